package fixture

import (
	"io"
	"net"
)

// Closed whatever happens.
func deferred(address string) ([]byte, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.CloseWrite()
	}
	return io.ReadAll(conn)
}

// Closed on both paths.
func everyPath(address *net.TCPAddr) error {
	conn, err := net.DialTCP("tcp", nil, address)
	if err != nil {
		return err
	}
	if err := conn.CloseWrite(); err != nil {
		conn.Close()
		return err
	}
	return conn.Close()
}

// The caller opened it, the caller closes it.
func half(conn *net.TCPConn) error { return conn.CloseWrite() }

// The caller gets it.
func returned(address *net.TCPAddr) (*net.TCPConn, error) {
	conn, err := net.DialTCP("tcp", nil, address)
	if err != nil {
		return nil, err
	}
	conn.CloseWrite()
	return conn, nil
}

type session struct{ conn *net.TCPConn }

// Close ends both halves.
func (s *session) Close() error { return s.conn.Close() }

// The session's own.
func (s *session) finish() error { return s.conn.CloseWrite() }

// The session has it.
func (s *session) open(address *net.TCPAddr) error {
	conn, err := net.DialTCP("tcp", nil, address)
	if err != nil {
		return err
	}
	s.conn = conn
	return conn.CloseWrite()
}

// A closure closes it.
func closure(address *net.TCPAddr) {
	conn, err := net.DialTCP("tcp", nil, address)
	if err != nil {
		return
	}
	defer func() {
		conn.CloseWrite()
		io.Copy(io.Discard, conn)
		conn.Close()
	}()
	conn.Write([]byte("hello"))
}

// Other code may close it.
func handedOn(address *net.TCPAddr, finish func(net.Conn)) {
	conn, err := net.DialTCP("tcp", nil, address)
	if err != nil {
		return
	}
	conn.CloseWrite()
	finish(conn)
}

func drain(conn net.Conn) {
	io.Copy(io.Discard, conn)
	conn.Close()
}

// A function of the package closes it.
func drained(address *net.TCPAddr) {
	conn, err := net.DialTCP("tcp", nil, address)
	if err != nil {
		return
	}
	conn.CloseWrite()
	drain(conn)
}

// Another goroutine closes it when the answer is read.
func inBackground(address *net.TCPAddr) {
	conn, err := net.DialTCP("tcp", nil, address)
	if err != nil {
		return
	}
	go func() {
		io.Copy(io.Discard, conn)
		conn.Close()
	}()
	conn.CloseWrite()
}

type pipe struct{ out *net.TCPConn }

func newPipe(address *net.TCPAddr) (*pipe, error) {
	conn, err := net.DialTCP("tcp", nil, address)
	if err != nil {
		return nil, err
	}
	return &pipe{out: conn}, nil
}

// The type closes it elsewhere.
func (p *pipe) finish() error { return p.out.CloseWrite() }

func (p *pipe) close() error { return p.out.Close() }

func acceptAll(l *net.TCPListener) {
	for {
		conn, err := l.AcceptTCP()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			answer(conn)
		}()
	}
}

// Whoever accepted it closes it.
func answer(conn *net.TCPConn) {
	io.WriteString(conn, "hello")
	conn.CloseWrite()
}
