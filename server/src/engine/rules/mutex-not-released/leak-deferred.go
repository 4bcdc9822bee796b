package fixture

import "sync"

type account struct {
	mu  sync.Mutex
	rw  sync.RWMutex
	sum int
}

// Takes the lock and gives back what lets go of it.
func (a *account) lock() func() {
	a.mu.Lock()
	return a.mu.Unlock
}

// The second pair of parentheses is missing: the lock is taken in the end.
func (a *account) add(n int) {
	defer a.lock() // want "a.lock\(\) takes a lock when the function ends, and what it returns to let go of it is never called. Defer a.lock\(\)\(\)."
	a.sum += n
}

func addTwice() {
	a := &account{}
	a.add(1)
	a.add(2)
}

// Nobody keeps what would let go of it.
func (a *account) reset() {
	a.lock() // want "a.lock\(\) takes a lock, and what it returns to let go of it is never called. Keep that and defer it."
	a.sum = 0
}

func resetTwice() {
	a := &account{}
	a.reset()
	a.reset()
}

type locks struct {
	mu   sync.Mutex
	byID map[int]*sync.Mutex
}

func (l *locks) of(id int) func() {
	l.mu.Lock()
	one, ok := l.byID[id]
	if !ok {
		one = new(sync.Mutex)
		l.byID[id] = one
	}
	l.mu.Unlock()
	one.Lock()
	return func() { one.Unlock() }
}

func (l *locks) touch(id int) {
	defer l.of(id) // want "l.of\(id\) takes a lock when the function ends"
}

func touchTwice() {
	l := &locks{byID: map[int]*sync.Mutex{}}
	l.touch(1)
	l.touch(1)
}

// Two readers, and nobody lets go of either.
func (a *account) total() int {
	a.rw.RLock()
	defer a.rw.RLock() // want "This defer takes the read lock once more when the function ends, and nothing lets go of it. Defer a.rw.RUnlock\(\)."
	return a.sum
}

func (a *account) set(n int) {
	a.rw.Lock()
	a.sum = n
	a.rw.Unlock()
}

func setTotal() {
	a := &account{}
	a.set(a.total())
}
