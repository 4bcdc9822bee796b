package fixture

import (
	"errors"
	"sync"
	"time"
)

func check() error { return errors.New("not valid") }

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

func (a *account) deposit(amount int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += amount
	time.Sleep(time.Millisecond)
	a.book.record(amount)
}

func (l *ledger) record(amount int) {
	l.mu.Lock() // want "This Lock of l.mu can block for ever: the goroutine started at line 59 has held it since line 38 and is itself blocked at line 48, waiting for the lock a.mu"
	defer l.mu.Unlock()
	l.entries = append(l.entries, amount)
}

func (l *ledger) audit() (sum int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	time.Sleep(time.Millisecond)
	for _, a := range l.accounts {
		sum += a.read()
	}
	return sum
}

func (a *account) read() int {
	a.mu.Lock() // want "can block for ever"
	defer a.mu.Unlock()
	return a.balance
}

// Account and ledger take each other's lock.
func throughMethods() {
	l := &ledger{}
	a := &account{book: l}
	l.accounts = append(l.accounts, a)
	go a.deposit(3)
	go l.audit()
}

// Two goroutines take two locks in opposite order.
func oppositeOrder() {
	var from, to sync.Mutex
	go func() {
		from.Lock()
		defer from.Unlock()
		time.Sleep(5 * time.Millisecond)
		to.Lock() // want "can block for ever"
		to.Unlock()
	}()
	to.Lock()
	defer to.Unlock()
	time.Sleep(5 * time.Millisecond)
	from.Lock() // want "can block for ever"
	from.Unlock()
}

// The goroutine locks what it holds.
func lockedTwice() {
	var mu sync.Mutex
	go func() {
		mu.Lock()
		defer mu.Unlock()
		mu.Lock() // want "This Lock of mu can block for ever: this goroutine already holds it, since line 83"
		println("never")
		mu.Unlock()
	}()
}

// The lock is kept on the way out, and the next one wants it.
func returnsWithLock() {
	var mu sync.Mutex
	ended := make(chan bool)
	go func() {
		defer close(ended)
		mu.Lock()
		if check() != nil {
			return
		}
		mu.Unlock()
	}()
	<-ended
	mu.Lock() // want "the goroutine started at line 95 returns at line 99 without releasing the lock it took at line 97"
	println("never")
	mu.Unlock()
}

// A read lock cannot be made a write lock.
func upgraded() {
	known := map[string]string{}
	var mu sync.RWMutex
	go func() {
		mu.RLock()
		defer mu.RUnlock()
		if _, ok := known["db"]; !ok {
			mu.Lock() // want "this goroutine already holds its read lock, since line 114"
			known["db"] = "10.0.0.1"
			mu.Unlock()
		}
	}()
}

// A writer that waits keeps the second read lock from the goroutine that holds the first.
func readTwice() {
	var mu sync.RWMutex
	go func() {
		mu.RLock()
		defer mu.RUnlock()
		time.Sleep(10 * time.Millisecond)
		mu.RLock() // want "a writer waits for it at line 135, and this goroutine already holds its read lock, since line 128"
		mu.RUnlock()
	}()
	time.Sleep(2 * time.Millisecond)
	mu.Lock() // want "the goroutine started at line 127 has held its read lock since line 128 and is itself blocked at line 131"
	mu.Unlock()
}

// The send waits with the lock held for a receiver that needs the lock first.
func sendsWithLock() {
	var mu sync.Mutex
	values := make(chan int)
	mu.Lock()
	go func() {
		mu.Lock() // want "sendsWithLock has held it since line 143 and is itself blocked at line 149, sending to values"
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
	l.mu.Lock() // want "can block for ever"
	defer l.mu.Unlock()
	return l.seconds
}

func (l *lease) renew(by int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seconds += by
	l.renewed(by)
}

// A hook that is called with the lock held comes back for it.
func hook() {
	go func() {
		l := &lease{seconds: 10}
		l.renewed = func(by int) { println(by, l.remaining()) }
		l.renew(5)
	}()
}

type dialer interface{ dial(address string) }

type pool struct {
	sync.RWMutex
	addresses []string
}

func (p *pool) dial(address string) {
	p.RLock() // want "can block for ever"
	defer p.RUnlock()
	println(address)
}

func (p *pool) refresh() {
	p.Lock()
	defer p.Unlock()
	for _, address := range p.addresses {
		probe(p, address)
	}
}

func probe(d dialer, address string) { d.dial(address) }

// The method takes the embedded lock once more through an interface.
func throughInterface() {
	go (&pool{addresses: []string{"a:1"}}).refresh()
}

// The function of a Once asks for the Once.
func onceInOnce() {
	var once sync.Once
	go once.Do(func() {
		once.Do(func() { println("never") }) // want "This Do of once can never return: this goroutine is already running its function, since line 212"
	})
}

type counters struct {
	mu     sync.RWMutex
	counts map[string]int
}

// No goroutine is needed: it waits for itself.
func (c *counters) increment(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.count(name) < 100 {
		c.counts[name]++
	}
}

func (c *counters) count(name string) int {
	c.mu.RLock() // want "can block for ever"
	defer c.mu.RUnlock()
	return c.counts[name]
}

type Journal struct {
	head, body sync.Mutex
	lines      []string
}

func (j *Journal) Append(line string) {
	j.head.Lock()
	defer j.head.Unlock()
	j.body.Lock()
	defer j.body.Unlock()
	j.lines = append(j.lines, line)
}

func (j *Journal) Rotate() {
	j.head.Lock()
	defer j.head.Unlock()
	j.body.Lock()
	defer j.body.Unlock()
	j.lines = nil
}

// Its helper takes the lock the others take first.
func (j *Journal) Last() string {
	j.body.Lock()
	defer j.body.Unlock()
	if j.isEmpty() {
		return ""
	}
	return j.lines[len(j.lines)-1]
}

func (j *Journal) isEmpty() bool {
	j.head.Lock() // want "Last waits for Journal.head with Journal.body held"
	defer j.head.Unlock()
	return len(j.lines) == 0
}

var (
	rolesMu, usersMu sync.Mutex
	roles            = map[string]int{}
	users            = map[string]string{}
)

func AddUser(name, role string) {
	usersMu.Lock()
	defer usersMu.Unlock()
	users[name] = role
	rolesMu.Lock()
	defer rolesMu.Unlock()
	roles[role]++
}

func DropRole(role string) {
	rolesMu.Lock()
	defer rolesMu.Unlock()
	delete(roles, role)
	usersMu.Lock() // want "DropRole waits for usersMu with rolesMu held"
	defer usersMu.Unlock()
	for name, each := range users {
		if each == role {
			delete(users, name)
		}
	}
}

type Index struct {
	sync.RWMutex
	misses sync.Mutex
	items  map[string]int
	missed []string
}

func (i *Index) Get(key string) int {
	i.RLock()
	defer i.RUnlock()
	value, ok := i.items[key]
	if !ok {
		i.misses.Lock() // want "waits for Index.misses with Index.RWMutex held"
		i.missed = append(i.missed, key)
		i.misses.Unlock()
	}
	return value
}

// Reads with the other lock held, which goes well until a writer waits.
func (i *Index) Missed() (sum int) {
	i.misses.Lock()
	defer i.misses.Unlock()
	i.RLock()
	defer i.RUnlock()
	return len(i.missed) + len(i.items)
}

func (i *Index) Set(key string, value int) {
	i.Lock()
	defer i.Unlock()
	i.items[key] = value
}

type Pair struct {
	left, right sync.Mutex
	count       int
}

// Two calls of the same function.
func (p *Pair) Add(fromLeft bool) {
	if fromLeft {
		p.left.Lock()
		time.Sleep(5 * time.Millisecond)
		p.right.Lock() // want "takes Pair.left and Pair.right in either order"
	} else {
		p.right.Lock()
		time.Sleep(5 * time.Millisecond)
		p.left.Lock()
	}
	p.count++
	p.left.Unlock()
	p.right.Unlock()
}

// Both are started here; it is told once.
func fromBothSides() {
	p := &Pair{}
	go p.Add(true)
	go p.Add(false)
}

// Each of these waits for itself, whoever calls it.
type directory struct {
	mu    sync.Mutex
	names map[string]int
	seen  visitor
}

type visitor interface{ visit(name string) }

func (d *directory) visit(name string) {
	d.mu.Lock() // want "can block for ever"
	defer d.mu.Unlock()
	d.names[name]++
}

func (d *directory) visitAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	show(d, "all")
}

func show(v visitor, name string) { v.visit(name) }

func twiceBy(mu *sync.Mutex, d *directory) {
	mu.Lock()
	d.names["by"]++
	mu.Lock() // want "can block for ever"
	mu.Unlock()
}

func lockInstead(d *directory) {
	d.mu.Lock()
	defer d.mu.Lock() // want "can block for ever"
	d.names["instead"]++
}

func lockLate(d *directory) {
	defer func() {
		d.mu.Lock() // want "can block for ever"
		d.names["late"]++
		d.mu.Unlock()
	}()
	d.mu.Lock()
	d.names["early"]++
}

func lockGiven(d *directory) {
	d.mu.Lock()
	underLock(&d.mu, func() { d.names["given"]++ })
	d.mu.Unlock()
}

func underLock(mu *sync.Mutex, do func()) {
	mu.Lock() // want "can block for ever"
	do()
	mu.Unlock()
}

// The holder waits for a goroutine that takes the lock in a method.
func (d *directory) collect() {
	d.mu.Lock()
	defer d.mu.Unlock()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		d.count("collected")
	}()
	wg.Wait()
}

func (d *directory) count(name string) {
	d.mu.Lock() // want "can block for ever"
	d.names[name]++
	d.mu.Unlock()
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
	t.mu.Lock() // want "This Lock of t.mu can block for ever: this goroutine already holds it, since line 447, when prune calls t.each at line 462" want "when clear calls t.each at line 471"
	defer t.mu.Unlock()
	delete(t.rows, key)
}

// The callback takes the lock that is held while it is called.
func (t *table) prune() {
	t.each(func(key string, row int) {
		if row == 0 {
			t.remove(key)
		}
	})
}

// A method is a callback, too.
func (t *table) clear() {
	t.each(t.drop)
}

func (t *table) drop(key string, _ int) { t.remove(key) }

func prunesUnderLock() {
	t := &table{rows: map[string]int{"a": 0}}
	go t.prune()
}

func clearsUnderLock() {
	t := &table{rows: map[string]int{"a": 1}}
	go t.clear()
}

type tally struct {
	mu  sync.Mutex
	sum int
}

func (t *tally) lock()   { t.mu.Lock() } // want "This Lock of t.mu can block for ever: this goroutine already holds it, since line 491, when double calls t.total at line 504"
func (t *tally) unlock() { t.mu.Unlock() }

func (t *tally) total() int {
	t.lock()
	defer t.unlock()
	return t.sum
}

// The helper leaves the lock held, and what is called takes it with the same helper.
func (t *tally) double() {
	t.lock()
	defer t.unlock()
	t.sum += t.total()
}

func doubles() {
	go new(tally).double()
}

type Shelf struct {
	mu    sync.RWMutex
	books map[string]int
}

func (s *Shelf) Count(title string) int {
	s.mu.RLock() // want "Has asks for the read lock Shelf.mu again while it holds it: when .*Put waits for the lock in between"
	defer s.mu.RUnlock()
	return s.books[title]
}

// A writer that comes in between keeps the second reader out.
func (s *Shelf) Has(title string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.Count(title) > 0
}

func (s *Shelf) Put(title string) {
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
		b.mu.Lock() // want "This Lock of b.mu can block for ever: publish has held it since line 557 and is itself blocked at line 559, sending to b.in"
		b.seen[topic]++
		b.mu.Unlock()
	}
}

// The goroutine of the constructor has taken a topic, and wants the lock before it takes the next.
func (b *broker) publish(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.in <- topic
}

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
	s.mu.Lock() // want "close has held it since line 585 and is itself blocked at line 588, receiving from s.done"
	defer s.mu.Unlock()
	s.swept = 0
}

// The goroutine that is waited for has to have the lock first.
func (s *sweeper) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.quit)
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
	l.mu.RLock() // want "Total asks for the read lock Ledger.mu again while it holds it: when .*Set waits for the lock in between"
	defer l.mu.RUnlock()
	return l.rates[currency]
}

// The callback reads with the lock that is read with while it is called.
func (l *Ledger) Total() int {
	var total int
	l.Each(func(currency string, sum int) { total += sum * l.rate(currency) })
	return total
}

func (l *Ledger) Set(currency string, rate int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rates[currency] = rate
}
