package fixture

import "errors"

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// Declared, and never made.
func send() {
	var values chan int
	go func() {
		values <- work() // want "the channel values is nil here"
	}()
}

func receive() {
	var stop chan struct{}
	go func() {
		<-stop // want "the channel stop is nil here"
	}()
}

func ranged() {
	var jobs chan int
	go func() {
		for range jobs { // want "the channel jobs is nil here"
			_ = work()
		}
	}()
}

type server struct {
	in   chan int
	quit chan struct{}
}

func (s *server) run() {
	<-s.quit // want "the channel s.quit is nil here"
}

// One of the fields is forgotten.
func field() {
	s := &server{in: make(chan int, 1)}
	go s.run()
	s.in <- work()
}

// Made on one path only.
func onePath() {
	var values chan int
	if check() == nil {
		values = make(chan int, 1)
	}
	go func() {
		values <- work() // want "the channel values is nil here"
	}()
}

// Both cases wait at nothing.
func selected() {
	var jobs, stop chan int
	go func() {
		select { // want "is nil here"
		case <-jobs:
		case <-stop:
		}
	}()
}

// The name is given away before the goroutine reads it.
func replaced() {
	values := make(chan int, 1)
	values <- work()
	values = nil
	go func() {
		<-values // want "the channel values is nil here"
	}()
}

// No goroutine is needed.
func alone() {
	var ready chan int
	<-ready // want "the channel ready is nil here"
}
