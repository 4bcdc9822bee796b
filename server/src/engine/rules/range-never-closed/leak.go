package fixture

import (
	"errors"
	"sync"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// All is sent, and nothing says so.
func worker() {
	jobs := make(chan int)
	go func() {
		for range jobs { // want "nobody closes the channel"
			_ = work()
		}
	}()
	jobs <- work()
	jobs <- work()
}

// The consumer is the function itself.
func collector() int {
	values := make(chan int)
	go func() {
		for i := range 3 {
			values <- i
		}
	}()
	sum := 0
	for v := range values { // want "nobody closes the channel"
		sum += v
	}
	return sum
}

// The error path forgets to close.
func closedOnSuccess() error {
	jobs := make(chan int)
	go func() {
		for range jobs { // want "nobody closes the channel"
			_ = work()
		}
	}()
	jobs <- work()
	if err := check(); err != nil {
		return err
	}
	close(jobs)
	return nil
}

// Somebody waits for the senders, and leaves it at that.
func waitedFor() int {
	results := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- work()
		}()
	}
	go func() {
		wg.Wait()
	}()
	sum := 0
	for r := range results { // want "nobody closes the channel"
		sum += r
	}
	return sum
}

type pool struct{ jobs chan int }

func (p *pool) run() {
	for range p.jobs { // want "nobody closes the channel"
		_ = work()
	}
}

func (p *pool) close() { close(p.jobs) }

// The pool is closed only when all goes well.
func method() {
	p := &pool{jobs: make(chan int)}
	go p.run()
	p.jobs <- work()
	if check() != nil {
		return
	}
	p.close()
}

func drain(in <-chan int) {
	for range in { // want "nobody closes the channel"
		_ = work()
	}
}

// The loop is in a function of its own.
func named() {
	values := make(chan int, 1)
	go drain(values)
	values <- work()
}
