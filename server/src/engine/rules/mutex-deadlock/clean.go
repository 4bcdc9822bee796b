package fixture

import (
	"sync"
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
