package fixture

import (
	"context"
	"sync"
	"time"
)

func step() bool { return true }

// The wait ends with the context.
func watches(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-jobs:
		}
	}
}

// The loop asks.
func asks(ctx context.Context) {
	for ctx.Err() == nil {
		time.Sleep(time.Second)
	}
}

// Handing it on is looking at it.
func handsOn(ctx context.Context, jobs <-chan int) {
	for range jobs {
		watches(ctx, jobs)
	}
}

// The name says that it is ignored.
func blank(_ context.Context, jobs <-chan int) { <-jobs }

// No name either.
type fake struct{}

func (fake) Wait(context.Context) { time.Sleep(time.Second) }

// A body that does not wait need not look.
func (fake) Name(ctx context.Context) string { return "fake" }

// A finite loop over memory does not wait.
func sum(ctx context.Context, xs []int) (n int) {
	for _, x := range xs {
		n += x
	}
	return n
}

// The slot is given back, not waited for.
func limited(ctx context.Context, slots chan struct{}) {
	slots <- struct{}{}
	step()
	<-slots
}

// A select with a default does not wait.
func tries(ctx context.Context, jobs <-chan int) bool {
	select {
	case <-jobs:
		return true
	default:
		return false
	}
}

// The goroutine waits, not the function.
func starts(ctx context.Context, done <-chan struct{}) {
	go func() { <-done }()
}

// A closure looks at it.
func captured(ctx context.Context, jobs <-chan int) {
	stopped := func() bool { return ctx.Err() != nil }
	for !stopped() {
		<-jobs
	}
}

// It is closed before the loop begins.
func drained(ctx context.Context, xs []int) (n int) {
	c := make(chan int, len(xs))
	for _, x := range xs {
		c <- x
	}
	close(c)
	for x := range c {
		n += x
	}
	return n
}

func produce(c chan<- int, xs []int) {
	defer close(c)
	for _, x := range xs {
		c <- x
	}
}

// Who fills it waits for nobody else.
func filled(ctx context.Context, xs []int) (n int) {
	c := make(chan int)
	go produce(c, xs)
	for x := range c {
		n += x
	}
	return n
}

// The workers end with what they are given.
func pooled(ctx context.Context, xs []int) (n int) {
	jobs := make(chan int)
	results := make(chan int)
	var workers sync.WaitGroup
	for range 4 {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for x := range jobs {
				results <- x * x
			}
		}()
	}
	go produce(jobs, xs)
	go func() {
		workers.Wait()
		close(results)
	}()
	for x := range results {
		n += x
	}
	return n
}

// The goroutine says so when the context ends.
func told(ctx context.Context, d time.Duration) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-ctx.Done()
	}()
	select {
	case <-done:
	case <-time.After(d):
	}
}

type conn struct{ lines chan string }

func (c *conn) close() { close(c.lines) }

// What the goroutine closes wakes the function.
func lines(ctx context.Context, c *conn, show func(string)) {
	go func() {
		<-ctx.Done()
		c.close()
	}()
	for line := range c.lines {
		show(line)
	}
}

// Who is waited for ends with the context.
func fetched(ctx context.Context, fetch func(context.Context) int) int {
	answers := make(chan int, 1)
	go func() { answers <- fetch(ctx) }()
	select {
	case n := <-answers:
		return n
	case <-time.After(time.Minute):
		return 0
	}
}

// It sees in the next round that the goroutine has stopped.
func polled(ctx context.Context, stopped func() bool, stop func()) {
	go func() {
		<-ctx.Done()
		stop()
	}()
	for !stopped() {
		time.Sleep(time.Millisecond)
	}
}

// The context of the select is another one than the sender's.
func otherContext(ctx, each context.Context, d time.Duration) {
	answers := make(chan int)
	go func() {
		select {
		case answers <- 1:
		case <-each.Done():
		}
		watches(ctx, answers)
	}()
	select {
	case <-answers:
	case <-time.After(d):
	case <-each.Done():
	}
}
