package fixture

import "sync"

func work() {}

func before() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		work()
	}()
	wg.Wait()
}

// The counter is above zero while this goroutine runs.
func covered() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		wg.Add(1)
		go func() {
			defer wg.Done()
			work()
		}()
	}()
	wg.Wait()
}

// A group of the goroutine's own.
func inner() {
	var outer sync.WaitGroup
	outer.Add(1)
	go func() {
		defer outer.Done()
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			work()
		}()
		wg.Wait()
	}()
	outer.Wait()
}

type counter struct{ n int }

func (c *counter) Add(n int) { c.n += n }
func (c *counter) Wait()     {}

// No WaitGroup, whatever its methods are called.
func otherType() {
	var wg counter
	go func() {
		wg.Add(1)
	}()
	wg.Wait()
}

// Nobody waits here.
func noWait(wg *sync.WaitGroup) {
	go func() {
		wg.Add(1)
		defer wg.Done()
		work()
	}()
}

func withGo() {
	var wg sync.WaitGroup
	wg.Go(work)
	wg.Wait()
}

// Two groups.
func two() {
	var a, b sync.WaitGroup
	a.Add(1)
	go func() {
		defer a.Done()
		b.Add(1)
		b.Done()
	}()
	a.Wait()
}

func negative() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Add(-1)
		work()
	}()
	wg.Wait()
}

// The second group says that the first one is counted.
func ordered() {
	var wg, ready sync.WaitGroup
	ready.Add(1)
	go func() {
		wg.Add(1)
		defer wg.Done()
		ready.Done()
		work()
	}()
	ready.Wait()
	wg.Wait()
}

// The channel says that the group is counted.
func closed() {
	var wg sync.WaitGroup
	started := make(chan struct{})
	go func() {
		wg.Add(1)
		close(started)
		defer wg.Done()
		work()
	}()
	<-started
	wg.Wait()
}

func sent() {
	var wg sync.WaitGroup
	started := make(chan struct{})
	go func() {
		wg.Add(1)
		started <- struct{}{}
		defer wg.Done()
		work()
	}()
	select {
	case <-started:
	}
	wg.Wait()
}

func eachSent(items []int) {
	var wg sync.WaitGroup
	started := make(chan struct{})
	for range items {
		go func() {
			wg.Add(1)
			started <- struct{}{}
			defer wg.Done()
			work()
		}()
	}
	for range items {
		<-started
	}
	wg.Wait()
}

func ranged() {
	var wg sync.WaitGroup
	results := make(chan int)
	go func() {
		defer close(results)
		wg.Add(1)
		defer wg.Done()
		results <- 1
	}()
	for range results {
		work()
	}
	wg.Wait()
}

// The starter holds the lock that the goroutine gives back.
func locked() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	mu.Lock()
	go func() {
		wg.Add(1)
		mu.Unlock()
		defer wg.Done()
		work()
	}()
	mu.Lock()
	wg.Wait()
}

type server struct {
	wg    sync.WaitGroup
	ready chan struct{}
}

func (s *server) serve() {
	s.wg.Add(1)
	defer s.wg.Done()
	close(s.ready)
	work()
}

func (s *server) awaitReady() { <-s.ready }

// Both ends stand in functions of their own.
func (s *server) run() {
	go s.serve()
	s.awaitReady()
	s.wg.Wait()
}

// Without a word from the goroutine it does not wait.
func orGiveUp(stop chan struct{}) {
	var wg sync.WaitGroup
	started := make(chan struct{})
	go func() {
		wg.Add(1)
		defer wg.Done()
		close(started)
		work()
	}()
	select {
	case <-started:
	case <-stop:
		return
	}
	wg.Wait()
}
