package fixture

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

func handle(n int) { _ = n }

// The default does nothing, so the select never blocks.
func emptyDefault(work chan int, done chan struct{}) {
	for {
		select { // want "default of this select makes the loop spin"
		case n := <-work:
			handle(n)
		case <-done:
			return
		default:
		}
	}
}

func defaultContinues(ctx context.Context, work chan int) {
	for {
		select { // want "default of this select makes the loop spin"
		case n := <-work:
			handle(n)
		case <-ctx.Done():
			return
		default:
			// Nothing to do.
			continue
		}
	}
}

// The flag is looked at as well, so the default cannot simply go.
func whileRunning(running *atomic.Bool, work chan int) {
	for running.Load() {
		select { // want "default of this select makes the loop spin"
		case n := <-work:
			handle(n)
		default:
		}
	}
}

// Whatever is queued is done at once, and nothing waits for more of it.
func queueOrSpin(in chan int, done chan struct{}) {
	var queue []int
	for {
		select { // want "default of this select makes the loop spin"
		case n := <-in:
			queue = append(queue, n)
		case <-done:
			return
		default:
		}
		if len(queue) > 0 {
			handle(queue[0])
			queue = queue[1:]
		}
	}
}

func untilTheDeadline(deadline time.Time, in chan int) int {
	for time.Now().Before(deadline) {
		select { // want "default of this select makes the loop spin"
		case n := <-in:
			return n
		default:
		}
	}
	return 0
}

// Each channel is looked at in turn, and round again.
func anyOf(channels []chan int) int {
	for {
		for _, channel := range channels {
			select { // want "default of this select makes the loop spin"
			case n := <-channel:
				return n
			default:
			}
		}
	}
}

func atomicFlag(done *atomic.Bool) {
	for !done.Load() { // want "only looks again and again"
	}
}

func atomicFunction(ready *int32) {
	for atomic.LoadInt32(ready) == 0 { // want "only looks again and again"
	}
}

func channelLength(queue chan int) {
	for len(queue) > 0 { // want "only looks again and again"
	}
}

func cancelled(ctx context.Context) {
	for ctx.Err() == nil { // want "only looks again and again"
	}
}

type machine struct {
	mu      sync.Mutex
	stopped bool
	queue   []int
}

func (m *machine) isStopped() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.stopped
}

// The lock is free nearly always: taking it is no wait.
func (m *machine) throughMethod() {
	for !m.isStopped() { // want "only looks again and again"
	}
}

func (m *machine) underLock() int {
	for {
		m.mu.Lock() // want "only looks again and again"
		if len(m.queue) > 0 {
			n := m.queue[0]
			m.queue = m.queue[1:]
			m.mu.Unlock()
			return n
		}
		m.mu.Unlock()
	}
}

func (m *machine) plainFlag() {
	for !m.stopped { // want "only looks again and again"
	}
}

func blockMain() {
	go handle(1)
	for { // want "does nothing for ever"
	}
}

// The break leaves the select only.
func closedInSelect(work chan int, done chan struct{}) {
	for {
		select {
		case n, ok := <-work: // want "Once work is closed"
			if !ok {
				break
			}
			handle(n)
		case <-done:
			return
		}
	}
}

func closedAlone(work chan int) {
	for {
		n, ok := <-work // want "Once work is closed"
		if !ok {
			continue
		}
		handle(n)
	}
}

type feed struct{ items chan int }

func (f *feed) end() { close(f.items) }

func (f *feed) loop(done chan struct{}) {
	for {
		select {
		case n, ok := <-f.items: // want "Once f.items is closed"
			if ok {
				handle(n)
			}
		case <-done:
			return
		}
	}
}

type reader struct {
	lines  chan int
	failed chan error
}

func (r *reader) check() {
	defer close(r.failed)
}

func (r *reader) run(values []int) {
	defer close(r.lines)
	for _, n := range values {
		r.lines <- n
	}
}

// Somebody else closes lines, perhaps much later.
func (r *reader) drain() error {
	for {
		select {
		case n, ok := <-r.lines:
			if !ok {
				return nil
			}
			handle(n)
		case err, ok := <-r.failed: // want "Once r.failed is closed"
			if ok {
				return err
			}
		}
	}
}

// Somebody else sends to the channel that is made here.
func polledOwn(jobs []func() int) (sum int) {
	results := make(chan int)
	for _, job := range jobs {
		go func() { results <- job() }()
	}
	for left := len(jobs); left > 0; {
		select { // want "The default of this select makes the loop spin"
		case n := <-results:
			sum += n
			left--
		default:
		}
	}
	return sum
}
