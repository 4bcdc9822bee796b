package fixture

import (
	"context"
	"sync"
)

func work() error { return nil }

func deferred(sem chan struct{}) error {
	sem <- struct{}{}
	defer func() { <-sem }()
	return work()
}

// The goroutine gives it back.
func goroutines(jobs []func() error) {
	sem := make(chan struct{}, 4)
	var wg sync.WaitGroup
	for _, job := range jobs {
		sem <- struct{}{}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-sem }()
			_ = job()
		}()
	}
	wg.Wait()
}

type limiter struct{ places chan struct{} }

// Another method gives it back.
func (l *limiter) acquire() { l.places <- struct{}{} }

func (l *limiter) release() { <-l.places }

// Both ways out give it back.
func everyPath(sem chan struct{}) error {
	sem <- struct{}{}
	if err := work(); err != nil {
		<-sem
		return err
	}
	<-sem
	return nil
}

// Without a place there is nothing to give back.
func inSelect(ctx context.Context, sem chan struct{}) error {
	select {
	case sem <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-sem }()
	return work()
}

// No semaphore: the other side waits for the signal.
func signalled(start, done chan struct{}) {
	start <- struct{}{}
	<-done
}

// What comes back is looked at: a conversation, no semaphore.
func handshake(turn chan bool) bool {
	turn <- true
	return <-turn
}

func give(sem chan struct{}) { <-sem }

// A helper gives it back.
func helper(sem chan struct{}) error {
	sem <- struct{}{}
	defer give(sem)
	return work()
}

// Waits until all places are free.
func drained(sem chan struct{}) {
	for range cap(sem) {
		sem <- struct{}{}
	}
}

// The tokens lie in the channel: a receive takes one.
func filled(work []func()) {
	free := make(chan struct{}, 4)
	for i := 0; i < 4; i++ {
		free <- struct{}{}
	}
	for _, do := range work {
		<-free
		go func() {
			defer func() { free <- struct{}{} }()
			do()
		}()
	}
}

// What comes out decides whether there is more to do.
func queued(do func()) {
	more := make(chan bool, 8)
	go func() {
		for <-more {
			do()
		}
	}()
	for i := 0; i < 8; i++ {
		more <- true
	}
	more <- false
}

var tokens chan struct{}

// A function that is given tokens takes one before it puts one back, and again.
func borrowed(fail bool) error {
	<-tokens
	err := work()
	tokens <- struct{}{}
	if err != nil || fail {
		return err
	}
	<-tokens
	err = work()
	tokens <- struct{}{}
	return err
}

func borrowedMaybe(wanted bool) error {
	if !wanted {
		return nil
	}
	select {
	case <-tokens:
	}
	err := work()
	tokens <- struct{}{}
	return err
}

type conn struct{ isBroken bool }

func dial() (*conn, error) { return &conn{}, nil }

type pool struct {
	slots chan struct{}
	idle  []*conn
}

// Whoever gets a connection has its place; put gives it back.
func (p *pool) get() (*conn, error) {
	p.slots <- struct{}{}
	c, err := dial()
	if err != nil {
		<-p.slots
		return nil, err
	}
	return c, nil
}

func (p *pool) put(c *conn) {
	p.idle = append(p.idle, c)
	select {
	case <-p.slots:
	default:
		panic("put without get")
	}
}

type tickets struct{ taken chan struct{} }

// A context that is done gives the place back at once, by the method that callers use.
func (t *tickets) acquire(ctx context.Context) error {
	select {
	case t.taken <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if ctx.Err() != nil {
		t.release()
		return ctx.Err()
	}
	return nil
}

func (t *tickets) release() { <-t.taken }

func (t *tickets) with(ctx context.Context, do func()) error {
	if err := t.acquire(ctx); err != nil {
		return err
	}
	defer t.release()
	do()
	return nil
}

// Whether the place was taken, the caller is told.
func takePlace(sem chan struct{}, isOpen bool) bool {
	sem <- struct{}{}
	if !isOpen {
		<-sem
		return false
	}
	return true
}

type line struct {
	places chan struct{}
	jobs   chan int
}

// The worker gives the place back when the job is done.
func (l *line) feed(jobs []int) {
	for _, job := range jobs {
		l.places <- struct{}{}
		if job == 0 {
			<-l.places
			continue
		}
		l.jobs <- job
	}
}

func (l *line) work() {
	for range l.jobs {
		<-l.places
	}
}

// The same, started before.
func feedAll(list []int) {
	places := make(chan struct{}, 4)
	jobs := make(chan int)
	for range 3 {
		go func() {
			for range jobs {
				<-places
			}
		}()
	}
	for _, job := range list {
		places <- struct{}{}
		if job == 0 {
			<-places
			continue
		}
		jobs <- job
	}
	close(jobs)
}

// What is answered gives the place back, by a name of its own.
type courier struct {
	slots   chan struct{}
	answers chan string
}

func (c *courier) ask(question string, write func(string) error) error {
	c.slots <- struct{}{}
	if err := write(question); err != nil {
		<-c.slots
		return err
	}
	c.answers <- question
	return nil
}

func (c *courier) deliver() {
	slots := c.slots
	for range c.answers {
		<-slots
	}
}

// The loop behind the wait gives back what the first one has taken.
func givenBackTogether(jobs []func()) {
	sem := make(chan struct{}, len(jobs))
	var wg sync.WaitGroup
	for _, job := range jobs {
		sem <- struct{}{}
		wg.Add(1)
		go func() {
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
	for range jobs {
		<-sem
	}
}

// Each batch does.
func (l *limiter) batches(batches [][]func() error) (failed error) {
	for _, batch := range batches {
		for _, job := range batch {
			l.places <- struct{}{}
			if err := job(); err != nil {
				failed = err
			}
		}
		for range batch {
			<-l.places
		}
	}
	return failed
}

// All places are taken while the limit changes, and given back behind that.
func (l *limiter) alone(change func() error) error {
	for range cap(l.places) {
		l.places <- struct{}{}
	}
	err := change()
	for i := 0; i < cap(l.places); i++ {
		<-l.places
	}
	return err
}

// Whoever fills the semaphore has waited for all who held a place.
func filledAtTheEnd(jobs []func()) {
	sem := make(chan struct{}, 3)
	for _, job := range jobs {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			job()
		}()
	}
	for i := 0; i < cap(sem); i++ {
		sem <- struct{}{}
	}
}
