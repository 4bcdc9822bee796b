package fixture

import (
	"net"
	"net/http"
)

type api struct {
	srv *http.Server
}

// Nothing bounds how long a client may take.
func literal(h http.Handler) error {
	srv := &http.Server{Addr: ":8080", Handler: h} // want "neither ReadTimeout nor ReadHeaderTimeout"
	return srv.ListenAndServe()
}

// The package's function serves without timeouts.
func packageFunction(h http.Handler) error {
	return http.ListenAndServe(":8080", h) // want "http.ListenAndServe has no timeouts"
}

// With TLS as well, which takes even more of a connection.
func packageFunctionTLS(h http.Handler) error {
	return http.ListenAndServeTLS(":8443", "cert.pem", "key.pem", h) // want "http.ListenAndServeTLS has no timeouts"
}

// A listener of one's own changes nothing.
func onListener(l net.Listener, h http.Handler) error {
	return http.Serve(l, h) // want "http.Serve has no timeouts"
}

// The zero value has no timeouts.
func zero(l net.Listener) error {
	var srv http.Server // want "neither ReadTimeout nor ReadHeaderTimeout"
	return srv.Serve(l)
}

// WriteTimeout does not bound how long a header may take.
func writeOnly(l net.Listener) error {
	srv := new(http.Server) // want "neither ReadTimeout nor ReadHeaderTimeout"
	srv.WriteTimeout = 30
	return srv.Serve(l)
}

// Kept in a field, and served by a method.
func newAPI(h http.Handler) *api {
	return &api{srv: &http.Server{Handler: h}} // want "neither ReadTimeout nor ReadHeaderTimeout"
}

func (a *api) serve(l net.Listener) error {
	return a.srv.Serve(l)
}

// Zero is no limit.
func explicitZero(l net.Listener) error {
	srv := &http.Server{ReadTimeout: 0} // want "neither ReadTimeout nor ReadHeaderTimeout"
	return srv.Serve(l)
}

// The header is bounded, the response is not.
func headerOnly(l net.Listener) error {
	srv := &http.Server{ReadHeaderTimeout: 5e9} // want "no WriteTimeout and no IdleTimeout"
	return srv.Serve(l)
}

func locally(h http.Handler, path string) error {
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	defer l.Close()
	return http.Serve(l, h) // want "http.Serve has no timeouts"
}
