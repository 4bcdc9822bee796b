// go 1.22
package fixture

import (
	"context"
	"time"
)

func inSelect(ctx context.Context) {
	tick := time.Tick(time.Second) // want "runs for ever"
	for {
		select {
		case <-tick:
		case <-ctx.Done():
			return
		}
	}
}

func once() {
	<-time.Tick(time.Second) // want "runs for ever"
}

func inLoop(done chan struct{}) {
	for {
		select {
		case <-time.Tick(time.Second): // want "runs for ever"
		case <-done:
		}
	}
}

func inClosure(done chan struct{}) {
	go func() {
		tick := time.Tick(time.Second) // want "runs for ever"
		for {
			select {
			case <-tick:
			case <-done:
				return
			}
		}
	}()
}

func breaks() {
	for range time.Tick(time.Second) { // want "runs for ever"
		break
	}
}

// A deferred Stop would end the ticks of the goroutine.
func outlived(done chan struct{}) {
	tick := time.Tick(time.Second) // want "runs for ever"
	go func() {
		for {
			select {
			case <-tick:
			case <-done:
				return
			}
		}
	}()
}

// A service that only ends with its context.
func service(ctx context.Context) {
	tick := time.Tick(time.Second) // want information "runs for ever"
	for {
		select {
		case <-tick:
		case <-ctx.Done():
			return
		}
	}
}

func serviceWithOtherEnd(ctx context.Context, stop chan struct{}) {
	tick := time.Tick(time.Second) // want "runs for ever"
	for {
		select {
		case <-tick:
		case <-stop:
			return
		case <-ctx.Done():
			return
		}
	}
}
