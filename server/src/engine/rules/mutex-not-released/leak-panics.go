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

// Whoever applies votes makes an error of the panic, and nobody unlocks.
func (t *tally) add(name string) {
	t.mu.Lock() // want "t.mu is not unlocked when the panic at line 18 is recovered by a caller. Defer t.mu.Unlock()."
	if name == "" {
		panic("no name")
	}
	t.votes[name]++
	t.mu.Unlock()
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

// The server recovers what its handlers panic with.
func (t *tally) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	t.mu.Lock() // want "t.mu is not unlocked when the panic at line 46 is recovered by a caller"
	votes, ok := t.votes[name]
	if !ok {
		panic("unknown name " + name)
	}
	t.mu.Unlock()
	fmt.Fprintln(w, votes)
}

var (
	sumMu sync.Mutex
	sum   int
)

// Two calls up, in what runs the jobs.
func addToSum(n int) {
	sumMu.Lock() // want "sumMu is not unlocked when the panic at line 61 is recovered by a caller"
	if n < 0 {
		panic("negative")
	}
	sum += n
	sumMu.Unlock()
}

func runJob(job func()) {
	defer forget()
	job()
}

func forget() {
	if r := recover(); r != nil {
		fmt.Println("recovered:", r)
	}
}

func sumUp() {
	for _, n := range []int{1, -1, 2} {
		runJob(func() { addToSum(n) })
	}
}
