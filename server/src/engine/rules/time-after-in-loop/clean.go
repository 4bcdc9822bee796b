// go 1.22
package fixture

import (
	"context"
	"time"
)

func handle(int) {}

// One timer for all turns.
func timer(jobs <-chan int) {
	t := time.NewTimer(time.Minute)
	defer t.Stop()
	for {
		select {
		case job := <-jobs:
			handle(job)
		case <-t.C:
			return
		}
	}
}

// Only the timeout leads to the next turn: its timer has fired.
func paced(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
			handle(0)
		}
	}
}

// No loop.
func once(jobs <-chan int) {
	select {
	case <-jobs:
	case <-time.After(time.Minute):
	}
}

// Made once, before the loop.
func before(jobs <-chan int) {
	timeout := time.After(time.Minute)
	for {
		select {
		case job := <-jobs:
			handle(job)
		case <-timeout:
			return
		}
	}
}

// It is waited for: nothing is left behind.
func waited() {
	for range 1000 {
		<-time.After(time.Second)
	}
}

// A few milliseconds later it is gone.
func short(jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			handle(job)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Every case leaves the loop.
func leaves(jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			handle(job)
			return
		case <-time.After(time.Minute):
			return
		}
	}
}

type clock struct{}

func (clock) After(time.Duration) <-chan time.Time { return nil }

// A clock of its own.
func fake(c clock, jobs <-chan int) {
	for {
		select {
		case <-jobs:
		case <-c.After(time.Minute):
		}
	}
}

// A context is done once.
func untilDone(ctx context.Context, try func() error) {
	for try() != nil {
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// A turn for each that lies in the channel.
func workedOff(jobs chan int) {
	for done := false; !done && len(jobs) > 0; {
		select {
		case job := <-jobs:
			handle(job)
		case <-time.After(2 * time.Second):
			done = true
		}
	}
}
