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
