package fixture

import (
	"context"
	"errors"
	"sync"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// All is sent, and nothing says so.
func worker() {
	jobs := make(chan int)
	go func() {
		for range jobs { // want "This loop over jobs never ends: worker returns at line 23 without closing it"
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
	for v := range values { // want "the goroutine started at line 28 returns at line 32 without closing it"
		sum += v
	}
	return sum
}

// The error path forgets to close.
func closedOnSuccess() error {
	jobs := make(chan int)
	go func() {
		for range jobs { // want "closedOnSuccess returns at line 50 without closing it"
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
	for r := range results { // want "nobody is left to send on the channel or to close it"
		sum += r
	}
	return sum
}

type pool struct{ jobs chan int }

func (p *pool) run() {
	for range p.jobs { // want "over p.jobs never ends: method returns"
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
	for range in { // want "over in never ends: named returns at line 109"
		_ = work()
	}
}

// The loop is in a function of its own.
func named() {
	values := make(chan int, 1)
	go drain(values)
	values <- work()
}

type workers struct {
	wg   sync.WaitGroup
	jobs chan func()
}

func startWorkers(count int) *workers {
	w := &workers{jobs: make(chan func())}
	for range count {
		w.wg.Add(1)
		go func() {
			defer w.wg.Done()
			for job := range w.jobs { // want "over w.jobs never ends: dropped returns at line 134"
				job()
			}
		}()
	}
	return w
}

// Somebody else starts the goroutines, and who is given them forgets them.
func dropped() {
	w := startWorkers(3)
	w.jobs <- func() { _ = work() }
}

// The senders ask a context before they are done with the group: it is the group that is waited for.
func untilDone() int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	results := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			select {
			case results <- work():
			case <-ctx.Done():
			}
			wg.Done()
		}()
	}
	sum := 0
	for r := range results { // want "nobody is left to send on the channel or to close it"
		sum += r
	}
	return sum
}

type signal int

const (
	tick signal = iota
	halt
)

// Nobody sends the value that ends the loop.
func neverHalted() {
	signals := make(chan signal)
	go func() {
		for each := range signals { // want "neverHalted returns at line"
			if each == halt {
				return
			}
		}
	}()
	signals <- tick
}
