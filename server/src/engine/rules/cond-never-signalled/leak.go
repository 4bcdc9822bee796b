package fixture

import (
	"sync"
	"time"
)

type mailbox struct {
	mu     sync.Mutex
	filled *sync.Cond
	mails  []string
	closed bool
}

func newMailbox() *mailbox {
	m := &mailbox{}
	m.filled = sync.NewCond(&m.mu)
	return m
}

func (m *mailbox) take() (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.mails) == 0 && !m.closed {
		m.filled.Wait() // want "nothing in the package ever signals it"
	}
	if len(m.mails) == 0 {
		return "", false
	}
	mail := m.mails[0]
	m.mails = m.mails[1:]
	return mail, true
}

func (m *mailbox) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
}

// Close sets a flag and wakes nobody.
func closedInSilence() {
	m := newMailbox()
	go func() {
		for {
			if _, ok := m.take(); !ok {
				return
			}
		}
	}()
	time.Sleep(time.Millisecond)
	m.close()
}

// The signal may come before the wait, which checks nothing.
func signalIsLost() {
	var mu sync.Mutex
	ready := sync.NewCond(&mu)
	go func() {
		mu.Lock()
		ready.Signal()
		mu.Unlock()
	}()
	time.Sleep(5 * time.Millisecond)
	mu.Lock()
	ready.Wait() // want "This wait on ready can block for ever: the Signal at line 61 comes before it, and nobody is left to signal again"
	mu.Unlock()
}

// Signal wakes one of two.
func signalsOne() {
	var mu sync.Mutex
	open := false
	changed := sync.NewCond(&mu)
	for range 2 {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			for !open {
				changed.Wait() // want "nobody is left to signal"
			}
		}()
	}
	time.Sleep(5 * time.Millisecond)
	mu.Lock()
	open = true
	changed.Signal()
	mu.Unlock()
}

// Nobody makes true what is waited for.
func neverReady() {
	ready := false
	changed := sync.NewCond(&sync.Mutex{})
	go func() {
		changed.L.Lock()
		defer changed.L.Unlock()
		changed.Broadcast()
	}()
	changed.L.Lock()
	defer changed.L.Unlock()
	for !ready {
		changed.Wait() // want "nobody is left to signal"
	}
}

// What is waited for becomes true behind the signal.
func signalsTooEarly() {
	ready := false
	changed := sync.NewCond(&sync.Mutex{})
	go func() {
		changed.L.Lock()
		defer changed.L.Unlock()
		for !ready {
			changed.Wait() // want "nobody is left to signal"
		}
	}()
	time.Sleep(5 * time.Millisecond)
	changed.Broadcast()
	time.Sleep(5 * time.Millisecond)
	changed.L.Lock()
	ready = true
	changed.L.Unlock()
}

// The signal goes to another condition of the same lock.
func otherCond() {
	var mu sync.Mutex
	full := true
	notFull, notEmpty := sync.NewCond(&mu), sync.NewCond(&mu)
	go func() {
		time.Sleep(5 * time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		full = false
		notEmpty.Signal()
	}()
	mu.Lock()
	defer mu.Unlock()
	for full {
		notFull.Wait() // want "nobody is left to signal"
	}
	notEmpty.Signal()
}

type gate struct {
	mu     sync.Mutex
	opened sync.Cond
	isOpen bool
}

func (g *gate) pass() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for !g.isOpen {
		g.opened.Wait() // want "nobody is left to signal"
	}
}

// Nobody opens the gate.
func neverOpened() {
	g := &gate{}
	g.opened.L = &g.mu
	go g.pass()
}

type backlog struct {
	mu    sync.Mutex
	ready *sync.Cond
	items []int
}

func newBacklog() *backlog {
	b := &backlog{}
	b.ready = sync.NewCond(&b.mu)
	return b
}

// What is added wakes nobody.
func (b *backlog) add(item int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = append(b.items, item)
}

func (b *backlog) next() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 {
		b.ready.Wait() // want "This wait on b.ready blocks for ever: nothing in the package ever signals it"
	}
	item := b.items[0]
	b.items = b.items[1:]
	return item
}

func waitsForBacklog() {
	b := newBacklog()
	go b.next()
	time.Sleep(10 * time.Millisecond)
	b.add(1)
}

type turnstile struct {
	mu    sync.Mutex
	moved *sync.Cond
	free  int
}

func newTurnstile() *turnstile {
	t := &turnstile{}
	t.moved = sync.NewCond(&t.mu)
	return t
}

func (t *turnstile) pass() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.free == 0 {
		t.moved.Wait() // want "the Signal at line 229 comes before it, and nobody is left to signal again"
	}
	t.free--
}

func (t *turnstile) release() {
	t.mu.Lock()
	t.free++
	t.mu.Unlock()
	t.moved.Signal()
}

// One is let through, two want to pass.
func passesTwice() {
	t := newTurnstile()
	t.release()
	t.pass()
	t.pass()
}
