package fixture

import (
	"errors"
	"sync"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// A goroutine of its own waits and closes.
func waitsBeside() (total int) {
	sums := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sums <- work()
		}()
	}
	go func() {
		wg.Wait()
		close(sums)
	}()
	for sum := range sums {
		total += sum
	}
	return total
}

// There is room for all results.
func enoughRoom() (total int) {
	sums := make(chan int, 2)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sums <- work()
		}()
	}
	wg.Wait()
	close(sums)
	for sum := range sums {
		total += sum
	}
	return total
}

// Add counts only what is started.
func countsStarted() {
	var wg sync.WaitGroup
	for _, name := range []string{"a", "", "b"} {
		if name == "" {
			continue
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(name)
		}()
	}
	wg.Wait()
}

// What is not started is taken off the counter.
func takesOff() {
	names := []string{"a", "", "b"}
	var wg sync.WaitGroup
	wg.Add(len(names))
	for _, name := range names {
		if name == "" {
			wg.Done()
			continue
		}
		go func() {
			defer wg.Done()
			println(name)
		}()
	}
	wg.Wait()
}

// The channel is closed before the wait.
func closesFirst() {
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
	close(jobs)
	wg.Wait()
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
	close(c.stop)
	c.wg.Wait()
}

func stopsFirst() {
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

// The lock is given back before the wait.
func waitsWithoutLock() {
	m := &meter{}
	m.mu.Lock()
	m.wg.Add(1)
	go launch(m)
	m.mu.Unlock()
	m.wg.Wait()
}

// One of two has what the other needs before it waits.
func oneAfterTheOther() {
	var left, right sync.WaitGroup
	left.Add(1)
	right.Add(1)
	go func() {
		defer left.Done()
		right.Wait()
	}()
	right.Done()
	left.Wait()
}

func withGo() int {
	answers := make(chan int, 1)
	var wg sync.WaitGroup
	wg.Go(func() { answers <- work() })
	wg.Wait()
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

// The task that fails closes all the same.
func taskFails() {
	names := make(chan string)
	var g group
	g.Go(func() error {
		defer close(names)
		if err := check(); err != nil {
			return err
		}
		names <- "a"
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

// The caller, which nobody knows here, may call Done.
func handedIn(wg *sync.WaitGroup) {
	wg.Add(1)
	go func() {
		println(work())
	}()
	wg.Wait()
}

// The same group is used once more when the first wait is over.
func usedAgain() {
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(work())
		}()
		wg.Wait()
	}
}

type inFlight struct{ open sync.WaitGroup }

func (f *inFlight) begin() { f.open.Add(1) }

func (f *inFlight) end() { f.open.Done() }

func (f *inFlight) join() { f.open.Wait() }

func joinsEnded() {
	f := &inFlight{}
	f.begin()
	f.end()
	f.join()
}
