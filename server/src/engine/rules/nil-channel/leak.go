package fixture

import "errors"

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// Declared, and never made.
func send() {
	var values chan int
	go func() {
		values <- work() // want "This send to values blocks for ever: the channel is nil here"
	}()
}

func receive() {
	var stop chan struct{}
	go func() {
		<-stop // want "This receive from stop blocks for ever: the channel is nil here"
	}()
}

func ranged() {
	var jobs chan int
	go func() {
		for range jobs { // want "This loop over jobs blocks for ever: the channel is nil here"
			_ = work()
		}
	}()
}

type server struct {
	in   chan int
	quit chan struct{}
}

func (s *server) run() {
	<-s.quit // want "This receive from s.quit blocks for ever"
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
		values <- work() // want "This send to values blocks for ever"
	}()
}

// Both cases wait at nothing.
func selected() {
	var jobs, stop chan int
	go func() {
		select { // want "This select blocks for ever: the channels of all its cases are nil here"
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
		<-values // want "This receive from values blocks for ever"
	}()
}

// No goroutine is needed.
func alone() {
	var ready chan int
	<-ready // want "This receive from ready blocks for ever"
}

type notifier struct {
	updates chan int
	stopped chan struct{}
}

// The constructor forgets one of the two.
func newNotifier() *notifier {
	return &notifier{updates: make(chan int, 1)}
}

func (n *notifier) last() int { return <-n.updates }

func (n *notifier) wait() {
	<-n.stopped // want "This receive from n.stopped blocks for ever: nothing in the package ever makes the channel, so it is nil"
}

func waitsForNotifier() {
	n := newNotifier()
	n.updates <- 1
	println(n.last())
	go n.wait()
}

// The error is sent and received, and never made a channel for.
func checked() error {
	var errs chan error
	go func() {
		errs <- check() // want "This send to errs blocks for ever"
	}()
	return <-errs // want "This receive from errs blocks for ever"
}

// One place would be enough for two rounds only.
func manyTimes(times int) {
	var values chan int
	for range times {
		values <- work() // want "This send to values blocks for ever"
	}
}
