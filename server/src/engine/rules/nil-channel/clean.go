package fixture

import (
	"errors"
	"sync"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// Made before it is used.
func madeLater() int {
	var values chan int
	values = make(chan int, 1)
	go func() {
		values <- work()
	}()
	return <-values
}

type server struct {
	in   chan int
	quit chan struct{}
}

func newServer() *server { return &server{in: make(chan int, 1), quit: make(chan struct{})} }

func (s *server) run() {
	<-s.quit
}

func field() {
	s := newServer()
	go s.run()
	defer close(s.quit)
	s.in <- work()
}

// Made on every path.
func everyPath() {
	var values chan int
	if check() == nil {
		values = make(chan int, 1)
	} else {
		values = make(chan int, 2)
	}
	go func() {
		values <- work()
	}()
}

// A nil case is switched off, the other one comes.
func switchedOff() {
	var off chan int
	stop := make(chan struct{})
	go func() {
		select {
		case <-off:
		case <-stop:
		}
	}()
	close(stop)
}

// It does not wait.
func poll() {
	var jobs chan int
	go func() {
		select {
		case <-jobs:
		default:
		}
	}()
}

// What is not nil is used, what is nil is not.
func asked() {
	var values chan int
	go func() {
		if values != nil {
			values <- work()
		}
	}()
}

// Whether it is nil the caller knows.
func given(values chan int) {
	go func() {
		values <- work()
	}()
}

type notifier struct {
	updates chan int
	stopped chan struct{}
}

// Elements without names are for all fields.
func newNotifier() *notifier {
	return &notifier{make(chan int, 1), make(chan struct{}, 1)}
}

func (n *notifier) last() int { return <-n.updates }

func (n *notifier) wait() { <-n.stopped }

func (n *notifier) stop() { n.stopped <- struct{}{} }

func waitsForNotifier() {
	n := newNotifier()
	n.updates <- 1
	println(n.last())
	n.stop()
	go n.wait()
}

type shared struct{ ready chan int }

var common = shared{ready: make(chan int)}

func (s *shared) wait() int { return <-s.ready }

type late struct{ ready chan int }

// It is made when it is asked for.
func (l *late) open() {
	if l.ready == nil {
		l.ready = make(chan int, 1)
	}
	l.ready <- 1
}

func opensLate() {
	new(late).open()
	go func() { common.ready <- 1 }()
	println(common.wait())
}

// What was not stored is no channel: it panics.
func deletedBefore() {
	var waiters sync.Map
	waiters.Store("a", make(chan int))
	done := make(chan struct{})
	waiters.Delete("a")
	go func() {
		defer close(done)
		defer func() { _ = recover() }()
		waiter, _ := waiters.Load("a")
		<-waiter.(chan int)
	}()
	<-done
}
