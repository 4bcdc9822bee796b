package fixture

import (
	"context"
	"errors"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// The caller gives up before it says stop.
func stopForgotten() error {
	stop := make(chan struct{})
	go func() {
		<-stop // want "nobody is left to send"
		_ = work()
	}()
	if err := check(); err != nil {
		return err
	}
	close(stop)
	return nil
}

// The error path sends nothing.
func successOnly() int {
	result := make(chan int)
	go func() {
		if check() != nil {
			return
		}
		result <- work()
	}()
	return <-result // want "nobody is left to send"
}

// One value is asked for more than is sent.
func oneTooMany() int {
	values := make(chan int)
	go func() {
		values <- work()
	}()
	first := <-values
	return first + <-values // want "nobody is left to send"
}

type server struct {
	quit chan struct{}
	done chan struct{}
}

func (s *server) run() {
	<-s.quit // want "nobody is left to send"
	close(s.done)
}

func (s *server) stop() {
	close(s.quit)
	<-s.done
}

// The server is started, and stopped only when all goes well.
func neverStopped() {
	s := &server{quit: make(chan struct{}), done: make(chan struct{})}
	go s.run()
	if check() != nil {
		return
	}
	s.stop()
}

// Two wait, and one value comes.
func oneForTwo() {
	ready := make(chan struct{}, 1)
	for range 2 {
		go func() {
			<-ready // want "nobody is left to send"
		}()
	}
	ready <- struct{}{}
}

// Each waits for the other to begin.
func eachOther() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		<-ping // want "nobody is left to send"
		pong <- work()
	}()
	<-pong // want "nobody is left to send"
	ping <- work()
}

type runner interface{ run() }

type waiter struct{ stop chan struct{} }

func (w *waiter) run() {
	<-w.stop // want "nobody is left to send"
}

// It runs behind an interface.
func behindInterface() error {
	w := &waiter{stop: make(chan struct{})}
	var r runner = w
	go r.run()
	if err := check(); err != nil {
		return err
	}
	close(w.stop)
	return nil
}

func call(f func()) { f() }

// What waits is handed on as a function.
func callback() {
	stop := make(chan struct{})
	wait := func() {
		<-stop // want "nobody is left to send"
	}
	go call(wait)
	if check() == nil {
		close(stop)
	}
}

// The context is at hand, and nobody looks at it.
func replied(ctx context.Context) (int, error) {
	answers := make(chan int, 1)
	go func() {
		if check() != nil {
			return
		}
		answers <- work()
	}()
	answer := <-answers // want "nobody is left to send"
	return answer, nil
}
