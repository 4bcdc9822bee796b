package fixture

import (
	"context"
	"errors"
	"sync"
	"time"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// The buffer takes the value when the caller has given up.
func buffered() int {
	done := make(chan int, 1)
	go func() {
		done <- work()
	}()
	select {
	case v := <-done:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

// The sender has a way out.
func selectSend(ctx context.Context) error {
	errs := make(chan error)
	go func() {
		select {
		case errs <- check():
		case <-ctx.Done():
		}
	}()
	select {
	case err := <-errs:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// As many receives as sends.
func gather(items []int) int {
	results := make(chan int)
	for _, item := range items {
		go func() {
			results <- item
		}()
	}
	sum := 0
	for range items {
		sum += <-results
	}
	return sum
}

// A buffer with room for every sender.
func firstBuffered(hosts []string) int {
	answers := make(chan int, len(hosts))
	for _, host := range hosts {
		go func() {
			answers <- len(host)
		}()
	}
	return <-answers
}

// The count has a name of its own.
func counted(items []int) int {
	n := len(items)
	c := make(chan int, n)
	for i := 0; i < n; i++ {
		go func() {
			c <- i
		}()
	}
	return <-c
}

// Closed after the last send, and drained to the end.
func closedByWaiter(items []int) int {
	results := make(chan int)
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- item
		}()
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	sum := 0
	for r := range results {
		sum += r
	}
	return sum
}

// A deferred receive runs on every path.
func deferredReceive() error {
	done := make(chan int)
	go func() {
		done <- work()
	}()
	defer func() { <-done }()
	if err := check(); err != nil {
		return err
	}
	return nil
}

// The stop channel is closed when the function ends.
func producer(limit int) int {
	values := make(chan int)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for i := 0; ; i++ {
			select {
			case values <- i:
			case <-stop:
				return
			}
		}
	}()
	for v := range values {
		if v > limit {
			return v
		}
	}
	return 0
}

// Somebody else may receive.
func handedOut() <-chan int {
	c := make(chan int)
	go func() {
		c <- work()
	}()
	return c
}

type queue struct{ c chan int }

func stored(q *queue) {
	c := make(chan int)
	q.c = c
	go func() {
		c <- work()
	}()
}

// The same condition starts the sender and receives from it.
func correlated(async bool) int {
	c := make(chan int)
	if async {
		go func() {
			c <- work()
		}()
	}
	v := work()
	if async {
		v += <-c
	}
	return v
}

// What timed out is received later.
func receivedLater() int {
	c := make(chan int)
	late := false
	go func() {
		c <- work()
	}()
	select {
	case v := <-c:
		return v
	case <-time.After(time.Millisecond):
		late = true
	}
	if late {
		return <-c
	}
	return 0
}

// Until it is closed.
func untilClosed() int {
	c := make(chan int)
	go func() {
		defer close(c)
		c <- work()
		c <- work()
	}()
	sum := 0
	for {
		v, ok := <-c
		if !ok {
			return sum
		}
		sum += v
	}
}

// A loop's own variable equals a value in one round.
func oneRound() int {
	start := make(chan struct{})
	done := make(chan int, 1)
	go func() {
		<-start
		done <- work()
	}()
	for i := 0; i < 10_000; i++ {
		if i == 222 {
			start <- struct{}{}
		}
	}
	return <-done
}

func oneState() {
	states := []string{"idle", "ready", "idle"}
	ready := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-ready
	}()
	for _, state := range states {
		switch state {
		case "ready":
			ready <- struct{}{}
		case "shutdown":
		}
	}
	<-done
}

// How often the loop sends nobody knows here.
func untilEmpty(pop func() (int, bool)) int {
	got := make(chan int, 2)
	go func() {
		defer close(got)
		for {
			value, ok := pop()
			if !ok {
				return
			}
			got <- value
		}
	}()
	first := <-got
	select {
	case <-got:
	case <-time.After(time.Millisecond):
	}
	return first
}

func offer(ctx context.Context, out chan<- int) {
	select {
	case out <- work():
	case <-ctx.Done():
	}
}

// The function it runs has a way out.
func runsOffer() int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out := make(chan int)
	go offer(ctx, out)
	select {
	case v := <-out:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

func answer(out chan<- int) { out <- work() }

func runsBuffered() int {
	out := make(chan int, 1)
	go answer(out)
	select {
	case v := <-out:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

func sum(in <-chan int, total chan<- int) {
	all := 0
	for v := range in {
		all += v
	}
	total <- all
}

// A worker that is fed and asked.
func runsWorker() int {
	in, total := make(chan int), make(chan int)
	go sum(in, total)
	for i := range 3 {
		in <- i
	}
	close(in)
	return <-total
}

var outlets = make(map[chan int]bool)

func register(out chan int) {
	outlets[out] = true
	out <- work()
}

// What the function keeps others may serve.
func runsRegister(serve func()) {
	out := make(chan int)
	go register(out)
	serve()
}

type manager struct{ quit chan struct{} }

func (m *manager) run(in <-chan int) {
	for {
		select {
		case <-in:
		case <-m.quit:
			return
		}
	}
}

func (m *manager) stop() { close(m.quit) }

// Who receives is stopped when the sender is through.
func managed() {
	m := &manager{quit: make(chan struct{})}
	in := make(chan int)
	go m.run(in)
	defer m.stop()
	in <- work()
}

func managedClosure() {
	m := &manager{quit: make(chan struct{})}
	in := make(chan int)
	go func() {
		for {
			select {
			case <-in:
			case <-m.quit:
				return
			}
		}
	}()
	defer m.stop()
	in <- work()
}

// How often the event comes is not known: once, and the buffer has room.
func onEvent(events <-chan int, start func() error) {
	ready := make(chan struct{}, 1)
	go func() {
		if start() != nil {
			return
		}
		select {
		case <-ready:
		case <-time.After(time.Minute):
		}
	}()
	for i := 0; i < 3; i++ {
		event := <-events
		select {
		case <-time.After(time.Second):
			return
		case seen := <-events:
			if seen == event {
				ready <- struct{}{}
			}
		}
	}
}

// Done is closed by the goroutine that would send otherwise.
func inTurns(first, second func() error) error {
	failed := make(chan error)
	done := make(chan struct{})
	go func() {
		if err := first(); err != nil {
			failed <- err
			return
		}
		close(done)
	}()
	select {
	case err := <-failed:
		return err
	case <-done:
	}
	done = make(chan struct{})
	go func() {
		second()
		close(done)
	}()
	<-done
	return nil
}

func later(f func() int) <-chan int {
	answers := make(chan int, 1)
	go func() {
		answers <- f()
	}()
	return answers
}

// The function that gives the channel back has given it room.
func givesUp(f func() int) int {
	select {
	case answer := <-later(f):
		return answer
	case <-time.After(time.Second):
		return 0
	}
}
