package fixture

import (
	"context"
	"crypto/tls"
	"net"
)

// A client that says nothing is waited for.
func handshake(conn net.Conn, config *tls.Config) error {
	server := tls.Server(conn, config)
	return server.Handshake() // want "waits for ever"
}

// Background never ends.
func background(conn net.Conn, config *tls.Config) error {
	return tls.Server(conn, config).HandshakeContext(context.Background()) // want "waits for ever"
}

// What a TLS listener accepts is the server's side.
func accepted(l net.Listener) error {
	conn, err := l.Accept()
	if err != nil {
		return err
	}
	return conn.(*tls.Conn).Handshake() // want "waits for ever"
}

// The first read shakes hands.
func serve(l net.Listener, config *tls.Config, handle func(net.Conn)) error {
	secure := tls.NewListener(l, config) // want "shake hands without a deadline"
	for {
		conn, err := secure.Accept()
		if err != nil {
			return err
		}
		go handle(conn)
	}
}

// Listening and wrapping in one.
func listen(config *tls.Config, handle func(net.Conn)) error {
	l, err := tls.Listen("tcp", ":8443", config) // want "shake hands without a deadline"
	if err != nil {
		return err
	}
	defer l.Close()
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(conn)
	}
}

type session struct {
	conn   *tls.Conn
	config *tls.Config
}

func (s *session) start(conn net.Conn) error {
	s.conn = tls.Server(conn, s.config)
	return s.conn.Handshake() // want "waits for ever for a client that says nothing"
}
