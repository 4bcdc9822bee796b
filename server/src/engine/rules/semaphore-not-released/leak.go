package fixture

import (
	"context"
	"errors"
)

func work() error { return nil }

// The place is not given back where the work fails.
func onePath(sem chan struct{}) error {
	sem <- struct{}{} // want "not given back when the function returns at line 14. Defer func\(\) { <-sem }\(\)\."
	if err := work(); err != nil {
		return err
	}
	<-sem
	return nil
}

type limiter struct{ places chan struct{} }

func (l *limiter) do() error {
	l.places <- struct{}{} // want "^l\.places is not given back when the function returns at line \d+\. Defer func\(\) { <-l.places }\(\)"
	if err := work(); err != nil {
		return err
	}
	<-l.places
	return nil
}

func inSelect(ctx context.Context, sem chan struct{}) error {
	select {
	case sem <- struct{}{}: // want "sem is not given back when the function returns at line"
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := work(); err != nil {
		return err
	}
	<-sem
	return nil
}

func inLoop(sem chan struct{}) {
	for range 10 {
		sem <- struct{}{} // want "another place in the semaphore. Do <-sem in every round"
		if work() != nil {
			continue
		}
		<-sem
	}
}

// The goroutine gives it back where it works only.
func goroutine(sem chan bool, jobs []func() error) {
	for _, job := range jobs {
		run(sem, job)
	}
}

func run(sem chan bool, job func() error) {
	sem <- true // want "sem is not given back when the function returns at line"
	if job() != nil {
		return
	}
	<-sem
}

// What was given back before is taken once more.
func takenAgain(sem chan struct{}) error {
	sem <- struct{}{}
	err := work()
	<-sem
	if err != nil {
		return err
	}
	sem <- struct{}{} // want "sem is not given back when the function returns"
	if err := work(); err != nil {
		return err
	}
	<-sem
	return nil
}

type conn struct{ isBroken bool }

func dial() (*conn, error) { return &conn{}, nil }

type pool struct{ slots chan struct{} }

// Whoever gets a connection has its place, and put gives it back; a broken one takes its place with it.
func (p *pool) get() (*conn, error) {
	p.slots <- struct{}{} // want "not given back when the function returns at line 100. Do <-p.slots before\."
	c, err := dial()
	if err != nil {
		<-p.slots
		return nil, err
	}
	if c.isBroken {
		return nil, errors.New("broken connection")
	}
	return c, nil
}

func (p *pool) put(*conn) { <-p.slots }

type gate struct{ slots chan struct{} }

// The other method gives back what it has taken itself.
func (g *gate) enter(isFull bool) error {
	g.slots <- struct{}{} // want "not given back when the function returns at line 116"
	if isFull {
		<-g.slots
		return errors.New("full")
	}
	return nil
}

func (g *gate) pass() error {
	g.slots <- struct{}{}
	defer func() { <-g.slots }()
	return work()
}

type crew struct{ places chan struct{} }

// The helper is there for this function alone.
func (c *crew) send(isUrgent bool) {
	c.places <- struct{}{} // want "not given back when the function ends"
	if isUrgent {
		<-c.places
		return
	}
	if work() != nil {
		c.leave()
	}
}

func (c *crew) leave() { <-c.places }

// The loop behind asks again until it has a place to give back, which says nothing of the others.
func retried(sem chan struct{}, tries int) {
	for range tries {
		sem <- struct{}{} // want "sem is not given back before the loop gets another place in the semaphore"
		for range 3 {
			if work() == nil {
				<-sem
				break
			}
		}
	}
}
