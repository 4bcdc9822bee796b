// go 1.22
package fixture

import (
	"context"
	"time"
)

func work() error { return nil }

// The context wins, and the timer runs on.
func timeout(ctx context.Context, limit time.Duration) error {
	t := time.NewTimer(limit) // want "t is not stopped when the function returns at line"
	select {
	case <-t.C:
		return context.DeadlineExceeded
	case <-ctx.Done():
		return ctx.Err()
	}
}

func never(limit time.Duration) {
	t := time.NewTimer(limit) // want "t is never stopped"
	_ = t
}

func onePath(limit time.Duration) error {
	t := time.NewTimer(limit) // want "t is not stopped when the function returns at line"
	if err := work(); err != nil {
		return err
	}
	t.Stop()
	return nil
}

func inLoop(jobs <-chan int, limit time.Duration) {
	for range 100 {
		t := time.NewTimer(limit) // want "t is not stopped before the loop gets another timer"
		select {
		case <-jobs:
		case <-t.C:
			return
		}
	}
}

func dropped(limit time.Duration) {
	time.NewTimer(limit) // want "This timer is never stopped: nothing holds it"
}

func after(t *time.Timer) { t.Reset(time.Second) }

// A helper that only resets it does not stop it.
func reset(limit time.Duration) {
	t := time.NewTimer(limit) // want "t is never stopped"
	after(t)
}

// Made without a wait, and given one.
func again(done <-chan struct{}, limit time.Duration) {
	t := time.NewTimer(0) // want "t is not stopped when the function ends"
	t.Reset(limit)
	select {
	case <-t.C:
	case <-done:
	}
}

// The name may stand for another channel.
func otherChannel(limit time.Duration, tick <-chan time.Time) {
	t := time.NewTimer(limit) // want "t is never stopped"
	fired := t.C
	if tick != nil {
		fired = tick
	}
	<-fired
}

// It still is the channel of the timer before.
func olderChannel(limit time.Duration) {
	t := time.NewTimer(limit) // want "t gets another value"
	fired := t.C
	t = time.NewTimer(2 * limit) // want "t is never stopped"
	<-fired
}
