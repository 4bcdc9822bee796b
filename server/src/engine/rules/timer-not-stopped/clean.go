// go 1.22
package fixture

import (
	"context"
	"time"
)

func work() error { return nil }

func deferred(ctx context.Context, limit time.Duration) error {
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-t.C:
		return context.DeadlineExceeded
	case <-ctx.Done():
		return ctx.Err()
	}
}

// It has fired: nothing is left to stop.
func fired(limit time.Duration) {
	t := time.NewTimer(limit)
	<-t.C
}

// Fired on one path, stopped on the other.
func either(ctx context.Context, limit time.Duration) error {
	t := time.NewTimer(limit)
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		if !t.Stop() {
			<-t.C
		}
		return ctx.Err()
	}
}

func stop(t *time.Timer) { t.Stop() }

// A helper stops it.
func helper(limit time.Duration) error {
	t := time.NewTimer(limit)
	defer stop(t)
	return work()
}

// The caller gets it.
func returned(limit time.Duration) *time.Timer {
	return time.NewTimer(limit)
}

type watchdog struct{ timer *time.Timer }

func (w *watchdog) start(limit time.Duration) { w.timer = time.NewTimer(limit) }

// The type's own method stops it.
func (w *watchdog) Close() { w.timer.Stop() }

// The goroutine stops it.
func goroutine(done <-chan struct{}, limit time.Duration) {
	t := time.NewTimer(limit)
	go func() {
		defer t.Stop()
		select {
		case <-t.C:
		case <-done:
		}
	}()
}

// A stop function for the caller.
func armed(limit time.Duration) (<-chan time.Time, func() bool) {
	t := time.NewTimer(limit)
	return t.C, t.Stop
}

// Handed over on the channel.
func sent(limit time.Duration, out chan<- *time.Timer) {
	t := time.NewTimer(limit)
	out <- t
}

// It has fired by now.
func atOnce(done <-chan struct{}) {
	t := time.NewTimer(0)
	select {
	case <-t.C:
	case <-done:
	}
	soon := time.NewTimer(time.Nanosecond)
	go func() {
		for {
			select {
			case <-soon.C:
			case <-done:
				return
			}
		}
	}()
	soon.Reset(0)
}

// What fires is the timer's channel by another name.
func copiedChannel(limit time.Duration) {
	t := time.NewTimer(limit)
	fired := t.C
	<-fired
}
