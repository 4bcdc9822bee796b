package fixture

import (
	"context"
	"errors"
	"sync"
	"time"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// The caller gives up before it says stop.
func stopForgotten() error {
	stop := make(chan struct{})
	go func() {
		<-stop // want "This receive from stop can block for ever: stopForgotten returns at line 22 without sending to it or closing it"
		_ = work()
	}()
	if err := check(); err != nil {
		return err
	}
	close(stop)
	return nil
}

// The error path sends nothing.
func successOnly() int {
	result := make(chan int)
	go func() {
		if check() != nil {
			return
		}
		result <- work()
	}()
	return <-result // want "the goroutine started at line 31 returns at line 33 without sending"
}

// One value is asked for more than is sent.
func oneTooMany() int {
	values := make(chan int)
	go func() {
		values <- work()
	}()
	first := <-values
	return first + <-values // want "the goroutine started at line 43 sends only one value"
}

type server struct {
	quit chan struct{}
	done chan struct{}
}

func (s *server) run() {
	<-s.quit // want "from s.quit can block for ever: neverStopped returns"
	close(s.done)
}

func (s *server) stop() {
	close(s.quit)
	<-s.done
}

// The server is started, and stopped only when all goes well.
func neverStopped() {
	s := &server{quit: make(chan struct{}), done: make(chan struct{})}
	go s.run()
	if check() != nil {
		return
	}
	s.stop()
}

// Two wait, and one value comes.
func oneForTwo() {
	ready := make(chan struct{}, 1)
	for range 2 {
		go func() {
			<-ready // want "oneForTwo sends only one value"
		}()
	}
	ready <- struct{}{}
}

// Each waits for the other to begin.
func eachOther() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		<-ping // want "eachOther is itself blocked at line 93"
		pong <- work()
	}()
	<-pong // want "the goroutine started at line 89 is itself blocked at line 90"
	ping <- work()
}

type runner interface{ run() }

type waiter struct{ stop chan struct{} }

func (w *waiter) run() {
	<-w.stop // want "behindInterface returns at line 111 without sending"
}

// It runs behind an interface.
func behindInterface() error {
	w := &waiter{stop: make(chan struct{})}
	var r runner = w
	go r.run()
	if err := check(); err != nil {
		return err
	}
	close(w.stop)
	return nil
}

func call(f func()) { f() }

// What waits is handed on as a function.
func callback() {
	stop := make(chan struct{})
	wait := func() {
		<-stop // want "callback returns at line 129 without sending"
	}
	go call(wait)
	if check() == nil {
		close(stop)
	}
}

// The context is at hand, but it is not why no answer comes.
func replied(ctx context.Context) (int, error) {
	answers := make(chan int, 1)
	go func() {
		if check() != nil {
			return
		}
		answers <- work()
	}()
	answer := <-answers // want "the goroutine started at line 134 returns at line 136 without sending"
	return answer, nil
}

// Start and Stop are methods: who calls both is the other side of neither by itself.
type stepper struct{ quit, done chan struct{} }

func newStepper() *stepper { return &stepper{make(chan struct{}), make(chan struct{})} }

func (s *stepper) run(step func() error) {
	if step() != nil {
		return
	}
	<-s.quit
	close(s.done)
}

func (s *stepper) Start(step func() error) { go s.run(step) }

func (s *stepper) Stop() {
	close(s.quit)
	<-s.done // want "can block for ever"
}

func stepsOnce(step func() error) {
	s := newStepper()
	s.Start(step)
	s.Stop()
}

// One chunk less than the division, rounded up, would say.
func sumOfWholeChunks() int {
	data := make([]int, 10)
	const size = 4
	n := (len(data) + size - 1) / size
	sums := make(chan int, n)
	for from := 0; from+size <= len(data); from += size {
		go func(part []int) { sums <- len(part) }(data[from : from+size])
	}
	total := 0
	for range n {
		total += <-sums // want "This receive from sums can block for ever"
	}
	return total
}

// A function that was stopped never runs.
func waitsForNeverRun() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stopped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() { close(stopped) })
	if stop() {
		<-stopped // want "This receive from stopped can block for ever"
	}
}

// A text has more bytes than characters.
func bytesOfText() int {
	seen := make(chan rune)
	word := "héy"
	for _, each := range word {
		go func() { seen <- each }()
	}
	count := 0
	for range len(word) {
		<-seen // want "This receive from seen can block for ever"
		count++
	}
	return count
}

// Who cannot start is never ready.
func untilReady(start func() error) {
	ready := make(chan struct{})
	go func() {
		if err := start(); err != nil {
			return
		}
		close(ready)
	}()
	<-ready // want "can block for ever"
}

type heartbeat struct {
	quit  chan struct{}
	beats int
}

// Who gets no heartbeat cannot stop it.
func newHeartbeat(path string) (*heartbeat, error) {
	h := &heartbeat{quit: make(chan struct{})}
	go h.beat()
	if path == "" {
		return nil, errors.New("no path")
	}
	return h, nil
}

func (h *heartbeat) beat() {
	ticks := time.NewTicker(time.Second)
	defer ticks.Stop()
	for {
		select { // want "This wait for h.quit can go on for ever, round after round: newHeartbeat returns"
		case <-ticks.C:
			h.beats++
		case <-h.quit:
			return
		}
	}
}

func (h *heartbeat) stop() { close(h.quit) }

func (h *heartbeat) count() int { return h.beats }

// The early return forgets the goroutine that polls.
func pollsUntil(found func() bool, isShort bool) {
	quit := make(chan struct{})
	go func() {
		for {
			select { // want "This wait for quit can go on for ever"
			case <-quit:
				return
			default:
				time.Sleep(time.Millisecond)
			}
		}
	}()
	if isShort {
		return
	}
	found()
	close(quit)
}

// It may end in between: who asks first is told otherwise than who asks later.
func untilEnded(ctx context.Context) int {
	results := make(chan int)
	go func() {
		if ctx.Err() == nil {
			results <- work()
		}
	}()
	if ctx.Err() != nil {
		return 0
	}
	return <-results // want "This receive from results can block for ever"
}

type supervisor struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newSupervisor() *supervisor {
	s := &supervisor{}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

func (s *supervisor) await() {
	<-s.ctx.Done() // want "nobody is left to cancel s.ctx"
	_ = work()
}

func (s *supervisor) shutDown() { s.cancel() }

// The early return leaves the one who waits for the end of the context behind.
func supervised() error {
	s := newSupervisor()
	go s.await()
	if err := check(); err != nil {
		return err
	}
	s.shutDown()
	return nil
}

type probe struct{ runs int }

type prober struct {
	probes []*probe
	quit   chan struct{}
	wg     sync.WaitGroup
}

func (p *prober) repeat(each *probe) {
	defer p.wg.Done()
	ticks := time.NewTicker(time.Hour)
	defer ticks.Stop()
	for {
		select { // want "This wait for p.quit can go on for ever, round after round: probesTwo is itself blocked at line"
		case <-ticks.C:
			each.runs++
		case <-p.quit:
			return
		}
	}
}

func (p *prober) start() {
	p.wg.Add(len(p.probes))
	for _, each := range p.probes {
		go p.repeat(each)
	}
}

func (p *prober) stop() {
	p.quit <- struct{}{}
	p.wg.Wait()
}

// One value stops one of them.
func probesTwo() {
	p := &prober{probes: []*probe{{}, {}}, quit: make(chan struct{})}
	p.start()
	p.stop()
}

// The one who was to answer gives up with the context, and the function goes on waiting.
func repliedInTime(ctx context.Context) (int, error) {
	answers := make(chan int, 1)
	go func() {
		if ctx.Err() != nil {
			return
		}
		answers <- work()
	}()
	answer := <-answers // want "the goroutine started at line 363 returns at line 365 because ctx is done"
	return answer, nil
}
