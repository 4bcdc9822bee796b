package fixture

import (
	"context"
	"sync"
	"time"
)

// The lock is given back before anybody waits.
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
			p.mu.Lock()
			p.polls++
			p.mu.Unlock()
		}
	}
}

func (p *poller) stop() {
	p.mu.Lock()
	cancel := p.cancel
	p.mu.Unlock()
	cancel()
	p.wg.Wait()
}

func pollBriefly() {
	var p poller
	p.start()
	time.Sleep(3 * time.Millisecond)
	p.stop()
}

// The loop takes another lock than who waits for it.
type counter struct {
	mu, total sync.Mutex
	wg        sync.WaitGroup
	in        chan int
	sum       int
	closed    bool
}

func (c *counter) start() {
	c.in = make(chan int)
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		for n := range c.in {
			c.total.Lock()
			c.sum += n
			c.total.Unlock()
		}
	}()
}

func (c *counter) put(n int) { c.in <- n }

func (c *counter) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	c.closed = true
	close(c.in)
	c.wg.Wait()
}

func count() {
	var c counter
	c.start()
	c.put(1)
	c.close()
	c.close()
}

// A helper that expects the lock does not take it.
type queue struct {
	mu    sync.Mutex
	idle  sync.WaitGroup
	jobs  chan int
	total int
}

func (q *queue) start() {
	q.jobs = make(chan int, 1)
	q.idle.Add(1)
	go q.drain()
}

func (q *queue) drain() {
	defer q.idle.Done()
	for job := range q.jobs {
		q.add(job)
	}
}

func (q *queue) add(job int) { q.total += job }

func (q *queue) stop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	close(q.jobs)
	q.idle.Wait()
	return q.total
}

func drainOne() {
	var q queue
	q.start()
	q.jobs <- 1
	q.stop()
}
