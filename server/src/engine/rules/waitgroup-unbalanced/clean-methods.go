package fixture

import "sync"

// As often as it was counted.
func doneOnce() {
	var wg sync.WaitGroup
	wg.Add(2)
	wg.Done()
	wg.Done()
	wg.Wait()
}

type requests struct{ open sync.WaitGroup }

func newRequests() *requests { return &requests{} }

func (r *requests) begin() { r.open.Add(1) }

func (r *requests) end() { r.open.Done() }

func (r *requests) drain() { r.open.Wait() }

func endsAll(paths []string) {
	r := newRequests()
	for _, path := range paths {
		if path == "" {
			continue
		}
		r.begin()
		println(path)
		r.end()
	}
	r.drain()
}

// What was begun is ended in the end.
func endsDeferred(path string) {
	r := newRequests()
	r.begin()
	defer r.end()
	if path == "" {
		return
	}
	println(path)
}

// Who gave it knows what was begun.
func endsGiven(r *requests) {
	r.end()
}

// The whole group is waited for before it is counted anew.
func countsAgain() {
	r := newRequests()
	for range 3 {
		r.begin()
		go r.end()
		r.drain()
	}
}

type wrapped struct{ *requests }

func (w wrapped) serve(path string) {
	w.begin()
	defer w.end()
	println(path)
}

func servesEach(paths []string) {
	w := wrapped{newRequests()}
	for _, path := range paths {
		w.serve(path)
	}
	w.drain()
}
