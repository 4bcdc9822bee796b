package fixture

import (
	"errors"
	"sync"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// Two are counted, and one is started.
func countsTwo() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		println(work())
	}()
	wg.Wait() // want "This wait for wg can block for ever: Add at line 15 counts 2, and Done takes off only 1"
}

// Add counts every item, and an empty one starts nothing.
func countsTooMany() {
	names := []string{"a", "", "b"}
	var wg sync.WaitGroup
	wg.Add(len(names))
	for _, name := range names {
		if name == "" {
			continue
		}
		go func() {
			defer wg.Done()
			println(name)
		}()
	}
	wg.Wait() // want "This wait for wg can block for ever"
}

// The error path leaves a goroutine out, and waits all the same.
func failsBetween() error {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		println(work())
	}()
	err := check()
	if err == nil {
		go func() {
			defer wg.Done()
			println(work())
		}()
	}
	wg.Wait() // want "This wait for wg can block for ever"
	return err
}

// The error path calls Done, and the deferred one does so again.
func doneTwice() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done() // want "This Done can panic: the counter of the WaitGroup is zero already"
		if check() != nil {
			wg.Done()
			return
		}
		println(work())
	}()
	wg.Wait()
}

// The goroutine may be done before it is counted.
func countsLate() {
	var wg sync.WaitGroup
	for range 2 {
		go func() {
			defer wg.Done() // want "This Done can come before the Add it belongs to"
			println(work())
		}()
		wg.Add(1)
	}
	wg.Wait()
}

// Go counts and calls Done by itself.
func goAndDone() {
	var wg sync.WaitGroup
	wg.Go(func() { // want "Go calls Done when its function returns, and the function has called it, too"
		defer wg.Done()
		println(work())
	})
	wg.Wait()
}

type pool struct{ wg sync.WaitGroup }

func (p *pool) run(jobs <-chan int) {
	defer p.wg.Done() // want "This Done can panic"
	for job := range jobs {
		println(job)
		p.wg.Done()
	}
}

// Each job calls Done, and the worker that only they are counted for does, too.
func perJobAndWorker() {
	p := &pool{}
	jobs := make(chan int)
	p.wg.Add(1)
	go p.run(jobs)
	jobs <- 1
	close(jobs)
	p.wg.Wait()
}

func finish(group *sync.WaitGroup) {
	group.Done() // want "This Done can panic"
}

// Two helpers call Done for one Add.
func twoHelpers() {
	var wg sync.WaitGroup
	wg.Add(1)
	go finish(&wg)
	go finish(&wg)
	wg.Wait()
}

// What fails is taken off the counter that was never raised for it.
func takesOffTooMuch() {
	var wg sync.WaitGroup
	for range 2 {
		if check() != nil {
			wg.Done() // want "This Done can come before"
			continue
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(work())
		}()
	}
	wg.Wait()
}

// One Add too many is taken off.
func subtracts() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Add(-2) // want "This Add can panic"
		println(work())
	}()
	go func() {
		defer wg.Done() // want "This Done can panic"
		println(work())
	}()
	wg.Wait()
}
