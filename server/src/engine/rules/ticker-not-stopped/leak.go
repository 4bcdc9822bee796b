// go 1.22
package fixture

import (
	"context"
	"time"
)

func work() error { return nil }

func never(ctx context.Context) {
	t := time.NewTicker(time.Second) // want "t is never stopped"
	for {
		select {
		case <-t.C:
			_ = work()
		case <-ctx.Done():
			return
		}
	}
}

// Stopped on the last line only.
func onePath() error {
	t := time.NewTicker(time.Second) // want "t is not stopped when the function returns at line 27"
	if err := work(); err != nil {
		return err
	}
	t.Stop()
	return nil
}

func dropped() {
	<-time.NewTicker(time.Second).C // want "nothing holds it"
}

func overwritten() {
	var t *time.Ticker
	for range 3 {
		t = time.NewTicker(time.Second) // want "gets another ticker"
		<-t.C
	}
	t.Stop()
}

func only(t *time.Ticker) { <-t.C }

// A helper that only uses it does not own it.
func used() {
	t := time.NewTicker(time.Second) // want "t is never stopped"
	only(t)
}

func inGoroutine(done chan struct{}) {
	go func() {
		t := time.NewTicker(time.Second) // want "t is never stopped"
		for {
			select {
			case <-t.C:
			case <-done:
				return
			}
		}
	}()
}

type clock struct{ t *time.Ticker }

func (c *clock) start() {
	c.t = time.NewTicker(time.Second) // want "nothing in this package calls t.Stop"
	<-c.t.C
}

// Stopping it when the function returns would be too early: the goroutine goes on.
func outlived(done chan struct{}) {
	t := time.NewTicker(time.Second) // want "t is never stopped"
	go func() {
		for {
			select {
			case <-t.C:
			case <-done:
				return
			}
		}
	}()
}

func oneBranch(slow bool) {
	var t *time.Ticker
	if slow {
		t = time.NewTicker(time.Second) // want "t is never stopped"
	}
	_ = t
}

func rangeWithBreak() {
	t := time.NewTicker(time.Second) // want "t is never stopped"
	for range t.C {
		if work() != nil {
			break
		}
	}
}

func bare() {
	time.NewTicker(time.Second) // want "nothing holds it"
}

func channelReturned() <-chan time.Time {
	return time.NewTicker(time.Second).C // want "nothing holds it"
}

func channelKept() {
	c := time.NewTicker(time.Second).C // want "nothing holds it"
	<-c
}

// Handed over only where nothing went wrong.
func constructed() (*time.Ticker, error) {
	t := time.NewTicker(time.Second) // want "t is not stopped when the function returns at line"
	if err := work(); err != nil {
		return nil, err
	}
	return t, nil
}

func commented() {
	/* ticks */ t := time.NewTicker(time.Second) // want "t is never stopped"
	<-t.C
}

type changes struct{ resets []func(time.Duration) }

// Another method stops nothing.
func (c *changes) resettable() {
	t := time.NewTicker(time.Second) // want "t is never stopped"
	c.resets = append(c.resets, t.Reset)
}

// Nobody gets what holds the method.
func described() int {
	t := time.NewTicker(time.Second) // want "t is never stopped"
	kept := map[string]func(){"stop": t.Stop}
	return len(kept)
}

type pulse struct{ *time.Ticker }

// What has it inside has no name that tells how to stop it.
func promoted() {
	p := pulse{time.NewTicker(time.Second)} // want "The ticker is never stopped. It must be stopped on every path."
	<-p.C
}

func tick() (<-chan time.Time, func()) {
	t := time.NewTicker(time.Second)
	return t.C, t.Stop
}

// What the caller gets is the function that stops it.
func functionDropped() {
	c, _ := tick() // want "The ticker that tick gives is never stopped: nothing holds the function that does so. Keep it in a variable and call it."
	<-c
}

func functionNotCalled() {
	c, stop := tick() // want "The ticker that tick gives is never stopped. Defer stop\(\)."
	if stop != nil {
		<-c
	}
}
