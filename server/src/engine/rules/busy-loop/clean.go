package fixture

import (
	"context"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func handle(n int) { _ = n }

// It looks whether to stop, and works in every turn.
func worksEachTurn(done chan struct{}, source interface{ Next() int }) {
	for {
		select {
		case <-done:
			return
		default:
		}
		handle(source.Next())
	}
}

func worksInDefault(done chan struct{}, connection net.Conn) {
	buffer := make([]byte, 512)
	for {
		select {
		case <-done:
			return
		default:
			n, err := connection.Read(buffer)
			if err != nil {
				return
			}
			handle(n)
		}
	}
}

func sleeps(work chan int, done chan struct{}) {
	for {
		select {
		case n := <-work:
			handle(n)
		case <-done:
			return
		default:
			time.Sleep(time.Millisecond)
		}
	}
}

// The default leaves the loop: it takes what is there.
func drain(work chan int) {
	for {
		select {
		case n := <-work:
			handle(n)
		default:
			return
		}
	}
}

func drainWithLabel(work chan int) {
loop:
	for {
		select {
		case n := <-work:
			handle(n)
		default:
			break loop
		}
	}
	handle(0)
}

// One turn waits for the ticker.
func waitsElsewhere(work chan int, tick *time.Ticker, done chan struct{}) {
	for {
		select {
		case <-done:
			return
		default:
		}
		<-tick.C
		select {
		case n := <-work:
			handle(n)
		default:
		}
	}
}

func bounded(work chan int) bool {
	for range 100 {
		select {
		case n := <-work:
			handle(n)
			return true
		default:
		}
	}
	return false
}

func counted(work chan int) bool {
	for i := 0; i < 100; i++ {
		select {
		case n := <-work:
			handle(n)
			return true
		default:
		}
	}
	return false
}

// Subscribers that are behind miss a message; the loop goes on to the next one.
func publish(subscribers []chan int, n int) {
	for _, subscriber := range subscribers {
		select {
		case subscriber <- n:
		default:
		}
	}
}

func yields(ready *atomic.Bool) {
	for !ready.Load() {
		runtime.Gosched()
	}
}

func yieldsAfterAWhile(ready *atomic.Bool) {
	for spins := 0; !ready.Load(); spins++ {
		if spins > 100 {
			runtime.Gosched()
		}
	}
}

// Whoever loses tries again with what the other one left.
func addBounded(counter *atomic.Int64, limit int64) bool {
	for {
		n := counter.Load()
		if n >= limit {
			return false
		}
		if counter.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

func (q *queue) take() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	n := q.items[0]
	q.items = q.items[1:]
	return n
}

type node struct{ next *node }

func last(n *node) *node {
	for n.next != nil {
		n = n.next
	}
	return n
}

// A scanner goes on with each turn, whatever the byte is.
func words(text string) int {
	count := 0
	at := 0
	for at < len(text) {
		switch text[at] {
		case ' ':
			count++
			at++
		default:
			at++
		}
	}
	return count
}

// Every state is one of these.
func machine(text string) int {
	const (
		start = iota
		inside
		end
	)
	state := start
	for state != end {
		switch state {
		case start:
			state = inside
		case inside:
			if text == "" {
				state = end
			} else {
				text = text[1:]
			}
		}
	}
	return state
}

func nilOnceClosed(a, b chan int) {
	for a != nil || b != nil {
		select {
		case n, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			handle(n)
		case n, ok := <-b:
			if !ok {
				b = nil
				break
			}
			handle(n)
		}
	}
}

func returnsOnceClosed(work chan int) {
	for {
		n, ok := <-work
		if !ok {
			return
		}
		handle(n)
	}
}

// The next channel of the list is another one.
func eachInTurn(channels []chan int) {
	for _, channel := range channels {
		n, ok := <-channel
		if !ok {
			continue
		}
		handle(n)
	}
}

func waitsWithContext(ctx context.Context, work chan int) {
	for ctx.Err() == nil {
		select {
		case n := <-work:
			handle(n)
		case <-ctx.Done():
		}
	}
}

func backsOff(l net.Listener, done chan struct{}) {
	for {
		connection, err := l.Accept()
		if err != nil {
			select {
			case <-done:
				return
			default:
			}
			time.Sleep(50 * time.Millisecond)
			continue
		}
		connection.Close()
	}
}

// Makes room for the newest value: one of the two selects does something, or somebody else was faster.
func replace(latest chan int, n int) {
	for {
		select {
		case latest <- n:
			return
		default:
		}
		select {
		case <-latest:
		default:
		}
	}
}

func drainWithFlag(work chan int) {
	for done := false; !done; {
		select {
		case <-work:
		default:
			done = true
		}
	}
}

func next(n *node) *node { return n.next }

func count(n *node) int {
	for n != nil {
		n = next(n)
	}
	return 0
}

// Each turn comes nearer to the end.
func align(at, end time.Time, step time.Duration) time.Time {
	for at.Before(end) {
		at = at.Add(step)
	}
	return at
}

// Tries again when somebody else was faster.
func claim(slots []atomic.Pointer[queue], q *queue) *queue {
	for {
		slot := &slots[0]
		held := slot.Load()
		if held == nil {
			if slot.CompareAndSwap(nil, q) {
				return q
			}
			continue
		}
		held.mu.Lock()
		if len(held.items) > 0 {
			return held
		}
		held.items = append(held.items, 1)
		held.mu.Unlock()
	}
}

type source struct{ changes chan int }

// Nobody closes it, so ok is always true.
func (s *source) loop(done chan struct{}) {
	for {
		select {
		case n, ok := <-s.changes:
			if ok {
				handle(n)
			}
		case <-done:
			return
		}
	}
}

func sumOfThree() int {
	numbers := make(chan int)
	for i := range 3 {
		go func() { numbers <- i }()
	}
	sum, left := 0, 3
	for left > 0 {
		n, ok := <-numbers
		if !ok {
			continue
		}
		sum += n
		left--
	}
	return sum
}

type watcher struct {
	events chan int
	errs   chan error
}

func (w *watcher) run(values []int) {
	defer close(w.events)
	defer close(w.errs)
	for _, n := range values {
		w.events <- n
	}
}

// Whoever closes errs closes events with it, and then the loop is over.
func (w *watcher) drain() error {
	for {
		select {
		case n, ok := <-w.events:
			if !ok {
				return nil
			}
			handle(n)
		case err, ok := <-w.errs:
			if ok {
				return err
			}
		}
	}
}

// Both are full and closed before, so that there always is something to receive until both are nil.
func mergeOfTwo(left, right []int) (sum int) {
	high, low := make(chan int, len(left)), make(chan int, len(right))
	for _, n := range left {
		high <- n
	}
	for _, n := range right {
		low <- n
	}
	close(high)
	close(low)
	for high != nil || low != nil {
		select {
		case n, ok := <-high:
			if !ok {
				high = nil
				continue
			}
			sum += n
		default:
			select {
			case n, ok := <-low:
				if !ok {
					low = nil
					continue
				}
				sum -= n
			default:
			}
		}
	}
	return sum
}
