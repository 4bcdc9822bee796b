package fixture

import (
	"errors"
	"sync"
)

var errShort = errors.New("not enough")

type account struct {
	mu      sync.Mutex
	balance int
	closed  bool
}

func (a *account) lock() { a.mu.Lock() }

func (a *account) unlock() { a.mu.Unlock() }

func (a *account) pay(amount int) error {
	a.lock()
	defer a.unlock()
	if a.balance < amount {
		return errShort
	}
	a.balance -= amount
	return nil
}

// Each way out lets go of it.
func (a *account) refund(amount int) error {
	a.lock()
	if a.closed {
		a.unlock()
		return errShort
	}
	a.balance += amount
	a.unlock()
	return nil
}

// It goes on under the lock until finish.
func (a *account) start() error {
	a.lock()
	if a.closed {
		a.unlock()
		return errShort
	}
	return nil
}

func (a *account) finish() { a.unlock() }

func transfers() {
	a := &account{balance: 1}
	if a.start() != nil {
		return
	}
	defer a.finish()
	a.balance++
}

type gate struct{ mu sync.Mutex }

func (g *gate) shut() { g.mu.Lock() }

func (g *gate) open() { g.mu.Unlock() }

// Whoever is let in opens the gate again.
func (g *gate) enter(isLast bool) {
	g.shut()
	if isLast {
		g.open()
	}
}

func (g *gate) leave() { g.open() }

func passes() {
	g := &gate{}
	g.enter(false)
	g.leave()
	g.enter(true)
}

// It lets go of the lock for a while.
func (g *gate) yield(isBusy bool) {
	g.open()
	g.shut()
	if isBusy {
		g.open()
		g.shut()
	}
}

func yields() {
	g := &gate{}
	g.shut()
	g.yield(true)
	g.open()
}

type log struct {
	mu    sync.Mutex
	lines []string
}

// It may leave the lock to others, or not.
func (l *log) lockIf(isShared bool) {
	if isShared {
		l.mu.Lock()
	}
}

func (l *log) unlockIf(isShared bool) {
	if isShared {
		l.mu.Unlock()
	}
}

func (l *log) add(line string, isShared bool) {
	l.lockIf(isShared)
	l.lines = append(l.lines, line)
	l.unlockIf(isShared)
}

func adds() {
	l := &log{}
	l.add("one", true)
	l.add("two", false)
}
