package fixture

import (
	"context"
	"time"
)

type poller struct {
	jobs chan int
	stop chan struct{}
}

func step() bool { return true }

// The caller cannot end the loop.
func (p *poller) poll(ctx context.Context) { // want "sleeps in a loop without looking at ctx"
	for {
		if step() {
			return
		}
		time.Sleep(time.Second)
	}
}

// A receive alone may wait for ever.
func (p *poller) next(ctx context.Context) int { // want "waits for a channel without looking at ctx"
	return <-p.jobs
}

func (p *poller) run(ctx context.Context) { // want "waits in a select without looking at ctx"
	for {
		select {
		case <-p.jobs:
			step()
		case <-p.stop:
			return
		}
	}
}

func (p *poller) drain(ctx context.Context) { // want "ranges over a channel without looking at ctx"
	for range p.jobs {
		step()
	}
}

func spin(ctx context.Context) { // want "loops for ever without looking at ctx"
	for {
		step()
	}
}

func pause(ctx context.Context, d time.Duration) { // want "sleeps without looking at ctx"
	time.Sleep(d)
}

// A closure takes a context as well.
func handler(p *poller) func(context.Context) error {
	return func(ctx context.Context) error { // want "waits for a channel without looking at ctx"
		<-p.jobs
		return nil
	}
}

// Nobody closes it.
func open(ctx context.Context, xs []int) (n int) { // want "ranges over a channel without looking at ctx"
	c := make(chan int, len(xs))
	go func() {
		for _, x := range xs {
			c <- x
		}
	}()
	for x := range c {
		n += x
	}
	return n
}

// It is closed when the poller is.
func (p *poller) forwarded(ctx context.Context) (n int) { // want "ranges over a channel without looking at ctx"
	c := make(chan int)
	go func() {
		defer close(c)
		for x := range p.jobs {
			c <- x
		}
	}()
	for x := range c {
		n += x
	}
	return n
}

// The goroutine gives up, and the function waits for it all the same.
func answered(ctx context.Context, d time.Duration) int { // want "waits in a select without looking at ctx"
	answers := make(chan int)
	go func() {
		select {
		case answers <- 1:
		case <-ctx.Done():
		}
	}()
	select {
	case n := <-answers:
		return n
	case <-time.After(d):
		return 0
	}
}

func report(ctx context.Context, p *poller) {
	for {
		select {
		case <-p.jobs:
		case <-ctx.Done():
			return
		}
	}
}

func reportFor(ctx context.Context, p *poller, d time.Duration) { // want "sleeps without looking at ctx"
	go report(ctx, p)
	time.Sleep(d)
}
