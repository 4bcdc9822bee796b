package fixture

import (
	"container/heap"
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
		m.filled.Wait()
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
	m.filled.Broadcast()
}

func closedAloud() {
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

// A signal that came first has left its trace in the condition.
func checksFirst() {
	var mu sync.Mutex
	done := false
	ready := sync.NewCond(&mu)
	go func() {
		mu.Lock()
		done = true
		ready.Signal()
		mu.Unlock()
	}()
	mu.Lock()
	for !done {
		ready.Wait()
	}
	mu.Unlock()
}

// The lock is taken before the goroutine starts, and only Wait gives it back.
func holdsTheLock() {
	var mu sync.Mutex
	ready := sync.NewCond(&mu)
	mu.Lock()
	go func() {
		mu.Lock()
		ready.Signal()
		mu.Unlock()
	}()
	ready.Wait()
	mu.Unlock()
}

// Broadcast wakes both.
func wakesAll() {
	var mu sync.Mutex
	open := false
	changed := sync.NewCond(&mu)
	for range 2 {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			for !open {
				changed.Wait()
			}
		}()
	}
	mu.Lock()
	open = true
	changed.Broadcast()
	mu.Unlock()
}

// Each one that is woken wakes the next.
func handsOn() {
	var mu sync.Mutex
	open := false
	changed := sync.NewCond(&mu)
	for range 2 {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			for !open {
				changed.Wait()
			}
			changed.Signal()
		}()
	}
	mu.Lock()
	open = true
	changed.Signal()
	mu.Unlock()
}

// One signal for each that waits.
func oneEach() {
	var mu sync.Mutex
	tokens := 0
	changed := sync.NewCond(&mu)
	for range 2 {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			for tokens == 0 {
				changed.Wait()
			}
			tokens--
		}()
	}
	for range 2 {
		mu.Lock()
		tokens++
		changed.Signal()
		mu.Unlock()
	}
}

// The signal comes after the lock was given back, which is allowed.
func signalsOutside() {
	ready := false
	changed := sync.NewCond(&sync.Mutex{})
	go func() {
		changed.L.Lock()
		defer changed.L.Unlock()
		for !ready {
			changed.Wait()
		}
	}()
	changed.L.Lock()
	ready = true
	changed.L.Unlock()
	changed.Broadcast()
}

// The caller may signal.
func handedIn(changed *sync.Cond, ready *bool) {
	go func() {
		changed.L.Lock()
		defer changed.L.Unlock()
		for !*ready {
			changed.Wait()
		}
	}()
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
		g.opened.Wait()
	}
}

func (g *gate) open() {
	g.mu.Lock()
	g.isOpen = true
	g.mu.Unlock()
	g.opened.Broadcast()
}

func opened() {
	g := &gate{}
	g.opened.L = &g.mu
	go g.pass()
	g.open()
}

// Who gets the gate may open it.
func started() *gate {
	g := &gate{}
	g.opened.L = &g.mu
	go g.pass()
	return g
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

func (b *backlog) add(item int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = append(b.items, item)
	b.ready.Signal()
}

func (b *backlog) next() int {
	b.ready.L.Lock()
	defer b.ready.L.Unlock()
	for len(b.items) == 0 {
		b.ready.Wait()
	}
	item := b.items[0]
	b.items = b.items[1:]
	return item
}

func waitsForBacklog() {
	b := newBacklog()
	go b.next()
	b.add(1)
}

type board struct {
	changed *sync.Cond
	notes   int
}

// Whoever has given the condition signals it.
func newBoard(changed *sync.Cond) *board { return &board{changed: changed} }

func (b *board) read() int {
	b.changed.L.Lock()
	defer b.changed.L.Unlock()
	for b.notes == 0 {
		b.changed.Wait()
	}
	return b.notes
}

func readsBoard() {
	changed := sync.NewCond(&sync.Mutex{})
	b := newBoard(changed)
	go b.read()
	changed.L.Lock()
	b.notes++
	changed.L.Unlock()
	changed.Broadcast()
}

type shutter struct {
	cond *sync.Cond
	open bool
}

func (s *shutter) flag() *bool { return &s.open }

func (s *shutter) wait() {
	s.cond.L.Lock()
	defer s.cond.L.Unlock()
	for open := s.flag(); !*open; {
		s.cond.Wait()
	}
}

// What one sets through a pointer to a field the other sees.
func openedThroughPointer() {
	s := &shutter{cond: sync.NewCond(&sync.Mutex{})}
	go s.wait()
	s.cond.L.Lock()
	*s.flag() = true
	s.cond.L.Unlock()
	s.cond.Broadcast()
}

type urgencies []int

func (u urgencies) Len() int           { return len(u) }
func (u urgencies) Less(i, j int) bool { return u[i] < u[j] }
func (u urgencies) Swap(i, j int)      { u[i], u[j] = u[j], u[i] }
func (u *urgencies) Push(x any)        { *u = append(*u, x.(int)) }
func (u *urgencies) Pop() any {
	last := (*u)[len(*u)-1]
	*u = (*u)[:len(*u)-1]
	return last
}

type agenda struct {
	mu     sync.Mutex
	filled *sync.Cond
	queue  urgencies
}

func (a *agenda) add(urgency int) {
	a.mu.Lock()
	heap.Push(&a.queue, urgency)
	a.mu.Unlock()
	a.filled.Signal()
}

func (a *agenda) next() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.queue.Len() == 0 {
		a.filled.Wait()
	}
	return heap.Pop(&a.queue).(int)
}

// What is pushed is there before it is signalled.
func mostUrgent() int {
	a := &agenda{}
	a.filled = sync.NewCond(&a.mu)
	go a.add(1)
	return a.next()
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
		t.moved.Wait()
	}
	t.free--
}

func (t *turnstile) release() {
	t.mu.Lock()
	t.free++
	t.mu.Unlock()
	t.moved.Signal()
}

// As many are let through as want to pass.
func passesEach() {
	t := newTurnstile()
	for range 2 {
		t.release()
		t.pass()
	}
}
