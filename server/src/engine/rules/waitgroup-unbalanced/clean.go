package fixture

import (
	"errors"
	"sync"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// As many are counted as are started.
func countsAll() {
	var wg sync.WaitGroup
	wg.Add(2)
	for range 2 {
		go func() {
			defer wg.Done()
			println(work())
		}()
	}
	wg.Wait()
}

// How many there are nobody knows, but each is counted.
func countsItems(names []string) {
	var wg sync.WaitGroup
	wg.Add(len(names))
	for _, name := range names {
		go func() {
			defer wg.Done()
			println(name)
		}()
	}
	wg.Wait()
}

// Counted in one loop, started in another.
func twoLoops(names []string) {
	var wg sync.WaitGroup
	for range names {
		wg.Add(1)
	}
	for _, name := range names {
		go func() {
			defer wg.Done()
			println(name)
		}()
	}
	wg.Wait()
}

// What is not started is taken off.
func takesOff() error {
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
	} else {
		wg.Done()
	}
	wg.Wait()
	return err
}

// Done on one path or the other.
func doneOnce() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if check() != nil {
			wg.Done()
			return
		}
		println(work())
		wg.Done()
	}()
	wg.Wait()
}

// One more is counted while the goroutine runs, and there is a Done for it.
func countsWithin() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(work())
		}()
	}()
	wg.Wait()
}

// Go counts, and calls Done.
func withGo() {
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { println(work()) })
	}
	wg.Wait()
}

// The function of Go counts for another goroutine.
func goCounts() {
	var wg sync.WaitGroup
	wg.Go(func() {
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(work())
		}()
	})
	wg.Wait()
}

// A barrier: the first phase is over before the second begins.
func barrier() {
	var ready, done sync.WaitGroup
	ready.Add(2)
	done.Add(2)
	for range 2 {
		go func() {
			defer done.Done()
			ready.Done()
			ready.Wait()
			println(work())
		}()
	}
	done.Wait()
}

// The goroutine waits for the start that is given once.
func startingGun() {
	var start, done sync.WaitGroup
	start.Add(1)
	for range 2 {
		done.Add(1)
		go func() {
			defer done.Done()
			start.Wait()
			println(work())
		}()
	}
	start.Done()
	done.Wait()
}

// The late Add comes before the goroutine is let go on.
func letGo() {
	var wg sync.WaitGroup
	begin := make(chan struct{})
	go func() {
		<-begin
		defer wg.Done()
		println(work())
	}()
	wg.Add(1)
	close(begin)
	wg.Wait()
}

// Several are taken off at once.
func allAtOnce() {
	var wg sync.WaitGroup
	wg.Add(3)
	go func() {
		defer wg.Add(-3)
		println(work())
	}()
	wg.Wait()
}

// The caller may have counted.
func handedIn(wg *sync.WaitGroup) {
	go func() {
		defer wg.Done()
		println(work())
	}()
}

type tracker struct {
	mu sync.Mutex
	wg sync.WaitGroup
	on map[string]bool
}

// Counted when it comes, done when it goes.
func (t *tracker) enter(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.on[name] {
		return
	}
	t.on[name] = true
	t.wg.Add(1)
}

func (t *tracker) leave(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.on[name] {
		return
	}
	delete(t.on, name)
	t.wg.Done()
}

func tracked(names []string) {
	t := &tracker{on: map[string]bool{}}
	for _, name := range names {
		t.enter(name)
		go t.leave(name)
	}
	t.wg.Wait()
}

// The first to come counts down, the others find it done.
func firstOnly() {
	var wg sync.WaitGroup
	var once sync.Once
	wg.Add(1)
	for range 2 {
		go once.Do(wg.Done)
	}
	wg.Wait()
}

// Done has a name of its own, which a goroutine knows.
func namedDone() {
	var wg sync.WaitGroup
	wg.Add(2)
	done := wg.Done
	for range 2 {
		go func() {
			defer done()
			work()
		}()
	}
	wg.Wait()
}
