package fixture

import (
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

const loopback = "localhost:6060"

// Only this machine reaches it.
func local() {
	log.Fatal(http.ListenAndServe("localhost:6060", nil)) //nolint:http-server-no-timeouts // another rule
}

// The same by numbers.
func numbers() {
	go http.ListenAndServe("127.0.0.1:6060", nil)              //nolint:http-server-no-timeouts // another rule
	go http.ListenAndServe("[::1]:6060", http.DefaultServeMux) //nolint:http-server-no-timeouts // another rule
}

// The same by a constant and a port.
func constant(port string) {
	go http.ListenAndServe(loopback, nil)                      //nolint:http-server-no-timeouts // another rule
	go http.ListenAndServe("127.0.0.1:"+port, nil)             //nolint:http-server-no-timeouts // another rule
	go http.ListenAndServe(net.JoinHostPort("::1", port), nil) //nolint:http-server-no-timeouts // another rule
}

// Nobody here knows the address.
func given(address string) error {
	return http.ListenAndServe(address, nil) //nolint:http-server-no-timeouts // another rule
}

// The public mux has no profiles.
func publicAPI(api http.Handler) error {
	mux := http.NewServeMux()
	mux.Handle("/", api)
	srv := &http.Server{Addr: ":8080", Handler: mux, ReadTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: time.Minute}
	return srv.ListenAndServe()
}

// Two muxes: the one with the profiles stays at home.
func twoPorts(api http.Handler) error {
	debug := http.NewServeMux()
	debug.HandleFunc("/debug/pprof/", pprof.Index)
	go http.ListenAndServe("localhost:6060", debug) //nolint:http-server-no-timeouts // another rule
	return http.ListenAndServe(":8080", api)        //nolint:http-server-no-timeouts // another rule
}

// Something stands before the mux.
func guarded(guard func(http.Handler) http.Handler) error {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	return http.ListenAndServe(":8080", guard(mux)) //nolint:http-server-no-timeouts // another rule
}

// Something stands before the handlers.
func guardedHandlers(guard func(http.HandlerFunc) http.HandlerFunc) error {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", guard(pprof.Index))
	return http.ListenAndServe(":8080", mux) //nolint:http-server-no-timeouts // another rule
}

// A socket of the file system.
func unixSocket(path string) error {
	ln, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	return http.Serve(ln, nil) //nolint:http-server-no-timeouts // another rule
}

// Whoever configures the server may set another handler.
func configured(configure func(*http.Server)) error {
	srv := &http.Server{Addr: ":8080", ReadTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: time.Minute}
	configure(srv)
	return srv.ListenAndServe()
}
