package fixture

import (
	"errors"
	"sync"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

func worker() {
	jobs := make(chan int)
	go func() {
		for range jobs {
			_ = work()
		}
	}()
	jobs <- work()
	jobs <- work()
	close(jobs)
}

func collector() int {
	values := make(chan int)
	go func() {
		defer close(values)
		for i := range 3 {
			values <- i
		}
	}()
	sum := 0
	for v := range values {
		sum += v
	}
	return sum
}

// Closed on every path.
func deferredClose() error {
	jobs := make(chan int)
	defer close(jobs)
	go func() {
		for range jobs {
			_ = work()
		}
	}()
	jobs <- work()
	return check()
}

// Who waits for the senders closes.
func closedByWaiter() int {
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
		close(results)
	}()
	sum := 0
	for r := range results {
		sum += r
	}
	return sum
}

type pool struct{ jobs chan int }

func (p *pool) run() {
	for range p.jobs {
		_ = work()
	}
}

func (p *pool) close() { close(p.jobs) }

func method() {
	p := &pool{jobs: make(chan int)}
	defer p.close()
	go p.run()
	p.jobs <- work()
}

// The loop ends from within.
func leftAtFirst() {
	values := make(chan int, 1)
	go func() {
		for range values {
			break
		}
	}()
	values <- work()
}

// Others send and close.
func given(values <-chan int) {
	go func() {
		for range values {
			_ = work()
		}
	}()
}

// Who gets it closes it.
func returned() chan<- int {
	values := make(chan int)
	go func() {
		for range values {
			_ = work()
		}
	}()
	return values
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
			for job := range w.jobs {
				job()
			}
		}()
	}
	return w
}

func (w *workers) shutdown() {
	close(w.jobs)
	w.wg.Wait()
}

// Somebody else starts the goroutines, and who is given them ends them.
func shutDown() {
	w := startWorkers(3)
	defer w.shutdown()
	w.jobs <- func() { _ = work() }
}

type order int

const (
	proceed order = iota
	pause
	leave
)

// The last order ends the loop.
func obeyed() {
	orders := make(chan order)
	go func() {
		for each := range orders {
			if each == leave {
				return
			}
		}
	}()
	orders <- proceed
	orders <- pause
	orders <- leave
}

// So does the last of several flags.
func flagged() {
	const (
		urgent = 1 << iota
		last
	)
	flags := make(chan int)
	go func() {
		for each := range flags {
			if each&last != 0 {
				return
			}
		}
	}()
	flags <- urgent
	flags <- urgent | last
}
