package fixture

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"runtime"
	"sort"
	"sync"
	"time"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// Every path closes it.
func stopDeferred() error {
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		<-stop
		_ = work()
	}()
	return check()
}

// Closed on the error path, too.
func closedOnError() int {
	result := make(chan int)
	go func() {
		defer close(result)
		if check() != nil {
			return
		}
		result <- work()
	}()
	return <-result
}

// As many receives as sends.
func two() int {
	values := make(chan int)
	go func() {
		values <- work()
		values <- work()
	}()
	first := <-values
	return first + <-values
}

type server struct {
	quit chan struct{}
	done chan struct{}
}

func (s *server) run() {
	<-s.quit
	close(s.done)
}

func (s *server) stop() {
	close(s.quit)
	<-s.done
}

func stopped() {
	s := &server{quit: make(chan struct{}), done: make(chan struct{})}
	go s.run()
	defer s.stop()
	if check() != nil {
		return
	}
	_ = work()
}

// A closed channel wakes all who wait.
func allWoken() {
	ready := make(chan struct{})
	for range 2 {
		go func() {
			<-ready
		}()
	}
	close(ready)
}

// Asked, then answered.
func inTurn() int {
	ping, pong := make(chan int), make(chan int)
	go func() {
		pong <- 1 + <-ping
	}()
	ping <- work()
	return <-pong
}

// Who gets the channel may close it.
func returned() chan<- struct{} {
	stop := make(chan struct{})
	go func() {
		<-stop
	}()
	return stop
}

// Others send on a channel that was given.
func given(stop <-chan struct{}) {
	go func() {
		<-stop
	}()
}

// Unknown code has it.
func handedOn(serve func(chan<- int)) int {
	values := make(chan int)
	go func() {
		_ = work()
	}()
	serve(values)
	return <-values
}

type runner interface{ run() }

type waiter struct{ stop chan struct{} }

func (w *waiter) run() {
	<-w.stop
}

// It runs behind an interface, and every path ends it.
func behindInterface() error {
	w := &waiter{stop: make(chan struct{})}
	var r runner = w
	go r.run()
	defer close(w.stop)
	return check()
}

func call(f func()) { f() }

// What is handed on is told to end.
func callback() {
	stop := make(chan struct{})
	wait := func() {
		<-stop
	}
	go call(wait)
	close(stop)
}

// Start and Stop are methods: whatever comes of a step, the end is told.
type stepper struct{ quit, done chan struct{} }

func newStepper() *stepper { return &stepper{make(chan struct{}), make(chan struct{})} }

func (s *stepper) run(step func() error) {
	defer close(s.done)
	if step() != nil {
		return
	}
	<-s.quit
}

func (s *stepper) Start(step func() error) { go s.run(step) }

func (s *stepper) Stop() {
	close(s.quit)
	<-s.done
}

func stepsOnce(step func() error) {
	s := newStepper()
	s.Start(step)
	s.Stop()
}

// What is derived from a context ends with it.
func endsWithParent() {
	parent, end := context.WithCancel(context.Background())
	go end()
	child, cancel := context.WithCancel(parent)
	defer cancel()
	<-child.Done()
}

// One context ends the other, though it is derived from another one.
func merged() {
	first, endFirst := context.WithCancel(context.Background())
	defer endFirst()
	second, endSecond := context.WithCancel(context.Background())
	both, end := context.WithCancel(first)
	stop := context.AfterFunc(second, func() { end() })
	defer stop()
	endSecond()
	<-both.Done()
}

// The collector runs it.
func collected(page *[4096]byte) {
	freed := make(chan struct{})
	runtime.SetFinalizer(page, func(*[4096]byte) { close(freed) })
	runtime.GC()
	<-freed
}

type lines struct{ read chan int }

func (l *lines) Write(text []byte) (int, error) {
	l.read <- len(text)
	return len(text), nil
}

// Copying writes, and whoever writes sends.
func copied(from io.Reader) int {
	l := &lines{read: make(chan int, 1)}
	go io.Copy(io.Discard, from)
	_, _ = io.Copy(l, io.LimitReader(from, 1))
	return <-l.read
}

type byLength struct {
	words []string
	moved chan int
}

func (b byLength) Len() int           { return len(b.words) }
func (b byLength) Less(i, j int) bool { return len(b.words[i]) < len(b.words[j]) }
func (b byLength) Swap(i, j int) {
	b.words[i], b.words[j] = b.words[j], b.words[i]
	select {
	case b.moved <- i:
	default:
	}
}

// Sorting swaps.
func sorted() int {
	b := byLength{words: []string{"longest", "short"}, moved: make(chan int, 1)}
	sort.Sort(b)
	return <-b.moved
}

// A value of package reflect sends as the channel itself does.
func reflected() int {
	c := make(chan int, 1)
	reflect.ValueOf(c).Send(reflect.ValueOf(work()))
	return <-c
}

type listener struct{}

func notify(ctx context.Context) {
	if heard, ok := ctx.Value(listener{}).(chan int); ok {
		heard <- work()
	}
}

// Whoever has the context has the channel.
func heard() int {
	c := make(chan int)
	go notify(context.WithValue(context.Background(), listener{}, c))
	return <-c
}

type limits struct{ Workers int }

// How many there are is decoded.
func firstOf(text []byte) (int, error) {
	var l limits
	if err := json.Unmarshal(text, &l); err != nil {
		return 0, err
	}
	results := make(chan int, l.Workers)
	for i := 0; i < l.Workers; i++ {
		go func() { results <- work() }()
	}
	return <-results, nil
}

type visits struct{ count int }

// What is new is zero.
func firstVisit() {
	v := new(visits)
	if v.count == 0 {
		return
	}
	more := make(chan int)
	go func() { v.count = work() }()
	<-more
}

// As many chunks as the division, rounded up, says; taking a part of a list leaves its length.
func sumOfChunks() int {
	data := make([]int, 10)
	const size = 4
	n := (len(data) + size - 1) / size
	sums := make(chan int, n)
	for from := 0; from < len(data); from += size {
		go func(part []int) { sums <- len(part) }(data[from:min(from+size, len(data))])
	}
	total := 0
	for range n {
		total += <-sums
	}
	return total
}

// A function that could not be stopped any more runs.
func waitsForStopped(early bool) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stopped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() { close(stopped) })
	if early {
		cancel()
	}
	if !stop() {
		<-stopped
	}
}

// A loop over a text goes through characters.
func characters() int {
	seen := make(chan rune)
	word := "héy"
	for _, each := range word {
		go func() { seen <- each }()
	}
	count := 0
	for range []rune(word) {
		<-seen
		count++
	}
	return count
}

type heartbeat struct {
	quit  chan struct{}
	beats int
}

// Who cannot use it stops it.
func newHeartbeat(path string) (*heartbeat, error) {
	h := &heartbeat{quit: make(chan struct{})}
	go h.beat()
	if path == "" {
		h.stop()
		return nil, errors.New("no path")
	}
	return h, nil
}

func (h *heartbeat) beat() {
	ticks := time.NewTicker(time.Second)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			h.beats++
		case <-h.quit:
			return
		}
	}
}

func (h *heartbeat) stop() { close(h.quit) }

// It ends by itself when nobody ends it.
func pollsFor(limit int, isShort bool) {
	quit := make(chan struct{})
	go func() {
		for tries := 0; tries < limit; tries++ {
			select {
			case <-quit:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	if isShort {
		return
	}
	close(quit)
}

// What it looks at may end it, too.
func pollsUntil(found func() bool, isShort bool) {
	quit := make(chan struct{})
	go func() {
		for !found() {
			select {
			case <-quit:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	if isShort {
		return
	}
	close(quit)
}

type tickets struct{ taken chan struct{} }

// A context that has ended stays so: who gave the ticket back is not told that all is well.
func (t *tickets) take(ctx context.Context) error {
	select {
	case t.taken <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if ctx.Err() != nil {
		<-t.taken
		return ctx.Err()
	}
	return nil
}

func (t *tickets) giveBack() { <-t.taken }

func withTicket(ctx context.Context) {
	t := &tickets{taken: make(chan struct{}, 1)}
	if t.take(ctx) == nil {
		t.giveBack()
	}
}

// The same of one that was derived before, and of its channel.
func unlessEnded(ctx context.Context) int {
	inner, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	results := make(chan int, 1)
	if ctx.Err() == nil {
		results <- work()
	}
	if inner.Err() != nil {
		return 0
	}
	return <-results
}

func unlessDone(ctx context.Context) int {
	results := make(chan int, 1)
	if ctx.Err() == nil {
		results <- work()
	}
	select {
	case <-ctx.Done():
		return 0
	default:
		return <-results
	}
}

type supervisor struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newSupervisor(parent context.Context) *supervisor {
	s := &supervisor{}
	s.ctx, s.cancel = context.WithCancel(parent)
	return s
}

func (s *supervisor) await() { <-s.ctx.Done() }

// Every path ends the context.
func supervised() error {
	s := newSupervisor(context.Background())
	defer s.cancel()
	go s.await()
	return check()
}

// Whoever gave the context may end it.
func supervisedFor(ctx context.Context) error {
	s := newSupervisor(ctx)
	go s.await()
	return check()
}

type link struct {
	prev *link
	at   int
}

func (l *link) oldest() int {
	for l.prev != nil {
		l = l.prev
	}
	return l.at
}

// A list has no last element that could be looked at.
func waitsWhenOld(l *link) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		println(l.oldest())
	}()
	if l.oldest() > 10 {
		<-done
	}
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
		select {
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
	close(p.quit)
	p.wg.Wait()
}

// What is closed stops them all.
func probesTwo() {
	p := &prober{probes: []*probe{{}, {}}, quit: make(chan struct{})}
	p.start()
	p.stop()
}
