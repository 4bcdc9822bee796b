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
