package fixture

import (
	"context"
	"errors"
	"sync"
	"time"
)

type poller struct {
	done  chan struct{}
	count int
}

// Its goroutine ends when Stop closes done.
func (p *poller) Start() {
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				p.count++
			case <-p.done:
				return
			}
		}
	}()
}

// Stop ends it.
func (p *poller) Stop() { close(p.done) }

// It takes the value over.
func newPoller() *poller { return &poller{done: make(chan struct{})} }

// Stopped whatever happens.
func deferred(check func() error) error {
	p := newPoller()
	p.Start()
	defer p.Stop()
	return check()
}

// Deferred before the start.
func deferredBefore() {
	p := newPoller()
	defer func() { p.Stop() }()
	p.Start()
}

// Stopped on both paths.
func everyPath(check func() error) error {
	p := newPoller()
	p.Start()
	if err := check(); err != nil {
		p.Stop()
		return err
	}
	p.Stop()
	return nil
}

// The caller has it.
func returned() *poller {
	p := newPoller()
	p.Start()
	return p
}

type service struct {
	poller *poller
	stops  []func()
}

// The service has it.
func (s *service) stored() {
	p := newPoller()
	p.Start()
	s.poller = p
}

// Its Stop is kept for later.
func (s *service) kept() {
	p := newPoller()
	p.Start()
	s.stops = append(s.stops, p.Stop)
}

// Another goroutine stops it.
func stoppedLater(ctx context.Context) {
	p := newPoller()
	p.Start()
	go func() {
		<-ctx.Done()
		p.Stop()
	}()
}

// Other code may stop it.
func handedOn(register func(*poller)) {
	p := newPoller()
	p.Start()
	register(p)
}

// The one before is stopped when the next one runs.
func replacedInTurn(changes <-chan int) {
	var current *poller
	for range changes {
		next := newPoller()
		next.Start()
		if current != nil {
			current.Stop()
		}
		current = next
	}
	if current != nil {
		current.Stop()
	}
}

func oldOneStopped(changes <-chan int) {
	var current *poller
	for range changes {
		old := current
		current = newPoller()
		current.Start()
		if old != nil {
			old.Stop()
		}
	}
	if current != nil {
		current.Stop()
	}
}

func stoppedBeforeTheNext(changes <-chan int) {
	var current *poller
	for range changes {
		if current != nil {
			current.Stop()
		}
		current = newPoller()
		current.Start()
	}
	if current != nil {
		current.Stop()
	}
}

// All of them are stopped behind the loop.
func collected(names []string) {
	var all []*poller
	for range names {
		p := newPoller()
		p.Start()
		all = append(all, p)
	}
	for _, p := range all {
		p.Stop()
	}
}

// It is known to the map before it starts.
func storedBefore(names []string) {
	running := map[string]*poller{}
	for _, name := range names {
		p := newPoller()
		running[name] = p
		p.Start()
	}
	for _, p := range running {
		p.Stop()
	}
}

func registeredBefore(names []string, atExit func(func())) {
	for range names {
		p := newPoller()
		atExit(p.Stop)
		p.Start()
	}
}

// It never returns.
func forEver() {
	p := newPoller()
	p.Start()
	select {}
}

type worker struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// The context of the caller ends it as well.
func (w *worker) Start(ctx context.Context) {
	w.ctx, w.cancel = context.WithCancel(ctx)
	go func() {
		for {
			select {
			case <-w.ctx.Done():
				return
			case <-time.After(time.Second):
			}
		}
	}()
}

// Stop ends it before the context does.
func (w *worker) Stop() { w.cancel() }

// The context is the caller's.
func withContext(ctx context.Context) {
	w := &worker{}
	w.Start(ctx)
}

type batch struct {
	wg    sync.WaitGroup
	items []int
	sum   int
}

// Its goroutine ends when all items are done.
func (b *batch) Start() {
	b.wg.Add(1)
	go func() {
		defer b.wg.Done()
		for _, item := range b.items {
			b.sum += item
		}
	}()
}

// Nothing is left to end.
func (b *batch) Close() { b.items = nil }

// The work has an end.
func finite(items []int) {
	b := &batch{items: items}
	b.Start()
}

type listener struct{ done chan struct{} }

// It may fail, and then nothing runs.
func (l *listener) Start() error {
	if l.done == nil {
		return errors.New("not made")
	}
	go func() {
		for {
			select {
			case <-l.done:
				return
			case <-time.After(time.Second):
			}
		}
	}()
	return nil
}

// Close ends it.
func (l *listener) Close() { close(l.done) }

// Where the start failed there is nothing to stop.
func failedStart() error {
	l := &listener{done: make(chan struct{})}
	if err := l.Start(); err != nil {
		return err
	}
	l.Close()
	return nil
}

var shared = newPoller()

// The package's own runs as long as the process.
func startShared() { shared.Start() }

type pinger struct {
	running bool
	done    chan struct{}
}

// Start says whether it has started.
func (p *pinger) Start() bool {
	if p.running {
		return false
	}
	p.running = true
	go func() {
		for {
			select {
			case <-p.done:
				return
			case <-time.After(time.Second):
			}
		}
	}()
	return true
}

// Stop ends it.
func (p *pinger) Stop() { close(p.done) }

func pingOnce() {
	p := &pinger{done: make(chan struct{})}
	if p.Start() {
		p.Stop()
	}
}

type watch struct {
	quit chan struct{}
	seen int
}

func newWatch(notify func(int)) *watch {
	w := &watch{quit: make(chan struct{})}
	go w.loop(notify)
	return w
}

func (w *watch) loop(notify func(int)) {
	for {
		select {
		case <-time.After(time.Second):
			w.seen++
			notify(w.seen)
		case <-w.quit:
			return
		}
	}
}

func (w *watch) Close() { close(w.quit) }

// The callback closes it.
func closedByCallback() {
	var w *watch
	w = newWatch(func(n int) {
		if n > 3 {
			w.Close()
		}
	})
	println(w.seen)
}

type watches struct{ all []*watch }

func (s *watches) add(notify func(int)) { s.all = append(s.all, newWatch(notify)) }

// What the callback says ends it.
func newAsker(isOver func() bool) *watch {
	w := &watch{quit: make(chan struct{})}
	go func() {
		for !isOver() {
			select {
			case <-time.After(time.Second):
				w.seen++
			case <-w.quit:
				return
			}
		}
	}()
	return w
}

func asked(isOver func() bool) { newAsker(isOver) }

var lastWatch *watch

// It is known to others besides.
func newShared() *watch {
	w := &watch{quit: make(chan struct{})}
	lastWatch = w
	go w.loop(func(int) {})
	return w
}

func sharedOne() { newShared() }
