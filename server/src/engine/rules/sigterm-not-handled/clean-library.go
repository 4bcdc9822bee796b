// A package is no program: whoever imports it handles signals.
package fixture

import (
	"net"
	"net/http"
)

// The program that calls it decides.
func serve(srv *http.Server) error { return srv.ListenAndServe() }

// So it does here.
func serveListener(srv *http.Server, ln net.Listener) error { return srv.Serve(ln) }
