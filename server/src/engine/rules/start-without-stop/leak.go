package fixture

import (
	"context"
	"errors"
	"time"
)

type poller struct {
	done  chan struct{}
	count int
}

func (p *poller) Start() {
	go p.loop()
}

func (p *poller) loop() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			p.count++
		case <-p.done:
			return
		}
	}
}

func (p *poller) Stop() { close(p.done) }

func (p *poller) Count() int { return p.count }

func never() int {
	p := &poller{done: make(chan struct{})}
	p.Start() // want "only p.Stop ends"
	return p.Count()
}

func onError(check func() error) error {
	p := &poller{done: make(chan struct{})}
	p.Start() // want "returns at line 45 without calling it"
	if err := check(); err != nil {
		return err
	}
	p.Stop()
	return nil
}

func newPoller() *poller { return &poller{done: make(chan struct{})} }

func eachName(names []string) {
	for range names {
		p := newPoller()
		p.Start() // want "the next round of the loop begins without calling it"
	}
}

func eachChange(changes <-chan int) {
	for range changes {
		p := newPoller()
		p.Start() // want "the next round of the loop begins without calling it"
		println(p.Count())
	}
}

// Only the last one is stopped.
func replaced(changes <-chan int) {
	var current *poller
	for range changes {
		current = newPoller()
		current.Start() // want "line 72 replaces current without calling it"
	}
	if current != nil {
		current.Stop()
	}
}

func restarted(failures <-chan error) {
	p := newPoller()
	p.Start() // want "line 84 replaces p without calling it"
	for range failures {
		p = newPoller()
		p.Start()
	}
	p.Stop()
}

type cache struct {
	ctx    context.Context
	cancel context.CancelFunc
	values map[string]string
}

func NewCache() *cache {
	ctx, cancel := context.WithCancel(context.Background())
	c := &cache{ctx: ctx, cancel: cancel, values: map[string]string{}}
	go c.sweep()
	return c
}

func (c *cache) sweep() {
	for {
		select {
		case <-time.After(time.Minute):
			clear(c.values)
		case <-c.ctx.Done():
			return
		}
	}
}

func (c *cache) Close() error {
	c.cancel()
	return nil
}

func (c *cache) Get(key string) string { return c.values[key] }

func lookUp(key string) string {
	c := NewCache() // want "only c.Close ends"
	return c.Get(key)
}

type pool struct {
	jobs chan func()
}

func newPool(size int) (*pool, error) {
	if size <= 0 {
		return nil, errors.New("no workers")
	}
	p := &pool{jobs: make(chan func())}
	for i := 0; i < size; i++ {
		go func() {
			for job := range p.jobs {
				job()
			}
		}()
	}
	return p, nil
}

func (p *pool) Do(job func()) { p.jobs <- job }

func (p *pool) Shutdown() { close(p.jobs) }

func runAll(jobs []func()) error {
	p, err := newPool(4) // want "only p.Shutdown ends"
	if err != nil {
		return err
	}
	for _, job := range jobs {
		p.Do(job)
	}
	return nil
}

func perItem(items []string) {
	for range items {
		var p poller
		p.done = make(chan struct{})
		p.Start() // want "only p.Stop ends"
	}
}

// What is deferred later must not run before the stop.
func waitedPoll(check func() error, wait func()) error {
	p := &poller{done: make(chan struct{})}
	p.Start() // want "only p.Stop ends"
	defer wait()
	if err := check(); err != nil {
		return err
	}
	p.Stop()
	return nil
}

type watch struct {
	quit chan struct{}
	seen int
}

// What is called with each value cannot end the goroutine.
func newWatch(notify func(int)) *watch {
	w := &watch{quit: make(chan struct{})}
	go w.loop(notify)
	return w
}

func (w *watch) loop(notify func(int)) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			w.seen++
			notify(w.seen)
		case <-w.quit:
			return
		}
	}
}

func (w *watch) Close() { close(w.quit) }

func watched() int {
	w := newWatch(func(n int) { println(n) }) // want "only w.Close ends"
	return w.seen
}

func dropped() {
	newWatch(func(n int) { println(n) }) // want "only Close ends, and its result is thrown away: keep it and call Close"
}

func droppedByName(sizes []int) error {
	for _, size := range sizes {
		if _, err := newPool(size); err != nil { // want "only Shutdown ends, and its result is thrown away"
			return err
		}
	}
	return nil
}
