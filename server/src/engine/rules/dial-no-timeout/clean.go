package fixture

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// It has a timeout.
func timeout(address string) (net.Conn, error) {
	return net.DialTimeout("tcp", address, time.Second)
}

// So does the dialer.
func dialer(address string) (net.Conn, error) {
	d := net.Dialer{Timeout: time.Second}
	return d.Dial("tcp", address)
}

// A deadline is a limit too.
func deadline(address string, t time.Time) (net.Conn, error) {
	d := net.Dialer{Deadline: t}
	return d.Dial("tcp", address)
}

// The caller's context decides.
func callersContext(ctx context.Context, address string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "tcp", address)
}

// The context has a deadline.
func bounded(address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return (&net.Dialer{}).DialContext(ctx, "tcp", address)
}

// A Unix socket is there or is not.
func unixSocket() (net.Conn, error) {
	return net.Dial("unix", "/run/app.sock")
}

// UDP sends nothing to connect.
func datagrams(address string) (net.Conn, error) {
	return net.Dial("udp", address)
}

// The dialer's timeout bounds the handshake.
func tlsWithDialer(address string) (*tls.Conn, error) {
	d := &net.Dialer{}
	d.Timeout = time.Second
	return tls.DialWithDialer(d, "tcp", address, nil)
}

// The transport gives each request's context.
func transport() *http.Transport {
	return &http.Transport{DialContext: (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext}
}

// A dialer of another kind.
type pool struct{}

func (pool) Dial(network, address string) error { return nil }

func ownDialer() error { return pool{}.Dial("tcp", "db:5432") }

const local = "unix"

// The network is a constant, or one of several.
func unixByName(paths []string) {
	for _, network := range []string{"unix", "unixgram"} {
		for _, path := range paths {
			if conn, err := net.Dial(network, path); err == nil {
				conn.Close()
			}
			if conn, err := net.Dial(local, path); err == nil {
				conn.Close()
			}
		}
	}
}
