package fixture

import (
	"fmt"
	"net/http"
	"sync"
)

type tally struct {
	mu    sync.Mutex
	votes map[string]int
}

// The lock is let go of on the way.
func (t *tally) add(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if name == "" {
		panic("no name")
	}
	t.votes[name]++
}

func (t *tally) apply(name string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("vote: %v", r)
		}
	}()
	t.add(name)
	return nil
}

func applyTwice() {
	t := &tally{votes: map[string]int{}}
	_ = t.apply("")
	_ = t.apply("a")
}

// The panic comes when nobody holds it any more.
func (t *tally) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	t.mu.Lock()
	votes, ok := t.votes[name]
	t.mu.Unlock()
	if !ok {
		panic("unknown name " + name)
	}
	fmt.Fprintln(w, votes)
}

// Nobody recovers: the program ends.
func (t *tally) mustRemove(name string) {
	t.mu.Lock()
	if t.votes[name] == 0 {
		panic("unknown name " + name)
	}
	delete(t.votes, name)
	t.mu.Unlock()
}

func (t *tally) removeAll(names []string) {
	for _, name := range names {
		t.mustRemove(name)
	}
}

type ledger struct {
	mu  sync.Mutex
	sum int
}

func (l *ledger) book(n int) {
	l.mu.Lock()
	if n < 0 {
		panic("negative")
	}
	l.sum += n
	l.mu.Unlock()
}

// What is recovered is told, and goes on up.
func (l *ledger) bookAll(all []int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("booking failed")
			panic(r)
		}
	}()
	for _, n := range all {
		l.book(n)
	}
}

// A goroutine of its own is nobody's to recover.
func (l *ledger) bookLater(n int) {
	defer func() { _ = recover() }()
	go l.book(n)
}

func bookSome() {
	l := &ledger{}
	l.bookAll([]int{1, 2})
	l.bookLater(3)
}
