package fixture

import (
	"context"
	"net"
	"net/http"
	"time"
)

// On is the default.
func on() *http.Transport {
	return &http.Transport{DisableKeepAlives: false}
}

// A setting decides.
func bySetting(disable bool) *http.Transport {
	return &http.Transport{DisableKeepAlives: disable}
}

// While it drains, connections are to go.
func drain(ctx context.Context, srv *http.Server) error {
	srv.SetKeepAlivesEnabled(false)
	return srv.Shutdown(ctx)
}

// Turned on.
func turnOn(c *net.TCPConn) error {
	return c.SetKeepAlive(true)
}

// A period of its own.
func period(address string) (net.Conn, error) {
	d := net.Dialer{Timeout: time.Second, KeepAlive: 30 * time.Second}
	return d.Dial("tcp", address)
}

// Zero is the default period.
func zero() *net.ListenConfig {
	return &net.ListenConfig{KeepAlive: 0}
}

// The server decides by its state.
func byState(srv *http.Server, busy bool) {
	srv.SetKeepAlivesEnabled(!busy)
}

// A field of another kind.
type options struct{ DisableKeepAlives bool }

func own() options { return options{DisableKeepAlives: true} }
