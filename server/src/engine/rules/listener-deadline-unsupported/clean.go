package fixture

import (
	"bytes"
	"io"
	"net"
	"sync"
	"time"
)

// It embeds the listener that has SetDeadline.
type tcpOnly struct{ *net.TCPListener }

func (l tcpOnly) Accept() (net.Conn, error) { return l.AcceptTCP() }

// It has a SetDeadline of its own that delegates.
type delegating struct{ net.Listener }

func (l delegating) Accept() (net.Conn, error) { return l.Listener.Accept() }

// Delegates to whatever has deadlines.
func (l delegating) SetDeadline(t time.Time) error {
	if d, ok := l.Listener.(interface{ SetDeadline(time.Time) error }); ok {
		return d.SetDeadline(t)
	}
	return net.ErrClosed
}

// The package asks listeners for it, and gets it from both.
func acceptWithin(ln net.Listener, d time.Duration) (net.Conn, error) {
	if l, ok := ln.(interface{ SetDeadline(time.Time) error }); ok {
		if err := l.SetDeadline(time.Now().Add(d)); err != nil {
			return nil, err
		}
	}
	return ln.Accept()
}

// It embeds the connection, which brings all three.
type logged struct{ net.Conn }

func (c logged) Read(p []byte) (int, error) { return c.Conn.Read(p) }

// It adds to what it delegates.
type watched struct {
	net.Conn
	last time.Time
}

func (c *watched) SetDeadline(t time.Time) error {
	c.last = t
	return c.Conn.SetDeadline(t)
}

// It keeps the time, and its Read looks at it.
type timed struct {
	net.Conn
	mu    sync.Mutex
	until time.Time
}

func (c *timed) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until = t
	return nil
}

// Nothing ever waits in memory.
type recorded struct{ in, out bytes.Buffer }

func (c *recorded) Read(p []byte) (int, error)       { return c.in.Read(p) }
func (c *recorded) Write(p []byte) (int, error)      { return c.out.Write(p) }
func (c *recorded) Close() error                     { return nil }
func (c *recorded) LocalAddr() net.Addr              { return nil }
func (c *recorded) RemoteAddr() net.Addr             { return nil }
func (c *recorded) SetDeadline(time.Time) error      { return nil }
func (c *recorded) SetReadDeadline(time.Time) error  { return nil }
func (c *recorded) SetWriteDeadline(time.Time) error { return nil }

// It ends at once.
type empty struct{}

func (empty) Read([]byte) (int, error)    { return 0, io.EOF }
func (empty) Write(p []byte) (int, error) { return len(p), nil }
func (empty) Close() error                { return nil }
func (empty) LocalAddr() net.Addr         { return nil }
func (empty) RemoteAddr() net.Addr        { return nil }
func (empty) SetDeadline(time.Time) error { return nil }

// No connection: a job has a deadline too.
type job struct{}

func (job) SetDeadline(time.Time) error { return nil }
func (job) Close() error                { return nil }
