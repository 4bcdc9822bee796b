package fixture

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

type worker struct {
	once    sync.Once
	done    chan struct{}
	stopped atomic.Bool
	queue   chan func()
}

// Close ends it.
func (w *worker) Start() {
	w.once.Do(func() {
		go func() {
			for {
				select {
				case <-time.After(time.Second):
				case <-w.done:
					return
				}
			}
		}()
	})
}

func (w *worker) Close() { close(w.done) }

// The caller's context ends it.
func (w *worker) Run(ctx context.Context) {
	w.once.Do(func() {
		go w.run(ctx)
	})
}

func (w *worker) run(ctx context.Context) {
	for {
		select {
		case work := <-w.queue:
			work()
		case <-ctx.Done():
			return
		}
	}
}

// It ends when the queue is closed.
func (w *worker) Drain() {
	w.once.Do(func() {
		go func() {
			for work := range w.queue {
				work()
			}
		}()
	})
}

func (w *worker) Finish() { close(w.queue) }

// A flag ends it.
func (w *worker) Poll() {
	w.once.Do(func() {
		go func() {
			for !w.stopped.Load() {
				time.Sleep(time.Second)
			}
		}()
	})
}

// It ends by itself.
func (w *worker) Warm(load func(int)) {
	w.once.Do(func() {
		go func() {
			for i := range 10 {
				load(i)
			}
		}()
	})
}

// It ends when the listener is closed.
func (w *worker) Serve(listener net.Listener) {
	w.once.Do(func() {
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				conn.Close()
			}
		}()
	})
}

// Whoever has the channel may close it.
func serveOnce(stop <-chan struct{}, work func()) func() {
	return sync.OnceFunc(func() {
		go func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Second):
					work()
				}
			}
		}()
	})
}

// The channel is closed by the function that is returned.
func stoppable(work func()) (start, stop func()) {
	done := make(chan struct{})
	start = sync.OnceFunc(func() {
		go func() {
			for {
				select {
				case <-done:
					return
				case <-time.After(time.Second):
					work()
				}
			}
		}()
	})
	return start, sync.OnceFunc(func() { close(done) })
}

// No goroutine.
func (w *worker) Sync(work func()) {
	w.once.Do(func() {
		for {
			work()
			if w.stopped.Load() {
				return
			}
		}
	})
}

// Do of another type.
type doer struct{}

func (doer) Do(work func()) { work() }

func other(d doer) {
	d.Do(func() {
		go func() {
			for {
				time.Sleep(time.Second)
			}
		}()
	})
}
