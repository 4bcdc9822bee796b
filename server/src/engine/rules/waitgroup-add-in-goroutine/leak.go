package fixture

import "sync"

func work() {}

func one() {
	var wg sync.WaitGroup
	go func() {
		wg.Add(1) // want "wg.Wait may return before"
		defer wg.Done()
		work()
	}()
	wg.Wait()
}

func many(items []int) {
	var wg sync.WaitGroup
	for range items {
		go func() {
			wg.Add(1) // want "wg.Wait may return before"
			defer wg.Done()
			work()
		}()
	}
	wg.Wait()
}

func pointer() {
	wg := &sync.WaitGroup{}
	go func() {
		wg.Add(1) // want "wg.Wait may return before"
		work()
		wg.Done()
	}()
	wg.Wait()
}

type pool struct{ wg sync.WaitGroup }

func (p *pool) run() {
	go func() {
		p.wg.Add(1) // want "p.wg.Wait may return before"
		defer p.wg.Done()
		work()
	}()
	p.wg.Wait()
}

func worker(group *sync.WaitGroup) {
	group.Add(1)
	defer group.Done()
	work()
}

func named() {
	var wg sync.WaitGroup
	go worker(&wg) // want "wg.Wait may return before"
	wg.Wait()
}

// One closure, started twice, is one place.
func twice() {
	var wg sync.WaitGroup
	run := func() {
		wg.Add(1) // want "wg.Wait may return before"
		defer wg.Done()
		work()
	}
	go run()
	go run()
	wg.Wait()
}

// The channel is closed before the group is counted.
func tooEarly() {
	var wg sync.WaitGroup
	started := make(chan struct{})
	go func() {
		close(started)
		wg.Add(1) // want "wg.Wait may return before"
		defer wg.Done()
		work()
	}()
	<-started
	wg.Wait()
}

// Only one way waits for the goroutine.
func oneWay(patient bool) {
	var wg sync.WaitGroup
	started := make(chan struct{}, 1)
	go func() {
		wg.Add(1) // want "wg.Wait may return before"
		defer wg.Done()
		started <- struct{}{}
		work()
	}()
	if patient {
		<-started
	}
	wg.Wait()
}

// The other channel is not the goroutine's.
func otherChannel(other chan struct{}) {
	var wg sync.WaitGroup
	started := make(chan struct{})
	go func() {
		wg.Add(1) // want "wg.Wait may return before"
		defer wg.Done()
		close(started)
	}()
	<-other
	wg.Wait()
}

// One value tells of one goroutine.
func firstOfMany(items []int) {
	var wg sync.WaitGroup
	started := make(chan struct{}, len(items))
	for range items {
		go func() {
			wg.Add(1) // want "wg.Wait may return before"
			defer wg.Done()
			started <- struct{}{}
			work()
		}()
	}
	<-started
	wg.Wait()
}

// The goroutine takes the lock itself: it may come second.
func ownLock() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	go func() {
		mu.Lock()
		wg.Add(1) // want "wg.Wait may return before"
		mu.Unlock()
		defer wg.Done()
	}()
	mu.Lock()
	wg.Wait()
}
