package fixture

import "sync"

type pool struct {
	mu   sync.Mutex
	busy map[int]*lease
	last *lease
}

type lease struct {
	id int
	of *pool
}

func (l *lease) discard() {
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	delete(l.of.busy, l.id)
}

// The lease may be of this pool or of another one.
func (p *pool) sweepLast() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last != nil {
		p.last.discard()
	}
}

// It takes over what another pool has lent.
func takesOver() {
	old := &pool{busy: map[int]*lease{}}
	p := &pool{busy: map[int]*lease{}}
	p.last = &lease{id: 1, of: old}
	p.sweepLast()
}

// Nothing was lent.
func sweepsNothing() {
	p := &pool{busy: map[int]*lease{}}
	p.sweepLast()
}

func (p *pool) takeLast() *lease {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := p.last
	p.last = nil
	return last
}

// The lock is free again when the lease asks for it.
func sweepsUnlocked() {
	p := &pool{busy: map[int]*lease{}}
	p.last = &lease{id: 1, of: p}
	if last := p.takeLast(); last != nil {
		last.discard()
	}
	p.sweepLast()
}

type branch struct {
	mu     sync.Mutex
	parent *branch
	leaves int
}

func (b *branch) add() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.leaves++
	if b.parent != nil {
		b.parent.add()
	}
}

// Each branch has a lock of its own.
func addsUpwards() {
	root := &branch{}
	b := &branch{parent: root}
	b.add()
	root.add()
}
