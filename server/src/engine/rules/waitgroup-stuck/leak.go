package fixture

import (
	"errors"
	"sync"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// The results are received only when all senders are done.
func waitsFirst() (total int) {
	sums := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sums <- work()
		}()
	}
	wg.Wait() // want "This wait for wg can block for ever: the goroutine started at line 18 is itself blocked at line 20, sending to sums"
	close(sums)
	for sum := range sums {
		total += sum
	}
	return total
}

// The consumer ends when the channel is closed, which happens behind the wait: told of at its loop, by range-never-closed.
func closesLast() {
	jobs := make(chan int)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for job := range jobs {
			println(job)
		}
	}()
	jobs <- 1
	wg.Wait()
	close(jobs)
}

type crawler struct {
	wg   sync.WaitGroup
	stop chan struct{}
}

func (c *crawler) crawl() {
	defer c.wg.Done()
	<-c.stop
}

func (c *crawler) finish() {
	c.wg.Wait() // want "This wait for c.wg can block for ever: the goroutine started at line 66 is itself blocked at line 54, receiving from c.stop"
	close(c.stop)
}

// The method that tells the worker to stop waits for it first.
func waitsBeforeStop() {
	c := &crawler{stop: make(chan struct{})}
	c.wg.Add(1)
	go c.crawl()
	c.finish()
}

type runner interface{ run() }

type meter struct {
	mu sync.Mutex
	wg sync.WaitGroup
	n  int
}

func (m *meter) run() {
	defer m.wg.Done()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n++
}

func launch(r runner) { r.run() }

// The worker needs the lock that the one who waits holds.
func waitsWithLock() {
	m := &meter{}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wg.Add(1)
	go launch(m)
	m.wg.Wait() // want "is itself blocked at line 80, waiting for the lock m.mu"
}

// Each of two waits for the other one.
func waitForEachOther() {
	var left, right sync.WaitGroup
	left.Add(1)
	right.Add(1)
	go func() {
		defer left.Done()
		right.Wait() // want "waitForEachOther is itself blocked at line 106, waiting for left"
	}()
	left.Wait() // want "This wait for left"
	right.Done()
}

// WaitGroup.Go counts and calls Done, but its function never returns.
func withGo() int {
	answers := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() { answers <- work() })
	wg.Wait() // want "This wait for wg"
	return <-answers
}

type group struct{ wg sync.WaitGroup }

func (g *group) Go(task func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		_ = task()
	}()
}

// One task fails before it feeds the other, which is told of at its loop.
func taskFails() {
	names := make(chan string)
	var g group
	g.Go(func() error {
		if err := check(); err != nil {
			return err
		}
		names <- "a"
		close(names)
		return nil
	})
	g.Go(func() error {
		for name := range names {
			println(name)
		}
		return nil
	})
	g.wg.Wait()
}

// The buffer is one short.
func roomForOne() {
	errs := make(chan error, 1)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs <- check()
		}()
	}
	wg.Wait() // want "This wait for wg"
	println(<-errs)
}

type jobs struct {
	wg    sync.WaitGroup
	names []string
}

func (j jobs) run() { j.wg.Done() }

// The method has a copy of its receiver.
func waitForCopies() {
	j := jobs{names: []string{"a"}}
	j.wg.Add(1)
	go j.run()
	j.wg.Wait() // want "calls Done on a copy of it"
}

type inFlight struct{ open sync.WaitGroup }

func (f *inFlight) begin() { f.open.Add(1) }

func (f *inFlight) join() {
	f.open.Wait() // want "This wait for f.open can block for ever"
}

// What it has begun nobody ends.
func joinsBegun() {
	f := &inFlight{}
	f.begin()
	f.join()
}
