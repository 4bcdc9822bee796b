package fixture

import (
	"net"
	"net/http"
	"time"
)

type config struct{ read, write time.Duration }

type service struct {
	server *http.Server
}

type embedding struct {
	http.Server
}

// All of them are set in the literal.
func complete(h http.Handler) error {
	srv := &http.Server{Addr: ":8080", Handler: h, ReadHeaderTimeout: time.Second, WriteTimeout: time.Minute, IdleTimeout: time.Minute}
	return srv.ListenAndServe()
}

// Without an IdleTimeout, ReadTimeout stands in.
func readAndWrite(l net.Listener, c config) error {
	srv := &http.Server{ReadTimeout: c.read, WriteTimeout: c.write}
	return srv.Serve(l)
}

// The fields are set on the variable later.
func setLater(l net.Listener) error {
	srv := &http.Server{}
	srv.ReadTimeout = time.Second
	srv.WriteTimeout = time.Minute
	return srv.Serve(l)
}

// A helper sets them.
func setByHelper(l net.Listener) error {
	var srv http.Server
	bound(&srv, time.Second)
	return srv.Serve(l)
}

func bound(s *http.Server, d time.Duration) {
	s.ReadTimeout, s.WriteTimeout = d, d
}

// The method that starts the server sets them on the field.
func newService(h http.Handler) *service {
	return &service{server: &http.Server{Handler: h}}
}

func (s *service) start(l net.Listener) error {
	s.server.ReadTimeout = time.Second
	s.server.WriteTimeout = time.Minute
	return s.server.Serve(l)
}

// Whoever calls the constructor sets them.
func bare(h http.Handler) *http.Server {
	return &http.Server{Handler: h}
}

func useBare(h http.Handler, l net.Listener) error {
	srv := bare(h)
	srv.ReadTimeout = time.Second
	srv.WriteTimeout = time.Minute
	return srv.Serve(l)
}

// Options may set anything.
func withOptions(l net.Listener, options ...func(*http.Server)) error {
	srv := &http.Server{}
	for _, option := range options {
		option(srv)
	}
	return srv.Serve(l)
}

// It never serves: only its defaults are read.
func neverServes() int {
	srv := http.Server{}
	return srv.MaxHeaderBytes
}

// The embedded server's fields are promoted.
func embedded(l net.Listener) error {
	e := &embedding{Server: http.Server{Addr: ":8080"}}
	e.ReadTimeout = time.Second
	e.WriteTimeout = time.Minute
	return e.Serve(l)
}
