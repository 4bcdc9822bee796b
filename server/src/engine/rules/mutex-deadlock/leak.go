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
