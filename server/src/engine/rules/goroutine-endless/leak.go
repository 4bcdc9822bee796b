package fixture

import (
	"context"
	"net/http"
	"sync"
	"time"
)

type cache struct {
	mu    sync.Mutex
	items map[string]time.Time
}

func (c *cache) expire() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, end := range c.items {
		if time.Now().After(end) {
			delete(c.items, key)
		}
	}
}

// Every cache keeps its janitor, and the janitor keeps the cache.
func newCache() *cache {
	c := &cache{items: map[string]time.Time{}}
	go c.janitor() // want "its loop has no way out"
	return c
}

func (c *cache) janitor() {
	for {
		time.Sleep(time.Minute)
		c.expire()
	}
}

type sessions struct {
	mu   sync.Mutex
	seen map[string]time.Time
}

// Nobody closes the channel of a ticker, and Stop does not either.
func newSessions() *sessions {
	s := &sessions{seen: map[string]time.Time{}}
	go s.sweep() // want "its loop has no way out"
	return s
}

func (s *sessions) sweep() {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for range t.C {
		s.mu.Lock()
		clear(s.seen)
		s.mu.Unlock()
	}
}

// The break leaves the select only.
func breakOfSelect(work <-chan int, done <-chan struct{}) {
	go func() { // want "the break at line 69 leaves the select only, and each run of breakOfSelect starts another one"
		for {
			select {
			case n := <-work:
				println(n)
			case <-done:
				break
			}
		}
	}()
}

func ignoresContext(ctx context.Context, work <-chan int) {
	go func() { // want "its loop has no way out"
		for {
			select {
			case n := <-work:
				println(n)
			case <-time.After(time.Second):
				println("idle")
			}
		}
	}()
}

func (c *cache) breaksWhenDone(ctx context.Context, work <-chan string) {
	go func() { // want "the break at line \d+ leaves the select only"
		for {
			select {
			case <-ctx.Done():
				break
			case key := <-work:
				println(key)
			}
		}
	}()
}

func (c *cache) seesTheEnd(ctx context.Context, work <-chan string) {
	go func() { // want "its loop has no way out"
		for {
			select {
			case key := <-work:
				println(key)
			case <-ctx.Done():
			}
		}
	}()
}

// What stands behind the loop would be left out by a return.
func (c *cache) breaksToTheEnd(ctx context.Context, work <-chan string) {
	go func() { // want "the break at line \d+ leaves the select only"
		for {
			select {
			case <-ctx.Done():
				break
			case key := <-work:
				println(key)
			}
		}
		println("done")
	}()
}

func (c *cache) watch(ctx context.Context, changes <-chan string) {
	ticks := time.NewTicker(time.Second)
	for {
		select {
		case key := <-changes:
			println(key)
		case <-ticks.C:
			c.expire()
		}
	}
}

func startWatch(ctx context.Context, c *cache, changes <-chan string) {
	go c.watch(ctx, changes) // want "its loop has no way out"
}

// It tells that the context has ended, and goes on.
func onlyTells(ctx context.Context, c *cache) {
	go func() { // want "its loop has no way out"
		for {
			if ctx.Err() != nil {
				println("ended")
			}
			time.Sleep(time.Second)
			c.expire()
		}
	}()
}

func handler(w http.ResponseWriter, r *http.Request) {
	go func() { // want "its loop has no way out"
		for {
			time.Sleep(time.Second)
			println("still here")
		}
	}()
}

// The loop stands two calls away.
func through(c *cache) {
	go func() { // want "its loop has no way out"
		println("begins")
		c.janitor()
	}()
}

func eachOf(names []string) {
	var group sync.WaitGroup
	for _, name := range names {
		group.Go(func() { // want "its loop has no way out"
			for {
				time.Sleep(time.Second)
				println(name)
			}
		})
	}
	group.Wait()
}

// A goroutine a connection, whatever becomes of it.
func accepts(queue chan chan int) {
	for {
		replies := <-queue
		go answer(replies) // want "its loop has no way out"
	}
}

func answer(replies chan int) {
	for {
		replies <- 1
	}
}

// The caller runs once a round of a loop.
func polled(names chan string) {
	for name := range names {
		begin(name)
	}
}

func serves(names chan string) {
	for {
		begin(<-names)
	}
}

func begin(name string) {
	go func() { // want "its loop has no way out"
		for {
			time.Sleep(time.Second)
			println(name)
		}
	}()
}

func retries() {
	failed := make(chan error)
	go func() { // want "its loop has no way out"
	again:
		if err := <-failed; err != nil {
			println(err.Error())
		}
		goto again
	}()
}

func keepWarm(key string, refresh func(string) error) {
	go func() { // want "its loop has no way out"
		for range time.Tick(time.Minute) {
			if err := refresh(key); err != nil {
				println(err.Error())
			}
		}
	}()
}

// The channel has a name of its own, and the ticker gets another one.
func resettable(c *cache, slow, fast time.Duration) {
	ticks := time.NewTicker(slow).C
	if len(c.items) > 1000 {
		ticks = time.NewTicker(fast).C
	}
	go func() { // want "its loop has no way out"
		for now := range ticks {
			println(now.String())
			c.expire()
		}
	}()
}

// Each tick starts one that stays.
func spawns(every time.Duration) {
	for range time.Tick(every) {
		go func() { // want "its loop has no way out"
			for {
				time.Sleep(time.Second)
				println("still here")
			}
		}()
	}
}

type rates struct {
	fetch  func(currency string) int
	latest map[string]int
}

// Each currency has its own, whether it is fetched by a field or by a parameter.
func (r *rates) follow(currency string) {
	go func() { // want warning "its loop has no way out"
		for {
			println(r.fetch(currency))
			time.Sleep(time.Minute)
		}
	}()
}

func followWith(currency string, fetch func(string) int) {
	go func() { // want warning "its loop has no way out"
		for {
			println(fetch(currency))
			time.Sleep(time.Minute)
		}
	}()
}

func (r *rates) clears(currency string) {
	go r.clearing(currency) // want warning "its loop has no way out"
}

func (r *rates) clearing(currency string) {
	for range time.Tick(time.Hour) {
		r.latest[currency] = 0
	}
}

// It only says the name of the one there may be.
func (r *rates) report(name string, every time.Duration) {
	go func() { // want hint "its loop has no way out"
		for {
			println(name, len(r.latest))
			time.Sleep(every)
		}
	}()
}

var reports = make(chan string)

// Who calls it how often is not known.
func reporter() {
	go func() { // want hint "its loop has no way out"
		for {
			println(<-reports)
		}
	}()
}

// There may be one such cache a process.
func (c *cache) open() {
	go c.janitor() // want hint "its loop has no way out"
}

// Nothing in it belongs to the call.
func every(interval time.Duration) {
	ticks := time.NewTicker(interval)
	go func() { // want hint "its loop has no way out"
		for range 3 {
			println("begins")
		}
		for {
			<-ticks.C
			println("tick")
		}
	}()
}

type limiter struct {
	tokens chan struct{}
	quit   chan struct{}
}

// One a process is told to stop, and does not listen.
func newLimiter() *limiter {
	l := &limiter{tokens: make(chan struct{}, 8), quit: make(chan struct{})}
	go l.refill() // want "nobody receives from quit, which \(\*limiter\).Close closes"
	return l
}

func (l *limiter) refill() {
	for range time.Tick(time.Second) {
		l.tokens <- struct{}{}
	}
}

func (l *limiter) Close() { close(l.quit) }

func main() {
	l := newLimiter()
	defer l.Close()
	println(len(l.tokens))
}
