// go 1.22
package fixture

import (
	"context"
	tm "time"
)

func handle(int) {}

// A timer of a minute for every message.
func consume(jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			handle(job)
		case <-tm.After(tm.Minute): // want "Each turn of this loop leaves a timer"
			return
		}
	}
}

type server struct {
	jobs    chan int
	timeout tm.Duration
}

func (s *server) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case job := <-s.jobs:
			handle(job)
		case <-tm.After(s.timeout): // want "Each turn of this loop leaves a timer"
		}
	}
}

func forward(in <-chan int, out chan<- int) {
	for job := range in {
		select {
		case out <- job:
		case <-tm.After(5 * tm.Second): // want "Each turn of this loop leaves a timer"
			return
		}
	}
}

func inClosure(jobs <-chan int) {
	go func() {
		for {
			select {
			case <-jobs:
				continue
			case t := <-tm.After(2 * 60 * tm.Second): // want "Each turn of this loop leaves a timer"
				_ = t
			}
		}
	}()
}

func withDefault(jobs <-chan int) {
	for {
		select {
		case <-tm.After(tm.Hour): // want "Each turn of this loop leaves a timer"
		default:
			handle(0)
		}
	}
}

// Another channel's length bounds nothing.
func whileOthers(jobs, others chan int) {
	for len(others) > 0 {
		select {
		case job := <-jobs:
			handle(job)
		case <-tm.After(2 * tm.Second): // want "leaves a timer that lives until it fires"
			return
		}
	}
}
