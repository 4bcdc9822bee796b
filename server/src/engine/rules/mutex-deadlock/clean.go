package fixture

import (
	"sync"
	"sync/atomic"
	"time"
)

type account struct {
	mu      sync.Mutex
	balance int
	book    *ledger
}

type ledger struct {
	mu       sync.Mutex
	entries  []int
	accounts []*account
}

// Gives the lock back before it calls.
func (a *account) deposit(amount int) {
	a.mu.Lock()
	a.balance += amount
	a.mu.Unlock()
	a.book.record(amount)
}

func (l *ledger) record(amount int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, amount)
}

func (l *ledger) audit() (sum int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.accounts {
		sum += a.read()
	}
	return sum
}

func (a *account) read() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

func throughMethods() {
	l := &ledger{}
	a := &account{book: l}
	l.accounts = append(l.accounts, a)
	go a.deposit(3)
	go l.audit()
}

// Both take the locks in the same order.
func sameOrder() {
	var from, to sync.Mutex
	go func() {
		from.Lock()
		defer from.Unlock()
		time.Sleep(time.Millisecond)
		to.Lock()
		defer to.Unlock()
	}()
	from.Lock()
	defer from.Unlock()
	to.Lock()
	defer to.Unlock()
}

// A third lock lets only one of them take the two.
func gate() {
	var all, from, to sync.Mutex
	go func() {
		all.Lock()
		defer all.Unlock()
		from.Lock()
		to.Lock()
		to.Unlock()
		from.Unlock()
	}()
	all.Lock()
	defer all.Unlock()
	to.Lock()
	from.Lock()
	from.Unlock()
	to.Unlock()
}

// The second lock is only tried.
func tried() {
	var from, to sync.Mutex
	go func() {
		from.Lock()
		defer from.Unlock()
		if to.TryLock() {
			to.Unlock()
		}
	}()
	to.Lock()
	defer to.Unlock()
	from.Lock()
	defer from.Unlock()
}

// Another goroutine gives the lock back.
func handedOver() {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		time.Sleep(time.Millisecond)
		mu.Unlock()
	}()
	mu.Lock()
	println("had")
	mu.Unlock()
}

// The read lock is given back before the write lock is taken.
func upgraded() {
	known := map[string]string{}
	var mu sync.RWMutex
	go func() {
		mu.RLock()
		_, ok := known["db"]
		mu.RUnlock()
		if !ok {
			mu.Lock()
			known["db"] = "10.0.0.1"
			mu.Unlock()
		}
	}()
}

// Without a writer a goroutine may read twice.
func readTwice() {
	var mu sync.RWMutex
	go func() {
		mu.RLock()
		defer mu.RUnlock()
		mu.RLock()
		defer mu.RUnlock()
	}()
	mu.RLock()
	defer mu.RUnlock()
}

// The lock is given back before the send.
func sendsWithoutLock() {
	var mu sync.Mutex
	values := make(chan int)
	mu.Lock()
	go func() {
		mu.Lock()
		defer mu.Unlock()
		println(<-values)
	}()
	mu.Unlock()
	values <- 1
}

// There is room for the value.
func roomForIt() {
	var mu sync.Mutex
	values := make(chan int, 1)
	mu.Lock()
	go func() {
		mu.Lock()
		defer mu.Unlock()
		println(<-values)
	}()
	values <- 1
	mu.Unlock()
}

type lease struct {
	mu      sync.Mutex
	seconds int
	renewed func(int)
}

func (l *lease) remaining() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seconds
}

func (l *lease) renew(by int) {
	l.mu.Lock()
	l.seconds += by
	l.mu.Unlock()
	l.renewed(by)
}

// The hook is called without the lock.
func hook() {
	go func() {
		l := &lease{seconds: 10}
		l.renewed = func(by int) { println(by, l.remaining()) }
		l.renew(5)
	}()
}

// Two of a kind: each has a lock of its own.
func twoOfAKind() {
	left, right := &lease{}, &lease{}
	go func() {
		left.mu.Lock()
		defer left.mu.Unlock()
		println(right.remaining())
	}()
}

// The function that runs once asks another Once.
func onceInOnce() {
	var first, second sync.Once
	go first.Do(func() {
		second.Do(func() { println("once") })
	})
}

type counters struct {
	mu     sync.RWMutex
	counts map[string]int
	parent *counters
}

// The lock is given back before the other method takes it.
func (c *counters) increment(name string) {
	if c.count(name) < 100 {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.counts[name]++
	}
}

func (c *counters) count(name string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.counts[name]
}

// The lock of another object.
func (c *counters) total(name string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.parent == nil {
		return c.counts[name]
	}
	return c.counts[name] + c.parent.total(name)
}

// Only one of the ways takes it again, and that one has not taken it.
func (c *counters) reset(isLocked bool) {
	if !isLocked {
		c.mu.Lock()
	}
	clear(c.counts)
	if !isLocked {
		c.mu.Unlock()
	}
}

func (c *counters) resetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reset(true)
}

// Callers hold a third lock whenever they take the two.
type Gated struct {
	gate, a, b sync.Mutex
	n          int
}

func (g *Gated) Up() {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.up()
}

func (g *Gated) up() {
	g.a.Lock()
	g.b.Lock()
	g.n++
	g.b.Unlock()
	g.a.Unlock()
}

func (g *Gated) Down() {
	g.enter()
	defer g.gate.Unlock()
	g.b.Lock()
	g.a.Lock()
	g.n--
	g.a.Unlock()
	g.b.Unlock()
}

func (g *Gated) enter() { g.gate.Lock() }

// The second lock is only tried.
type Tried struct {
	a, b sync.Mutex
	n    int
}

func (t *Tried) Up() {
	t.a.Lock()
	defer t.a.Unlock()
	if t.b.TryLock() {
		t.n++
		t.b.Unlock()
	}
}

func (t *Tried) Down() {
	t.b.Lock()
	t.a.Lock()
	t.n--
	t.a.Unlock()
	t.b.Unlock()
}

// A token lets one of them in at a time.
type Tokens struct {
	token chan struct{}
	a, b  sync.Mutex
	n     int
}

func (t *Tokens) Up() {
	t.token <- struct{}{}
	t.a.Lock()
	t.b.Lock()
	t.n++
	t.b.Unlock()
	t.a.Unlock()
	<-t.token
}

func (t *Tokens) Down() {
	t.token <- struct{}{}
	t.b.Lock()
	t.a.Lock()
	t.n--
	t.a.Unlock()
	t.b.Unlock()
	<-t.token
}

// Only who finds the flag down goes on.
type Busy struct {
	busy atomic.Bool
	a, b sync.Mutex
	n    int
}

func (t *Busy) Up() {
	if !t.busy.CompareAndSwap(false, true) {
		return
	}
	t.a.Lock()
	t.b.Lock()
	t.n++
	t.b.Unlock()
	t.a.Unlock()
	t.busy.Store(false)
}

func (t *Busy) Down() {
	if !t.busy.CompareAndSwap(false, true) {
		return
	}
	t.b.Lock()
	t.a.Lock()
	t.n--
	t.a.Unlock()
	t.b.Unlock()
	t.busy.Store(false)
}

type mode interface{ IsUp() bool }

// What one of them needs to hold the other needs not to hold.
type Moded struct {
	mode mode
	up   bool
	a, b sync.Mutex
	n    int
}

func (t *Moded) Up() {
	if t.mode.IsUp() {
		t.a.Lock()
		t.b.Lock()
		t.n++
		t.b.Unlock()
		t.a.Unlock()
	}
}

func (t *Moded) Down() {
	if !t.mode.IsUp() {
		t.b.Lock()
		t.a.Lock()
		t.n--
		t.a.Unlock()
		t.b.Unlock()
	}
}

// The locks of two values.
type Linked struct {
	a, b sync.Mutex
	next *Linked
	n    int
}

func (l *Linked) Up() {
	l.a.Lock()
	l.next.b.Lock()
	l.n++
	l.next.b.Unlock()
	l.a.Unlock()
}

func (l *Linked) Down() {
	l.b.Lock()
	l.a.Lock()
	l.n--
	l.a.Unlock()
	l.b.Unlock()
}

// Nobody writes.
type Readers struct {
	a sync.RWMutex
	b sync.Mutex
	n int
}

func (r *Readers) Up() {
	r.a.RLock()
	r.b.Lock()
	r.n++
	r.b.Unlock()
	r.a.RUnlock()
}

func (r *Readers) Down() {
	r.b.Lock()
	r.a.RLock()
	r.n--
	r.a.RUnlock()
	r.b.Unlock()
}

// One goroutine runs both.
type Loop struct {
	a, b sync.Mutex
	in   chan int
}

func NewLoop(in chan int) *Loop {
	l := &Loop{in: in}
	l.a.Lock()
	l.b.Lock()
	go l.run()
	l.b.Unlock()
	l.a.Unlock()
	return l
}

func (l *Loop) run() {
	for value := range l.in {
		if value > 0 {
			l.up()
		} else {
			l.down()
		}
	}
}

func (l *Loop) up() {
	l.a.Lock()
	l.b.Lock()
	println("up")
	l.b.Unlock()
	l.a.Unlock()
}

func (l *Loop) down() {
	l.b.Lock()
	l.a.Lock()
	println("down")
	l.a.Unlock()
	l.b.Unlock()
}

// The values tell which lock comes first.
type Account struct {
	mu, log sync.Mutex
	id      int
	sum     int
}

func Move(from, to *Account, sum int) {
	first, second := from, to
	if to.id < from.id {
		first, second = to, from
	}
	first.mu.Lock()
	second.mu.Lock()
	from.sum -= sum
	to.sum += sum
	second.mu.Unlock()
	first.mu.Unlock()
}

func (a *Account) Note() {
	a.mu.Lock()
	sum := a.sum
	a.mu.Unlock()
	a.log.Lock()
	println(sum)
	a.log.Unlock()
}

func (a *Account) Reset() {
	a.log.Lock()
	a.mu.Lock()
	a.sum = 0
	a.mu.Unlock()
	a.log.Unlock()
}

type table struct {
	mu   sync.Mutex
	rows map[string]int
}

func (t *table) each(visit func(key string, row int)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for key, row := range t.rows {
		visit(key, row)
	}
}

func (t *table) remove(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.rows, key)
}

// The callback only collects; what it found is removed without the lock.
func (t *table) prune() {
	var empty []string
	t.each(func(key string, row int) {
		if row == 0 {
			empty = append(empty, key)
		}
	})
	for _, key := range empty {
		t.remove(key)
	}
}

// Another table has another lock.
func (t *table) copyTo() *table {
	other := &table{rows: map[string]int{"a": 1}}
	t.each(func(key string, _ int) { other.remove(key) })
	return other
}

// The callback is called when the lock is given back.
func (t *table) first(visit func(key string)) {
	t.mu.Lock()
	var found string
	for key := range t.rows {
		found = key
	}
	t.mu.Unlock()
	visit(found)
}

func (t *table) removeFirst() {
	t.first(func(key string) { t.remove(key) })
	t.first(t.remove)
}

func prunesWithoutLock() {
	t := &table{rows: map[string]int{"a": 0}}
	go t.prune()
	go t.removeFirst()
	go t.copyTo()
}

type tally struct {
	mu  sync.Mutex
	sum int
}

func (t *tally) lock()   { t.mu.Lock() }
func (t *tally) unlock() { t.mu.Unlock() }

func (t *tally) total() int {
	t.lock()
	defer t.unlock()
	return t.sum
}

// The helper gives back what the other one took, before it is taken again.
func (t *tally) double() {
	sum := t.total()
	t.lock()
	t.sum += sum
	t.unlock()
	t.lock()
	t.sum++
	t.unlock()
}

func doubles() {
	go new(tally).double()
}

var registry struct {
	mu    sync.Mutex
	names []string
}

func unlockRegistry() { registry.mu.Unlock() }

func leaveRegistry() { unlockRegistry() }

// A helper of the helper gives the lock of the package back.
func register(name string) {
	registry.mu.Lock()
	registry.names = append(registry.names, name)
	leaveRegistry()
	registry.mu.Lock()
	registry.names = registry.names[1:]
	unlockRegistry()
}

func registers() {
	go register("a")
}

// Nobody ever writes: readers do not keep each other out.
type Printed struct {
	mu    sync.RWMutex
	books map[string]int
}

func (p *Printed) Count(title string) int {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.books[title]
}

func (p *Printed) Has(title string) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.Count(title) > 0
}

type Shelf struct {
	desk  sync.Mutex
	mu    sync.RWMutex
	books map[string]int
}

func (s *Shelf) count(title string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.books[title]
}

// The writer is kept away by another lock.
func (s *Shelf) Has(title string) bool {
	s.desk.Lock()
	defer s.desk.Unlock()
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.count(title) > 0
}

// The first read lock is given back before the second.
func (s *Shelf) Both(one, other string) int {
	s.mu.RLock()
	sum := s.books[one]
	s.mu.RUnlock()
	return sum + s.count(other)
}

func (s *Shelf) Put(title string) {
	s.desk.Lock()
	defer s.desk.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.books[title]++
}

type broker struct {
	mu   sync.Mutex
	in   chan string
	seen map[string]int
}

func newBroker() *broker {
	b := &broker{in: make(chan string), seen: map[string]int{}}
	go b.deliver()
	return b
}

func (b *broker) deliver() {
	for topic := range b.in {
		b.mu.Lock()
		b.seen[topic]++
		b.mu.Unlock()
	}
}

// The lock is given back before the topic is sent.
func (b *broker) publish(topic string) {
	b.mu.Lock()
	b.seen[topic] = 0
	b.mu.Unlock()
	b.in <- topic
}

func (b *broker) close() { close(b.in) }

func publishes() {
	b := newBroker()
	b.publish("a")
	b.publish("b")
	b.close()
}

type mailbox struct {
	mu      sync.Mutex
	letters chan string
	quit    chan struct{}
	read    int
}

func newMailbox() *mailbox {
	m := &mailbox{letters: make(chan string), quit: make(chan struct{})}
	go m.deliver()
	return m
}

func (m *mailbox) deliver() {
	for {
		select {
		case <-m.letters:
			m.mu.Lock()
			m.read++
			m.mu.Unlock()
		case <-m.quit:
			return
		}
	}
}

// Whoever closes the mailbox frees the sender.
func (m *mailbox) send(letter string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	select {
	case m.letters <- letter:
	case <-m.quit:
	}
}

func (m *mailbox) close() { close(m.quit) }

type conveyor struct {
	mu    sync.Mutex
	items chan int
	moved int
}

func newConveyor() *conveyor {
	c := &conveyor{items: make(chan int)}
	go c.move()
	return c
}

func (c *conveyor) move() {
	for range c.items {
		c.mu.Lock()
		c.moved++
		c.mu.Unlock()
	}
}

func (c *conveyor) put(item int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items <- item
}

// Others take what the goroutine does not.
func (c *conveyor) next() int { return <-c.items }

type sweeper struct {
	mu    sync.Mutex
	quit  chan struct{}
	done  chan struct{}
	swept int
}

func newSweeper() *sweeper {
	s := &sweeper{quit: make(chan struct{}), done: make(chan struct{})}
	go s.sweep()
	return s
}

func (s *sweeper) sweep() {
	defer close(s.done)
	<-s.quit
	s.mu.Lock()
	defer s.mu.Unlock()
	s.swept = 0
}

// The lock is free while the goroutine is waited for.
func (s *sweeper) close() {
	s.mu.Lock()
	close(s.quit)
	s.mu.Unlock()
	<-s.done
}

func closesSweeper() {
	go newSweeper().close()
}

type Ledger struct {
	mu    sync.RWMutex
	rates map[string]int
	sums  map[string]int
}

func (l *Ledger) Each(visit func(currency string, sum int)) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for currency, sum := range l.sums {
		visit(currency, sum)
	}
}

func (l *Ledger) rate(currency string) int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.rates[currency]
}

// The callback only collects; the rates are looked up without the lock.
func (l *Ledger) Total() int {
	sums := map[string]int{}
	l.Each(func(currency string, sum int) { sums[currency] = sum })
	var total int
	for currency, sum := range sums {
		total += sum * l.rate(currency)
	}
	return total
}

func (l *Ledger) Set(currency string, rate int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rates[currency] = rate
}
