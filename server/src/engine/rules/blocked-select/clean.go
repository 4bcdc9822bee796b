package fixture

import (
	"context"
	"errors"
	"time"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

func told() {
	jobs, stop := make(chan int), make(chan struct{})
	go func() {
		for {
			select {
			case <-jobs:
			case <-stop:
				return
			}
		}
	}()
	jobs <- work()
	close(stop)
}

// Every path says stop.
func stopDeferred() error {
	jobs, stop := make(chan int), make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case <-jobs:
			case <-stop:
				return
			}
		}
	}()
	jobs <- work()
	return check()
}

// An answer either way.
func answered() int {
	result, failed := make(chan int), make(chan error)
	go func() {
		if err := check(); err != nil {
			failed <- err
			return
		}
		result <- work()
	}()
	select {
	case v := <-result:
		return v
	case <-failed:
		return 0
	}
}

type loop struct {
	in   chan int
	quit chan struct{}
}

func (l *loop) run() {
	for {
		select {
		case <-l.in:
		case <-l.quit:
			return
		}
	}
}

func (l *loop) stop() { close(l.quit) }

func method() {
	l := &loop{in: make(chan int), quit: make(chan struct{})}
	go l.run()
	defer l.stop()
	if check() != nil {
		return
	}
	l.in <- work()
}

// The context ends with the function.
func cancelled() int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	values := make(chan int)
	go func() {
		for {
			select {
			case values <- work():
			case <-ctx.Done():
				return
			}
		}
	}()
	return <-values
}

// Time passes for certain.
func timer() {
	jobs := make(chan int)
	go func() {
		select {
		case <-jobs:
		case <-time.After(time.Millisecond):
		}
	}()
}

// It does not wait.
func poll() {
	jobs := make(chan int)
	go func() {
		select {
		case <-jobs:
		default:
		}
	}()
}

// The caller's context ends when the caller says so.
func given(ctx context.Context) {
	jobs := make(chan int)
	go func() {
		select {
		case <-jobs:
		case <-ctx.Done():
		}
	}()
}
