package fixture

import (
	"crypto/tls"
	"net"
	"time"
)

// A deadline stands before the handshake.
func withDeadline(conn net.Conn, config *tls.Config) error {
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	return tls.Server(conn, config).Handshake()
}

// The handler sets one on each connection.
func serve(l net.Listener, config *tls.Config) error {
	secure := tls.NewListener(l, config)
	for {
		conn, err := secure.Accept()
		if err != nil {
			return err
		}
		err = withDeadline(conn, config)
		conn.Close()
		if err != nil {
			return err
		}
	}
}
