package fixture

import (
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// counted embeds only the interface: the TCP listener's SetDeadline is out of reach.
type counted struct {
	net.Listener
	count atomic.Int64
}

func (l *counted) Accept() (net.Conn, error) { // want "counted hides the SetDeadline"
	l.count.Add(1)
	return l.Listener.Accept()
}

// named keeps the listener in a field.
type named struct {
	inner *net.TCPListener
}

func (l named) Accept() (net.Conn, error) { return l.inner.AcceptTCP() } // want "named hides the SetDeadline"
func (l named) Close() error              { return l.inner.Close() }
func (l named) Addr() net.Addr            { return l.inner.Addr() }

type deadliner interface {
	SetDeadline(time.Time) error
}

func acceptUntil(ln net.Listener, stopped func() bool) (net.Conn, error) {
	for !stopped() {
		if d, ok := ln.(deadliner); ok {
			if err := d.SetDeadline(time.Now().Add(time.Second)); err != nil {
				return nil, err
			}
		}
		conn, err := ln.Accept()
		if err == nil {
			return conn, nil
		}
		var timeout net.Error
		if !errors.As(err, &timeout) || !timeout.Timeout() {
			return nil, err
		}
	}
	return nil, net.ErrClosed
}

type quiet struct {
	net.Conn
}

func (quiet) SetDeadline(time.Time) error { return nil } // want "SetDeadline of this connection does nothing"

var errNoDeadline = errors.New("deadlines are not supported")

type strict struct {
	inner net.Conn
}

func (c *strict) Read(p []byte) (int, error)         { return c.inner.Read(p) }
func (c *strict) Write(p []byte) (int, error)        { return c.inner.Write(p) }
func (c *strict) Close() error                       { return c.inner.Close() }
func (c *strict) LocalAddr() net.Addr                { return c.inner.LocalAddr() }
func (c *strict) RemoteAddr() net.Addr               { return c.inner.RemoteAddr() }
func (c *strict) SetDeadline(t time.Time) error      { return errNoDeadline } // want "always fails"
func (c *strict) SetReadDeadline(t time.Time) error  { return errNoDeadline }
func (c *strict) SetWriteDeadline(t time.Time) error { return errNoDeadline }

type refusing struct {
	*net.TCPListener
}

func (l refusing) SetDeadline(t time.Time) error { // want "SetDeadline of this listener always fails"
	return errors.New("no deadline")
}

// readsForEver supports one half.
type readsForEver struct {
	net.Conn
}

func (c *readsForEver) SetReadDeadline(t time.Time) (err error) { // want "SetReadDeadline of this connection does nothing"
	return
}

// stream wraps nothing that has deadlines; a reader waits for ever all the same.
type stream struct {
	in  chan []byte
	out chan []byte
}

func (s *stream) Read(p []byte) (int, error) { return copy(p, <-s.in), nil }

func (s *stream) Write(p []byte) (int, error) {
	s.out <- append([]byte(nil), p...)
	return len(p), nil
}

func (s *stream) Close() error                     { return nil }
func (s *stream) LocalAddr() net.Addr              { return nil }
func (s *stream) RemoteAddr() net.Addr             { return nil }
func (s *stream) SetDeadline(time.Time) error      { return nil } // want "let it end a waiting call"
func (s *stream) SetReadDeadline(time.Time) error  { return nil }
func (s *stream) SetWriteDeadline(time.Time) error { panic("not implemented") }
