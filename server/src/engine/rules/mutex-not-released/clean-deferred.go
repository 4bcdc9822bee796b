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

func (a *account) add(n int) {
	defer a.lock()()
	a.sum += n
}

func (a *account) reset() {
	unlock := a.lock()
	defer unlock()
	a.sum = 0
}

func (a *account) half() {
	a.lock()()
	unlock := a.lock()
	a.sum /= 2
	unlock()
}

func addSome() {
	a := &account{}
	a.add(1)
	a.reset()
	a.half()
	a.add(2)
}

// What it returns lets go of nothing.
func (a *account) traced(name string) func() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sum++
	return func() { println(name) }
}

func traceTwice() {
	a := &account{}
	defer a.traced("one")
	a.traced("two")
}

// The lock is given back for a while, and taken again in the end.
func (a *account) waitUnlocked(wait func()) {
	a.rw.RUnlock()
	defer a.rw.RLock()
	wait()
}

func (a *account) total() int {
	a.rw.RLock()
	defer a.rw.RUnlock()
	a.waitUnlocked(func() { println("waiting") })
	return a.sum
}

func totals() { println((&account{}).total()) }
