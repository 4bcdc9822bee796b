package fixture

import (
	"context"
	"io"
	"net"
	"time"
)

// It has a deadline.
func bounded(path string, request []byte) ([]byte, error) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return nil, err
	}
	if _, err := conn.Write(request); err != nil {
		return nil, err
	}
	return io.ReadAll(conn)
}

// Only the read can wait for long.
func readBounded(path string, buffer []byte) (int, error) {
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(time.Second))
	return conn.Read(buffer)
}

// The end of the context closes it.
func cancelled(ctx context.Context, path string) ([]byte, error) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	return io.ReadAll(conn)
}

// The caller gets it, and sets what it likes.
func open(path string) (net.Conn, error) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write([]byte("hello")); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

type client struct{ conn net.Conn }

func (c *client) close() error { return c.conn.Close() }

func (c *client) limit(d time.Duration) error { return c.conn.SetDeadline(time.Now().Add(d)) }

// The client sets deadlines elsewhere.
func (c *client) open(path string) error {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	c.conn = conn
	_, err = conn.Write([]byte("hello"))
	return err
}

func (c *client) Close() error { return c.conn.Close() }

// Other code may set one.
func handedOn(path string, prepare func(net.Conn)) ([]byte, error) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	prepare(conn)
	return io.ReadAll(conn)
}

// Nothing is read or written.
func isThere(path string) bool {
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// Another network; its rules are others.
func loopback(port string) ([]byte, error) {
	conn, err := net.DialTimeout("tcp", "127.0.0.1:"+port, time.Second)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return io.ReadAll(conn)
}

func accepted(l *net.UnixListener) {
	for {
		conn, err := l.AcceptUnix()
		if err != nil {
			return
		}
		go echo(conn)
	}
}

// The function that is given it sets a deadline.
func echo(conn net.Conn) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	io.Copy(conn, conn)
}
