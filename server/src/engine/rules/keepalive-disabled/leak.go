package fixture

import (
	"net"
	"net/http"
	"time"
)

// Every request opens a connection.
func transport() *http.Transport {
	return &http.Transport{DisableKeepAlives: true} // want "With DisableKeepAlives every request"
}

// Set later.
func later(tr *http.Transport) {
	tr.DisableKeepAlives = true // want "With DisableKeepAlives"
}

// A peer that vanished is not noticed.
func connection(c *net.TCPConn) error {
	return c.SetKeepAlive(false) // want "With SetKeepAlive.false. a peer"
}

// For every request this server gets.
func server(srv *http.Server) {
	srv.SetKeepAlivesEnabled(false) // want "With SetKeepAlivesEnabled.false."
}

// A negative period turns the probes off.
func dialer(address string) (net.Conn, error) {
	d := net.Dialer{Timeout: time.Second, KeepAlive: -1} // want "With a negative KeepAlive"
	return d.Dial("tcp", address)
}

// For all that is accepted.
func listener() *net.ListenConfig {
	return &net.ListenConfig{KeepAlive: -1 * time.Second} // want "With a negative KeepAlive"
}
