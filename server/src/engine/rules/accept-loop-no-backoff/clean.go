package fixture

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

func serve(conn net.Conn) { conn.Close() }

// It returns on every failure.
func returns(ln net.Listener) error {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		go serve(conn)
	}
}

// Closed ends it, anything else waits.
func sleeps(ln net.Listener) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return
			}
			time.Sleep(100 * time.Millisecond)
			continue
		}
		go serve(conn)
	}
}

// The wait grows and can be cut short.
func backsOff(ctx context.Context, ln net.Listener) {
	delay := 5 * time.Millisecond
	for {
		conn, err := ln.Accept()
		if err != nil {
			select {
			case <-time.After(delay):
			case <-ctx.Done():
				return
			}
			delay *= 2
			continue
		}
		go serve(conn)
	}
}

type pauser struct{ attempts int }

func (p *pauser) pause() {
	p.attempts++
	time.Sleep(time.Duration(p.attempts) * time.Millisecond)
}

// The wait is in a method.
func waitsInMethod(ln net.Listener, p *pauser) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			p.pause()
			continue
		}
		go serve(conn)
	}
}

// Another package's limiter may wait.
func waitsElsewhere(ln net.Listener, limiter interface{ Wait(error) }) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			limiter.Wait(err)
			continue
		}
		go serve(conn)
	}
}

// Accept itself waits until its deadline: the failure that goes on is a timeout.
func polls(ln *net.TCPListener, stopped func() bool) error {
	for !stopped() {
		if err := ln.SetDeadline(time.Now().Add(time.Second)); err != nil {
			return err
		}
		conn, err := ln.Accept()
		if err != nil {
			if ne, ok := err.(net.Error); ok && ne.Timeout() {
				continue
			}
			return err
		}
		go serve(conn)
	}
	return nil
}

// The same with errors.Is.
func pollsDeadline(ln *net.TCPListener) error {
	for {
		if err := ln.SetDeadline(time.Now().Add(time.Second)); err != nil {
			return err
		}
		conn, err := ln.Accept()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			continue
		}
		if err != nil {
			return err
		}
		go serve(conn)
	}
}

// A counter ends it.
func counted(address string) (net.Conn, error) {
	var last error
	for attempt := 0; attempt < 3; attempt++ {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return conn, nil
		}
		last = err
	}
	return nil, last
}

// Failures in a row end it.
func limited(ln net.Listener) {
	failures := 0
	for {
		conn, err := ln.Accept()
		if err != nil {
			failures++
			if failures > 10 {
				return
			}
			continue
		}
		failures = 0
		go serve(conn)
	}
}

// Each round dials another address.
func firstOf(addresses []string) net.Conn {
	for _, address := range addresses {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			log.Println(err)
			continue
		}
		return conn
	}
	return nil
}

type pool struct{ addresses []string }

func (p *pool) next() string {
	address := p.addresses[0]
	p.addresses = p.addresses[1:]
	return address
}

// Here too, though nothing says when it ends.
func anyOf(p *pool) net.Conn {
	for {
		conn, err := net.Dial("tcp", p.next())
		if err == nil {
			return conn
		}
	}
}

// Each round takes what it asks for from a queue.
func fetchAll(queue <-chan string) {
	for {
		url, ok := <-queue
		if !ok {
			return
		}
		resp, err := http.Get(url)
		if err != nil {
			log.Println(err)
			continue
		}
		resp.Body.Close()
	}
}

// The failure is handed on, and the loop waits for it to be taken.
func reports(ln net.Listener, failed chan<- error) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			failed <- err
			continue
		}
		go serve(conn)
	}
}

// The pause stands at the end of the loop.
func pausesAtTheEnd(address string) net.Conn {
	for {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return conn
		}
		log.Println(err)
		time.Sleep(time.Second)
	}
}

// The error is dropped, but what comes of it waits.
func unseenWaits(l net.Listener, limit chan struct{}) {
	for {
		limit <- struct{}{}
		conn, _ := l.Accept()
		if conn == nil {
			time.Sleep(time.Millisecond)
			continue
		}
		go conn.Close()
	}
}
