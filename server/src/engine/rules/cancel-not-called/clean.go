package fixture

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func work(ctx context.Context) error { return ctx.Err() }

func deferred(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return work(ctx)
}

// Both ways out call it.
func everyPath(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	if err := work(ctx); err != nil {
		cancel()
		return err
	}
	cancel()
	return nil
}

// The caller gets it.
func returned(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Second)
}

// The caller gets it, wrapped.
func wrapped(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	return ctx, func() {
		time.Sleep(time.Millisecond)
		cancel()
	}
}

type server struct {
	ctx    context.Context
	cancel context.CancelFunc
	once   sync.Once
}

// The server's Close calls it.
func newServer(ctx context.Context) *server {
	s := &server{}
	s.ctx, s.cancel = context.WithCancel(ctx)
	return s
}

func (s *server) Close() { s.once.Do(s.cancel) }

// The goroutine calls it when it is done.
func goroutine(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		_ = work(ctx)
	}()
}

func run(ctx context.Context, stop context.CancelFunc) error {
	defer stop()
	return work(ctx)
}

// The helper calls it.
func helper(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	return run(ctx, cancel)
}

// The test calls it.
func inTest(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx
}

// When the parent is done.
func after(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	context.AfterFunc(parent, cancel)
	return ctx
}

// One derivation or the other, one cancel.
func either(ctx context.Context, limit time.Duration) error {
	var cancel context.CancelFunc
	if limit > 0 {
		ctx, cancel = context.WithTimeout(ctx, limit)
	} else {
		ctx, cancel = context.WithCancel(ctx)
	}
	defer cancel()
	return work(ctx)
}

// Called where there is one.
func optional(ctx context.Context, limit time.Duration) error {
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	return work(ctx)
}

// A map keeps it for whoever ends the job.
func registered(ctx context.Context, jobs map[string]context.CancelFunc, name string) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	jobs[name] = cancel
	return ctx
}

type stub struct {
	ctx    context.Context
	end    context.CancelFunc
	answer func() error
}

func (s *stub) halt() { s.end() }

// The test's end calls the method that calls it.
func newStub(t *testing.T) *stub {
	ctx, cancel := context.WithCancel(context.Background())
	s := &stub{ctx: ctx, end: cancel}
	t.Cleanup(s.halt)
	return s
}

func usesStub(t *testing.T) {
	s := newStub(t)
	if s.ctx.Err() != nil {
		t.Fatal("done")
	}
}

type runner struct{ asks *stub }

func newRunner(s *stub) *runner { return &runner{asks: s} }

func (r *runner) run(ctx context.Context) error { return r.asks.answer() }

// The runner, which has had the stub from before, calls it.
func answered() error {
	s := &stub{}
	ctx, cancel := context.WithCancel(context.Background())
	r := newRunner(s)
	s.answer = func() error {
		cancel()
		return nil
	}
	return r.run(ctx)
}

// Where the context or the one it was made of is over, there is nothing left to cancel.
func over(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	select {
	case <-ctx.Done():
		return ctx.Err()
	default:
	}
	if err := parent.Err(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return errors.New("over")
	}
	cancel()
	return nil
}

type follower struct{ ctx context.Context }

// What comes first ends it.
func follow(parent context.Context, stopped, lost <-chan struct{}) *follower {
	ctx, cancel := context.WithCancel(parent)
	f := &follower{ctx: ctx}
	go func() {
		<-stopped
		select {
		case <-f.ctx.Done():
		case <-lost:
			cancel()
		}
	}()
	return f
}

type shards struct {
	done chan struct{}
	hard context.CancelFunc
}

func (s *shards) start(ctx context.Context, run func(context.Context)) {
	ctx, s.hard = context.WithCancel(ctx)
	go run(ctx)
}

// Whatever is still running after a while is cancelled.
func (s *shards) stop(deadline time.Duration) {
	select {
	case <-s.done:
		return
	case <-time.After(deadline):
	}
	s.hard()
}

var answer = func(code int) {}

// Whoever calls the hook ends the context when the code is zero.
func hooked() error {
	ctx, cancel := context.WithCancel(context.Background())
	answer = func(code int) {
		if code == 0 {
			cancel()
		}
	}
	return work(ctx)
}

var runners []*runner

// A runner has the stub, and calls it until it has had enough.
func answeredAtLast(enough int) error {
	s := &stub{}
	ctx, cancel := context.WithCancel(context.Background())
	runners = append(runners, newRunner(s))
	rounds := 0
	s.answer = func() error {
		if rounds++; rounds == enough {
			cancel()
		}
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

// The caller gets what ends it.
func onDemand(ctx context.Context) (context.Context, func(bool)) {
	ctx, cancel := context.WithCancel(ctx)
	return ctx, func(now bool) {
		if now && ctx.Err() == nil {
			cancel()
		}
	}
}

var errGone = errors.New("gone")

func lookUp(context.Context) (string, error) { return "", nil }

// What is nil is no errGone.
func compared(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	name, err := lookUp(ctx)
	if err != nil && err != errGone {
		cancel()
		return err
	}
	if err == nil {
		defer cancel()
	}
	if err == errGone {
		cancel()
		return nil
	}
	if err == nil && name == "" {
		return errGone
	}
	return nil
}

// The list grows, and all that is in it is called.
func allOfThem(ctx context.Context, count int) error {
	var cancels []context.CancelFunc
	defer func() {
		for _, cancel := range cancels {
			cancel()
		}
	}()
	for range count {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		cancels = append(cancels, cancel)
		if err := work(ctx); err != nil {
			return err
		}
	}
	return work(ctx)
}

type round struct {
	ctx context.Context
	end context.CancelFunc
	all context.CancelFunc
}

// The field has it while the function runs.
func (r *round) play(ctx context.Context) error {
	r.ctx, r.end = context.WithCancel(ctx)
	defer r.end()
	return work(r.ctx)
}

func (r *round) playAll(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	r.all = cancel
	err := work(ctx)
	r.all()
	return err
}

// The end of the first is the end of what is made of it.
func narrowed(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, time.Second)
	if err := work(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

type failure struct {
	text  string
	cause error
}

func (f failure) Error() string { return f.text }

func dialErrorf(cause error, text string) error { return failure{text, cause} }

// What makes an error of an error gives one.
func dialled(ctx context.Context) (_ context.Context, stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	if err := work(ctx); err != nil {
		return nil, nil, dialErrorf(err, "dialling failed")
	}
	return ctx, cancel, nil
}

// The last one made is called first.
func lastFirst(ctx context.Context) error {
	var cancels []context.CancelFunc
	defer func() {
		for i := len(cancels) - 1; i >= 0; i-- {
			cancels[i]()
		}
	}()
	ctx, cancel := context.WithCancel(ctx)
	cancels = append(cancels, cancel)
	return work(ctx)
}

func counted(ctx context.Context) {
	var cancels []func()
	for range 3 {
		each, cancel := context.WithCancel(ctx)
		cancels = append(cancels, cancel)
		work(each)
	}
	for i := 0; i < len(cancels); i++ {
		cancel := cancels[i]
		cancel()
	}
}

// Each end of the goroutine has the context over or cancels it.
func watch(ctx context.Context, size func() int) {
	ctx, cancel := context.WithCancel(ctx)
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
			}
		}
	}()
}

func watchInput(parent context.Context, in <-chan int) context.Context {
	ctx, cancel := context.WithCancel(parent)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case _, ok := <-in:
				if !ok {
					cancel()
					return
				}
			}
		}
	}()
	return ctx
}

func watchError(parent context.Context, size func() int) {
	ctx, cancel := context.WithCancel(parent)
	go func() {
		for ctx.Err() == nil {
			if size() > 100 {
				cancel()
			}
			time.Sleep(time.Second)
		}
	}()
}

// The goroutine is given both.
func watchGiven(parent context.Context, in <-chan int) {
	ctx, cancel := context.WithCancel(parent)
	go watchBoth(ctx, cancel, in)
}

func watchBoth(ctx context.Context, cancel context.CancelFunc, in <-chan int) {
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-in:
			if !ok {
				cancel()
				return
			}
		}
	}
}
