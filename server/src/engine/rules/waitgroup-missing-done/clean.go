package fixture

import (
	"errors"
	"os"
	"sync"
	"time"
)

func check() error { return errors.New("not valid") }

func deferred() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		if check() != nil {
			return
		}
	}()
	wg.Wait()
}

func everyPath() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if check() != nil {
			wg.Done()
			return
		}
		wg.Done()
	}()
	wg.Wait()
}

func inClosure() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer func() {
			_ = recover()
			wg.Done()
		}()
		panic("not valid")
	}()
	wg.Wait()
}

func worker(group *sync.WaitGroup) {
	defer group.Done()
	_ = check()
}

func named() {
	var wg sync.WaitGroup
	wg.Add(1)
	go worker(&wg)
	wg.Wait()
}

func finish(group *sync.WaitGroup) { group.Done() }

func helper() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer finish(&wg)
		_ = check()
	}()
	wg.Wait()
}

// The process ends, nobody waits any more.
func fatal() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if check() == nil {
			os.Exit(1)
		}
		wg.Done()
	}()
	wg.Wait()
}

// Done once per item.
func perItem() {
	items := make(chan int)
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		for range items {
			wg.Done()
		}
	}()
	items <- 1
	items <- 2
	wg.Wait()
	close(items)
}

// Another goroutine counts for this one.
func otherCounts() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		_ = check()
	}()
	go func() {
		_ = check()
	}()
	wg.Wait()
}

type pool struct{ wg sync.WaitGroup }

func (p *pool) run() {
	defer p.wg.Done()
	_ = check()
}

func method() {
	p := &pool{}
	p.wg.Add(1)
	go p.run()
	p.wg.Wait()
}

func later(f func()) { f() }

// Done is handed on as a function.
func handedOn() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		later(wg.Done)
	}()
	wg.Wait()
}

// Counts per item, not per goroutine.
func perRequest() {
	const clients, requests = 2, 3
	var wg sync.WaitGroup
	wg.Add(clients * requests)
	for range clients {
		go func() {
			for i := 0; i < requests; i++ {
				if check() != nil {
					wg.Done()
					continue
				}
				wg.Done()
			}
		}()
	}
	wg.Wait()
}

// Done in the first round of a loop.
func firstRound() {
	stop := make(chan struct{})
	defer close(stop)
	var ready sync.WaitGroup
	ready.Add(1)
	go func() {
		for i := 0; ; i++ {
			if i == 0 {
				ready.Done()
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	ready.Wait()
}

// A range over a ticker ends only from within.
func untilDone() {
	stop := make(chan struct{})
	close(stop)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		for range time.NewTicker(time.Millisecond).C {
			select {
			case <-stop:
				wg.Done()
				return
			default:
			}
		}
	}()
	wg.Wait()
}

type crew struct{ sync.WaitGroup }

func embedded() {
	var c crew
	c.Add(1)
	go func() {
		defer c.WaitGroup.Done()
		_ = check()
	}()
	c.Wait()
}

func (c *crew) finish() { c.Done() }

type finisher interface{ finish() }

func finishLater(f finisher) { f.finish() }

// What embeds the group is handed to code that may call Done.
func embeddedHandedOn() {
	c := &crew{}
	c.Add(1)
	go func() {
		finishLater(c)
	}()
	c.Wait()
}

func embeddedMethod() {
	c := &crew{}
	c.Add(1)
	go func() {
		defer c.finish()
		_ = check()
	}()
	c.Wait()
}

type counted struct{ n int }

func (c *counted) Add(n int) { c.n += n }
func (c *counted) Done()     { c.n-- }
func (c *counted) Wait()     {}

type team struct{ counted }

// No WaitGroup is embedded here.
func otherEmbedded() {
	var c team
	c.Add(1)
	go func() {
		if check() != nil {
			return
		}
		c.Done()
	}()
	c.Wait()
}
