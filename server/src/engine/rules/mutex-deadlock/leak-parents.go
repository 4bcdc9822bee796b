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

// It asks for the lock of the pool it belongs to.
func (l *lease) discard() {
	l.of.mu.Lock() // want "this goroutine already holds it, since line 32, when sweepsLast calls p.sweepLast at line 43"
	defer l.of.mu.Unlock()
	delete(l.of.busy, l.id)
}

func (p *pool) lend(id int) *lease {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = &lease{id: id, of: p}
	p.busy[id] = p.last
	return p.last
}

func (p *pool) sweepLast() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last != nil {
		p.last.discard()
	}
}

// The pool and what it lends belong together only here.
func sweepsLast() {
	p := &pool{busy: map[int]*lease{}}
	p.last = &lease{id: 1, of: p}
	p.sweepLast()
}

type section struct {
	mu    sync.RWMutex
	parts []*part
}

type part struct{ in *section }

func (p *part) drop() {
	p.in.mu.Lock() // want "this goroutine already holds its read lock, since line 60, when dropsParts calls s.dropAll at line 70"
	defer p.in.mu.Unlock()
	p.in.parts = nil
}

func (s *section) dropAll() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, each := range s.parts {
		each.drop()
	}
}

func dropsParts() {
	s := &section{}
	s.parts = append(s.parts, &part{in: s})
	s.dropAll()
}
