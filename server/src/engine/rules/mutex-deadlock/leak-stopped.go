package fixture

import (
	"context"
	"sync"
	"time"
)

// Whoever stops it waits with the lock held that the loop takes at each tick.
type poller struct {
	mu     sync.Mutex
	cancel context.CancelFunc
	wg     sync.WaitGroup
	polls  int
}

func (p *poller) start() {
	p.mu.Lock()
	defer p.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.wg.Add(1)
	go p.loop(ctx)
}

func (p *poller) loop(ctx context.Context) {
	defer p.wg.Done()
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			p.mu.Lock() // want "stop has held it since line \d+ and is itself blocked at line \d+, waiting for p.wg"
			p.polls++
			p.mu.Unlock()
		}
	}
}

func (p *poller) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cancel()
	p.wg.Wait()
}

// What somebody has put in keeps the loop from its end.
type counter struct {
	mu    sync.Mutex
	wg    sync.WaitGroup
	quit  chan struct{}
	in    chan int
	total int
}

func newCounter() *counter {
	c := &counter{quit: make(chan struct{}), in: make(chan int)}
	c.wg.Add(1)
	go c.loop()
	return c
}

func (c *counter) loop() {
	defer c.wg.Done()
	for {
		select {
		case n := <-c.in:
			c.mu.Lock() // want "close has held it since line \d+ and is itself blocked at line \d+, waiting for c.wg"
			c.total += n
			c.mu.Unlock()
		case <-c.quit:
			return
		}
	}
}

func (c *counter) put(n int) {
	select {
	case c.in <- n:
	case <-c.quit:
	}
}

func (c *counter) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.quit)
	c.wg.Wait()
}
