package fixture

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

func serve(conn net.Conn) {}

func logAndContinue(ln net.Listener) {
	for {
		conn, err := ln.Accept() // want "again at once when it fails"
		if err != nil {
			log.Println("accept:", err)
			continue
		}
		go serve(conn)
	}
}

func silently(ln *net.TCPListener) {
	for {
		if conn, err := ln.AcceptTCP(); err == nil { // want "again at once when it fails"
			go serve(conn)
		}
	}
}

func closedOnly() error {
	ln, err := net.Listen("tcp", ":7000")
	if err != nil {
		return err
	}
	defer ln.Close()
	for {
		conn, err := ln.Accept() // want "calls ln.Accept again"
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			log.Print(err)
			continue
		}
		go serve(conn)
	}
}

type server struct {
	listener net.Listener
	done     chan struct{}
	failures atomic.Int64
	log      *log.Logger
}

func (s *server) failed(err error) {
	s.failures.Add(1)
	s.log.Printf("accept: %v", err)
}

func (s *server) loop() {
	for {
		conn, err := s.listener.Accept() // want "calls s.listener.Accept again"
		if err != nil {
			select {
			case <-s.done:
				return
			default:
			}
			s.failed(err)
			continue
		}
		go serve(conn)
	}
}

func temporary(ln net.Listener) error {
	for {
		conn, err := ln.Accept() // want "again at once when it fails"
		if err != nil {
			if ne, ok := err.(net.Error); ok && ne.Temporary() {
				continue
			}
			return err
		}
		go serve(conn)
	}
}

func inGoroutine(ctx context.Context, ln net.Listener) {
	go func() {
		for ctx.Err() == nil {
			conn, err := ln.Accept() // want "again at once when it fails"
			if err != nil {
				log.Printf("accept: %v", err)
				continue
			}
			go serve(conn)
		}
	}()
}

func redial(address string) net.Conn {
	for {
		conn, err := net.DialTimeout("tcp", address, time.Second) // want "calls net.DialTimeout again"
		if err == nil {
			return conn
		}
		log.Println(err)
	}
}

func untilHealthy(client *http.Client, url string) {
	for {
		req, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			return
		}
		resp, err := client.Do(req) // want "calls client.Do again"
		if err != nil {
			continue
		}
		resp.Body.Close()
		return
	}
}

func unseen(l net.Listener) {
	for {
		conn, _ := l.Accept() // want "The error of l.Accept is dropped"
		go serve(conn)
	}
}

func unseenChecked(l net.Listener) {
	for {
		conn, _ := l.Accept() // want "The error of l.Accept is dropped"
		if conn == nil {
			continue
		}
		go serve(conn)
	}
}
