package fixture

import (
	"context"
	"log"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func withContext(ctx context.Context, work <-chan int) {
	go func() {
		for {
			select {
			case n := <-work:
				println(n)
			case <-ctx.Done():
				return
			}
		}
	}()
}

func breaksOut(work <-chan int, done <-chan struct{}) {
	go func() {
	loop:
		for {
			select {
			case n := <-work:
				println(n)
			case <-done:
				break loop
			}
		}
	}()
}

func rangesOver(work <-chan int) {
	go func() {
		for n := range work {
			println(n)
		}
	}()
}

// A tick that fails is the last one.
func ticksUntilItFails(check func() error) {
	ticks := time.NewTicker(time.Second)
	go func() {
		defer ticks.Stop()
		for range ticks.C {
			if err := check(); err != nil {
				return
			}
		}
	}()
}

func ticksAFewTimes(check func()) {
	ticks := time.NewTicker(time.Second)
	defer ticks.Stop()
	left := 3
	for range ticks.C {
		check()
		if left--; left == 0 {
			break
		}
	}
}

type clock struct{ C chan time.Time }

// Its C is a channel of its own, which Close closes.
func (c *clock) run(check func()) {
	go func() {
		for range c.C {
			check()
		}
	}()
}

func (c *clock) Close() { close(c.C) }

// What it ranges over is the caller's where there is one.
func ticksOrOthers(check func(), others chan time.Time) {
	var ticks <-chan time.Time = time.NewTicker(time.Second).C
	if others != nil {
		ticks = others
	}
	go func() {
		for range ticks {
			check()
		}
	}()
}

// It ends only when something fails.
func untilItFails(read func() (int, error)) {
	go func() {
		for {
			n, err := read()
			if err != nil {
				return
			}
			println(n)
		}
	}()
}

func whileRunning(running *atomic.Bool) {
	go func() {
		for running.Load() {
			time.Sleep(time.Second)
		}
	}()
}

func panics(read func() (int, error)) {
	go func() {
		for {
			if _, err := read(); err != nil {
				panic(err)
			}
		}
	}()
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// The helper ends the process.
func endsProcess(read func() (int, error)) {
	go func() {
		for {
			_, err := read()
			must(err)
		}
	}()
}

func endsGoroutine(done <-chan struct{}) {
	go func() {
		for {
			select {
			case <-done:
				runtime.Goexit()
			case <-time.After(time.Second):
			}
		}
	}()
}

type store struct {
	mu    sync.Mutex
	items map[string]int
}

func (s *store) sweep() {
	for {
		time.Sleep(time.Minute)
		s.mu.Lock()
		clear(s.items)
		s.mu.Unlock()
	}
}

var shared = openStore() //nolint:init-goroutine // that is what it is: one for the whole process

// Called for a package variable only.
func openStore() *store {
	s := &store{items: map[string]int{}}
	go s.sweep()
	return s
}

func init() { //nolint:init-goroutine // that is what it is: one for the whole process
	go func() { //nolint:init-goroutine // that is what it is: one for the whole process
		for {
			time.Sleep(time.Hour)
			shared.mu.Lock()
			shared.mu.Unlock()
		}
	}()
	openMore()
}

func openMore() {
	s := &store{}
	go s.sweep()
}

func init() { //nolint:init-goroutine // that is what it is: one for the whole process
	go heartbeat(time.Minute) //nolint:init-goroutine // that is what it is: one for the whole process
}

func heartbeat(every time.Duration) {
	for range time.Tick(every) {
		log.Print("alive")
	}
}

// It never returns itself: its goroutine is started once for each that serves.
func serveTicks(s *store) {
	go s.sweep()
	for range time.Tick(time.Second) {
		println(len(s.items))
	}
}

var start sync.Once

func lazily(s *store) {
	start.Do(func() {
		go s.sweep() //nolint:once-goroutine // that is what it is: one for the whole process
	})
}

var started atomic.Bool

func guarded(s *store) {
	if !started.CompareAndSwap(false, true) {
		return
	}
	go s.sweep()
}

var global *store

func single() *store {
	if global == nil {
		global = &store{}
		go global.sweep()
	}
	return global
}

// Signals come as long as the process lives.
func dumpsOnSignal(s *store) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	go func() {
		for {
			<-signals
			println(len(s.items))
		}
	}()
}

// It never returns itself: whoever starts it decides how long both live.
func serve(s *store, requests <-chan string) {
	go s.sweep()
	for {
		println(<-requests)
	}
}

func counted(names []string) {
	go func() {
		for _, name := range names {
			for i := 0; i < 3; i++ {
				println(name, i)
			}
		}
	}()
}

type limiter struct {
	tokens chan struct{}
	quit   chan struct{}
}

// There is one a process; whoever asks hears that it is told to stop.
func newLimiter() *limiter {
	l := &limiter{tokens: make(chan struct{}, 8), quit: make(chan struct{})}
	go l.refill()
	return l
}

func (l *limiter) refill() {
	for range time.Tick(time.Second) {
		l.tokens <- struct{}{}
	}
}

func (l *limiter) done() <-chan struct{} { return l.quit }

func (l *limiter) close() { close(l.quit) }

func main() {
	l := newLimiter()
	defer l.close()
	println(len(l.tokens))
}
