package fixture

import (
	"context"
	"errors"
	"sync"
	"time"
)

func work(ctx context.Context) error { return ctx.Err() }

func discarded(ctx context.Context) context.Context {
	ctx, _ = context.WithTimeout(ctx, time.Second) // want "This cancel function is never called: nothing holds it"
	return ctx
}

// Called on one path only.
func onePath(ctx context.Context, fast bool) error {
	ctx, cancel := context.WithCancel(ctx) // want "cancel is not called when the function returns at line"
	if fast {
		return work(ctx)
	}
	cancel()
	return nil
}

func never(ctx context.Context) error {
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(time.Second)) // want "cancel is never called"
	_ = cancel
	return work(ctx)
}

type session struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Kept where nobody calls it.
func (s *session) open(ctx context.Context) {
	s.ctx, s.cancel = context.WithCancel(ctx) // want "kept in cancel, and nothing in this package calls cancel"
}

// Lost where the check fails.
func attach(ctx context.Context, name string) (context.Context, context.CancelFunc, error) {
	ctx, cancel := context.WithCancelCause(ctx) // want "cancel is not called when the function returns at line"
	if name == "" {
		return nil, nil, errors.New("a name is needed")
	}
	return ctx, func() { cancel(nil) }, nil
}

func inLoop(ctx context.Context, jobs []string) {
	for range jobs {
		inner, cancel := context.WithTimeout(ctx, time.Second) // want "cancel is not called before the loop gets another cancel function"
		if work(inner) != nil {
			continue
		}
		cancel()
	}
}

func derive(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Minute)
}

// The helper derived it for us.
func derived(ctx context.Context) error {
	ctx, cancel := derive(ctx) // want "The cancel function that derive gives is not called when the function returns at line"
	if err := work(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

// Another context tells nothing of this one.
func otherOver(parent, other context.Context) error {
	ctx, cancel := context.WithCancel(parent) // want "cancel is not called when the function returns at line"
	if other.Err() != nil {
		return other.Err()
	}
	defer cancel()
	return work(ctx)
}

// The goroutine waits for nobody else than those who never come.
func waitsForItself(parent context.Context, stop <-chan struct{}) context.Context {
	ctx, cancel := context.WithCancel(parent) // want "cancel is not called on every path: the function can return at line [0-9]+ without it."
	go func() {
		select {
		case <-stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx
}

type hurried struct {
	idle bool
	end  context.CancelFunc
}

func (h *hurried) open(ctx context.Context) {
	_, h.end = context.WithCancel(ctx) // want "kept in end, and this package calls end on some paths only"
}

func (h *hurried) close() {
	if busy() {
		return
	}
	h.end()
}

func busy() bool { return time.Now().Second() > 30 }

// A closure of the function's own that is called, and does not always call it.
func conditional(ctx context.Context, fast bool) error {
	ctx, cancel := context.WithCancel(ctx) // want "cancel is not called when the function returns at line|cancel is never called"
	end := func() {
		if fast {
			cancel()
		}
	}
	end()
	return work(ctx)
}

var errGone = errors.New("gone")

// It may be any other error.
func compared(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx) // want "cancel is not called when the function returns at line"
	err := work(ctx)
	if err == errGone {
		cancel()
		return nil
	}
	if err != nil {
		return err
	}
	cancel()
	return nil
}

type job struct {
	context.Context
	leave context.CancelFunc
}

func (j *job) stop() { j.leave() }

func newJob(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	j := &job{ctx, cancel}
	return j, j.stop
}

// The context has the function inside, and what would call it is dropped.
func blank(ctx context.Context) error {
	ctx, _ = newJob(ctx) // want "The cancel function that newJob gives is never called: nothing holds it"
	return work(ctx)
}

// All are kept in a list, and one of them is called.
func oneOfAll(ctx context.Context, count int) error {
	var cancels []context.CancelFunc
	for range count {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx) // want "cancel is not called when the function returns at line"
		cancels = append(cancels, cancel)
	}
	if err := work(ctx); err != nil {
		return err
	}
	for _, cancel := range cancels {
		cancel()
	}
	return nil
}

// It is called, where the context is over by itself.
func onlyWhenOver(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx) // want "cancel is not called when the function returns at line"
	if err := ctx.Err(); err != nil {
		cancel()
		return err
	}
	return work(ctx)
}

type starter struct {
	ctx  context.Context
	undo context.CancelFunc
}

// It is called, where starting fails.
func (s *starter) start(ctx context.Context) error {
	s.ctx, s.undo = context.WithCancel(ctx) // want "kept in undo, and nothing in this package calls undo once the function has returned at line"
	if err := work(s.ctx); err != nil {
		s.undo()
		return err
	}
	return nil
}

// What gives a cause is called with none.
func withCause(ctx context.Context, fast bool) error {
	ctx, cancel := context.WithCancelCause(ctx) // want "Defer cancel\(nil\)"
	if fast {
		return work(ctx)
	}
	cancel(errGone)
	return nil
}

// The second one is made of the same parent as the first.
func deferredForTheFirst(parent context.Context) error {
	first, cancel := context.WithCancel(parent)
	defer cancel()
	second, cancel := context.WithTimeout(parent, time.Second) // want "cancel is not called when the function returns at line"
	if err := work(first); err != nil {
		return err
	}
	return work(second)
}

// The first one is left out.
func allButFirst(ctx context.Context) error {
	var cancels []context.CancelFunc
	defer func() {
		for i := len(cancels) - 1; i > 0; i-- {
			cancels[i]()
		}
	}()
	ctx, cancel := context.WithCancel(ctx) // want "cancel is not called when the function returns at line"
	cancels = append(cancels, cancel)
	return work(ctx)
}

type sampler struct {
	ctx     context.Context
	samples int
}

func (s *sampler) run(ctx context.Context) {
	for ctx.Err() == nil {
		s.samples++
		time.Sleep(time.Second)
	}
}

func (s *sampler) begin() { go s.run(s.ctx) }

func sampleSoon(ctx context.Context) { go work(ctx) }

// The end of this function is not to be the end of the goroutine.
func (s *sampler) everySecond() {
	ctx, cancel := context.WithCancel(context.Background()) // want "cancel is never called. Call cancel\(\) when what goes on with its context is to end, or keep it for whoever stops that."
	_ = cancel
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
				s.samples++
			}
		}
	}()
}

func (s *sampler) started(parent context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "Call cancel\(\) when what goes on with its context is to end"
	_ = cancel
	go s.run(ctx)
}

func startedInClosure(parent context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "Call cancel\(\) when what goes on with its context is to end"
	_ = cancel
	go func() { _ = work(ctx) }()
}

// The helper starts the goroutine.
func startedByHelper(parent context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "Call cancel\(\) when what goes on with its context is to end"
	_ = cancel
	sampleSoon(ctx)
}

// The method of what has the context does.
func startedByMethod(parent context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "Call cancel\(\) when what goes on with its context is to end"
	_ = cancel
	(&sampler{ctx: ctx}).begin()
}

func (s *sampler) stored(parent context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "Call cancel\(\) when what goes on with its context is to end"
	_ = cancel
	s.ctx = ctx
}

func startedWithDerived(parent context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "Call cancel\(\) when what goes on with its context is to end"
	_ = cancel
	inner := context.WithoutCancel(context.WithValue(ctx, sampler{}, 1))
	go work(inner)
}

func keptClosure(parent context.Context) func() error {
	ctx, cancel := context.WithCancel(parent) // want "Call cancel\(\) when what goes on with its context is to end"
	_ = cancel
	return func() error { return work(ctx) }
}

func runsLater(parent context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "Call cancel\(\) when what goes on with its context is to end"
	_ = cancel
	time.AfterFunc(time.Millisecond, func() { _ = work(ctx) })
}

// Not waited for on the way out in the middle.
func sometimesAwaited(parent context.Context, hurry bool) {
	ctx, cancel := context.WithCancel(parent) // want "Call cancel\(\) when what goes on with its context is to end"
	_ = cancel
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		_ = work(ctx)
	}()
	if hurry {
		return
	}
	group.Wait()
}

// The function waits for the goroutine.
func awaited(parent context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "cancel is never called. Defer cancel\(\)"
	_ = cancel
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		_ = work(ctx)
	}()
	group.Wait()
}

func awaitedAnswer(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent) // want "cancel is never called. Defer cancel\(\)"
	_ = cancel
	answer := make(chan error, 1)
	go func() { answer <- work(ctx) }()
	return <-answer
}

// One end of the goroutine has neither seen the context to be over nor cancelled it.
func watchAndForget(parent context.Context, size func() int) {
	ctx, cancel := context.WithCancel(parent) // want "cancel is not called on every path: the function can end without it."
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
				if size() > 100 {
					cancel()
					return
				}
				if size() == 0 {
					return
				}
			}
		}
	}()
}

// That another context is over tells nothing.
func watchAnother(parent, other context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "cancel is not called on every path: the function can end without it."
	go func() {
		_ = work(ctx)
		select {
		case <-other.Done():
		case <-time.After(time.Second):
			cancel()
		}
	}()
}

// Nobody ever calls it, though somebody waits.
func onlyWaits(parent context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "cancel is never called"
	_ = cancel
	go func() { <-ctx.Done() }()
}
