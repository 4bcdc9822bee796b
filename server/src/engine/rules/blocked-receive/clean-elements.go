package fixture

import (
	"sync"
	"time"
)

type registry struct {
	mu     sync.Mutex
	ready  map[string]bool
	open   bool
	counts []int
}

func (r *registry) mark(name string) {
	r.mu.Lock()
	r.ready[name] = true
	r.open = true
	r.counts[0]++
	r.mu.Unlock()
}

// Others mark it while this one sleeps.
func (r *registry) await(name string) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			r.mu.Lock()
			ok := r.ready[name]
			r.mu.Unlock()
			if ok {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	<-done
}

// One after the other comes to be there.
func (r *registry) awaitAll(names []string) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, name := range names {
			for {
				r.mu.Lock()
				_, ok := r.ready[name]
				r.mu.Unlock()
				if ok {
					break
				}
				time.Sleep(time.Millisecond)
			}
		}
	}()
	<-done
}

// Others open it while this one waits for the next tick.
func (r *registry) awaitOpen() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		for range ticker.C {
			r.mu.Lock()
			ok := r.open
			r.mu.Unlock()
			if ok {
				return
			}
		}
	}()
	<-done
}

// So do those that count.
func (r *registry) awaitCount() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for r.counts[0] == 0 {
			time.Sleep(time.Millisecond)
		}
	}()
	<-done
}

// Both have to hold, both times.
func both(fast, cached bool) int {
	answer := make(chan int)
	if fast && cached {
		go func() { answer <- 1 }()
	}
	if fast && cached {
		return <-answer
	}
	return 0
}

// It is a copy, but nothing of it is set.
func ofCopy(r registry) int {
	answer := make(chan int)
	copied := &registry{open: r.open}
	if copied.open {
		go func() { answer <- 1 }()
	}
	if r.open {
		return <-answer
	}
	return 0
}
