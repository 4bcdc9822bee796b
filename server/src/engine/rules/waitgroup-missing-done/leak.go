package fixture

import (
	"context"
	"errors"
	"runtime"
	"sync"
)

func check() error { return errors.New("not valid") }

// The error path forgets Done.
func earlyReturn() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want "wg.Done is not called when this goroutine returns at line 18"
		if err := check(); err != nil {
			return
		}
		wg.Done()
	}()
	wg.Wait()
}

func never() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want "Nothing calls wg.Done"
		_ = check()
	}()
	wg.Wait()
}

// A recovered panic skips Done.
func recovered() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want "panics at line 41 and recovers"
		defer func() { _ = recover() }()
		if check() != nil {
			panic("not valid")
		}
		wg.Done()
	}()
	wg.Wait()
}

func exits() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want "exits at line 53"
		if check() != nil {
			runtime.Goexit()
		}
		wg.Done()
	}()
	wg.Wait()
}

func worker(group *sync.WaitGroup) {
	if check() != nil {
		return
	}
	group.Done()
}

// The goroutine is a function of its own.
func named() {
	var wg sync.WaitGroup
	wg.Add(1)
	go worker(&wg) // want "wg.Done is not called when this goroutine returns at line 62"
	wg.Wait()
}

type pool struct{ wg sync.WaitGroup }

// The group is a field.
func field() {
	p := &pool{}
	for range 2 {
		p.wg.Add(1)
		go func() { // want "p.wg.Done is not called"
			switch {
			case check() != nil:
				return
			default:
				p.wg.Done()
			}
		}()
	}
	p.wg.Wait()
}

// Done stands behind the loop that is left early.
func returnInLoop() {
	values := make(chan int, 1)
	values <- 3
	close(values)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want "wg.Done is not called"
		for v := range values {
			if v == 3 {
				return
			}
		}
		wg.Done()
	}()
	wg.Wait()
}

// Every case but one calls Done.
func oneCase() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want "wg.Done is not called"
		switch check().Error() {
		case "valid":
			wg.Done()
		case "not valid":
		default:
			wg.Done()
		}
	}()
	wg.Wait()
}

// Done stands in a loop, but on the way out of it: no goroutine calls it twice.
func wayOut() {
	stop := make(chan struct{})
	jobs := make(chan int)
	close(stop)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want "wg.Done is not called"
		for {
			select {
			case <-stop:
				return
			case <-jobs:
				wg.Done()
				return
			}
		}
	}()
	wg.Wait()
}

type crew struct{ sync.WaitGroup }

// The group is embedded.
func embedded() {
	var c crew
	c.Add(1)
	go func() { // want "c.Done is not called"
		if check() != nil {
			return
		}
		c.Done()
	}()
	c.Wait()
}

func embeddedNever() {
	c := &crew{}
	c.Add(1)
	go func() { // want "Nothing calls c.Done"
		_ = check()
	}()
	c.Wait()
}

func anonymous() {
	var all struct {
		sync.WaitGroup
		n int
	}
	all.Add(1)
	go func() { // want "all.Done is not called"
		if check() != nil {
			all.n++
			return
		}
		all.WaitGroup.Done()
	}()
	all.Wait()
}

func (c *crew) work() {
	if check() != nil {
		return
	}
	c.Done()
}

func embeddedMethod() {
	var c crew
	c.Add(1)
	go c.work() // want "c.Done is not called"
	c.Wait()
}

// Told to stop, it forgets Done.
func cancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	jobs := make(chan int)
	cancel()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want "wg.Done is not called"
		for {
			select {
			case <-ctx.Done():
				return
			case <-jobs:
				wg.Done()
				return
			}
		}
	}()
	wg.Wait()
}

// The bound may never be reached; that it is would be the leak.
func tried(call func() bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want likely "wg.Done is not called when this goroutine returns"
		for i := 0; i < 100; i++ {
			if call() {
				wg.Done()
				return
			}
		}
	}()
	wg.Wait()
}

// Made here, and nobody else has it.
func neverMade() {
	wg := new(sync.WaitGroup)
	wg.Add(1)
	go func() { // want "Nothing calls wg.Done"
		_ = check()
	}()
	wg.Wait()
}
