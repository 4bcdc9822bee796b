package fixture

import (
	"errors"
	"runtime"
	"sync"
)

func check() error { return errors.New("not valid") }

// The error path forgets Done.
func earlyReturn() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want "wg.Done is not called when this goroutine returns at line 17"
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
	go func() { // want "panics at line 40 and recovers"
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
	go func() { // want "exits at line 52"
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
	go worker(&wg) // want "wg.Done is not called when this goroutine returns at line 61"
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
