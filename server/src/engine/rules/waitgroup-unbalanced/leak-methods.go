package fixture

import "sync"

// Nobody else is there.
func doneTwice() {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Done()
	wg.Done() // want "This Done can panic: the counter of the WaitGroup is zero already."
}

type requests struct{ open sync.WaitGroup }

func newRequests() *requests { return &requests{} }

func (r *requests) begin() { r.open.Add(1) }

func (r *requests) end() { r.open.Done() } // want "This Done can panic: the counter of the WaitGroup is zero already."

// The one that is refused was never begun.
func endsRefused(paths []string) {
	r := newRequests()
	for _, path := range paths {
		if path != "" {
			r.begin()
		}
		r.end()
	}
}

func (r *requests) cancel() {
	r.end()
}

func endsTwice() {
	r := newRequests()
	r.begin()
	r.cancel()
	r.end()
}
