package fixture

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
)

func never(address string, request []byte) ([]byte, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write(request); err != nil {
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.CloseWrite() // want "conn is not closed: call defer conn.Close"
	}
	return io.ReadAll(conn)
}

func onError(address *net.TCPAddr) error {
	conn, err := net.DialTCP("tcp", nil, address)
	if err != nil {
		return err
	}
	if err := conn.CloseWrite(); err != nil { // want "when this function returns at line 30"
		return err
	}
	return conn.Close()
}

func early(path string) error {
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: path})
	if err != nil {
		return err
	}
	conn.CloseWrite() // want "when this function returns at line 42"
	if _, err := io.Copy(io.Discard, conn); err != nil {
		return errors.New("read")
	}
	conn.Close()
	return nil
}

func deferred(address string) error {
	conn, err := tls.Dial("tcp", address, nil)
	if err != nil {
		return err
	}
	defer conn.CloseWrite() // want "conn is not closed"
	_, err = conn.Write([]byte("hello"))
	return err
}

func proxy(client net.Conn, address string) error {
	upstream, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	go func() {
		io.Copy(upstream, client)
		upstream.(*net.TCPConn).CloseWrite() // want "upstream is not closed"
	}()
	_, err = io.Copy(client, upstream)
	return err
}

func byInterface(address string) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		half.CloseWrite() // want "conn is not closed"
	}
	io.Copy(io.Discard, conn)
}

func acceptAll(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go answer(conn)
	}
}

func answer(conn net.Conn) {
	io.WriteString(conn, "hello")
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.CloseWrite() // want "nor the one that opened conn closes it"
	}
}
