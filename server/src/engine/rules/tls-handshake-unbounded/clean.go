package fixture

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// The context has a deadline.
func bounded(conn net.Conn, config *tls.Config) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return tls.Server(conn, config).HandshakeContext(ctx)
}

// The caller's context decides.
func callersContext(ctx context.Context, conn net.Conn, config *tls.Config) error {
	return tls.Server(conn, config).HandshakeContext(ctx)
}

// The client's side is another matter.
func client(conn net.Conn, config *tls.Config) error {
	return tls.Client(conn, config).Handshake()
}

// The HTTP server's timeouts bound the handshake.
func web(l net.Listener, config *tls.Config) error {
	srv := &http.Server{ReadTimeout: time.Second, WriteTimeout: time.Minute}
	return srv.Serve(tls.NewListener(l, config))
}

// Whoever accepts sets the deadlines.
func listener(config *tls.Config) (net.Listener, error) {
	return tls.Listen("tcp", ":8443", config)
}

// Nothing is known of the side of a connection handed in.
func given(conn *tls.Conn) error {
	return conn.Handshake()
}

// A plain listener shakes no hands.
func plain(l net.Listener, handle func(net.Conn)) error {
	conn, err := l.Accept()
	if err != nil {
		return err
	}
	handle(conn)
	return conn.Close()
}

// A handshake of another kind.
type protocol struct{}

func (protocol) Handshake() error { return nil }

func own() error { return protocol{}.Handshake() }
