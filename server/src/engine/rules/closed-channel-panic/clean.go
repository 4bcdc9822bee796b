package fixture

import (
	"errors"
	"sync"
	"time"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// The channel is closed when all of them are done.
func lastCloses() {
	results := make(chan int, 2)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- work()
		}()
	}
	wg.Wait()
	close(results)
	for result := range results {
		println(result)
	}
}

// The sender closes after its last send.
func senderCloses() {
	values := make(chan int)
	go func() {
		defer close(values)
		for i := range 2 {
			values <- i
		}
	}()
	for v := range values {
		println(v)
	}
}

// Closed on one path or the other.
func closesOnce() {
	done := make(chan struct{})
	go func() {
		if check() != nil {
			close(done)
			return
		}
		println(work())
		close(done)
	}()
	<-done
}

type server struct {
	stop chan struct{}
	once sync.Once
}

func (s *server) serve() { <-s.stop }

func (s *server) Close() {
	s.once.Do(func() { close(s.stop) })
}

type closer interface{ Close() }

func closeAll(closers ...closer) {
	for _, each := range closers {
		each.Close()
	}
}

// A second Close does nothing.
func listedTwice() {
	s := &server{stop: make(chan struct{})}
	go s.serve()
	closeAll(s, s)
}

// Two of a kind, each with a channel of its own.
func twoOfAKind() {
	left, right := &server{stop: make(chan struct{})}, &server{stop: make(chan struct{})}
	go left.serve()
	go right.serve()
	closeAll(left, right)
}

// Nobody closes: the buffer takes the late answer.
func closesNothing() {
	answer := make(chan int, 1)
	go func() {
		answer <- work()
	}()
	select {
	case v := <-answer:
		println(v)
	case <-time.After(time.Millisecond):
	}
}

// The check and the close are one step under the lock.
func checkedUnderLock() {
	var mu sync.Mutex
	quit := make(chan struct{})
	end := func() {
		mu.Lock()
		defer mu.Unlock()
		select {
		case <-quit:
		default:
			close(quit)
		}
	}
	go end()
	go end()
	<-quit
}

// What was closed is forgotten, and nil is not closed.
func forgotten() {
	var mu sync.Mutex
	quit := make(chan struct{})
	end := func() {
		mu.Lock()
		defer mu.Unlock()
		if quit != nil {
			close(quit)
			quit = nil
		}
	}
	go end()
	end()
}

// A flag under the lock keeps the sender from a closed channel.
func flagged() {
	var mu sync.Mutex
	closed := false
	values := make(chan int, 1)
	go func() {
		mu.Lock()
		defer mu.Unlock()
		if !closed {
			values <- work()
		}
	}()
	mu.Lock()
	closed = true
	close(values)
	mu.Unlock()
}

// The sender is told to end, and its end is waited for.
func endsBeforeClose() {
	values, quit, ended := make(chan int), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case values <- work():
			case <-quit:
				return
			}
		}
	}()
	println(<-values)
	close(quit)
	<-ended
	close(values)
}

// Receiving from a closed channel is allowed.
func receivesAfter() {
	values := make(chan int, 1)
	go func() {
		values <- work()
		close(values)
	}()
	println(<-values)
	println(<-values)
}

// Each round has a channel of its own.
func newEachRound() {
	for range 2 {
		done := make(chan struct{})
		go func() { close(done) }()
		<-done
	}
}

type service struct {
	quit chan struct{}
	done chan struct{}
}

func newService() *service {
	s := &service{quit: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(s.done)
		<-s.quit
	}()
	return s
}

func (s *service) stop() {
	close(s.quit)
	<-s.done
}

// Stopped on one path or the other.
func stopsOnce() {
	s := newService()
	if check() != nil {
		s.stop()
		return
	}
	println(work())
	s.stop()
}

// A service of its own each time.
func startsAgain() {
	s := newService()
	s.stop()
	s = newService()
	defer s.stop()
	println(work())
}

type feed struct {
	mu     sync.Mutex
	ended  bool
	events chan int
}

func (f *feed) emit(event int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.ended {
		f.events <- event
	}
}

func (f *feed) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended {
		return
	}
	f.ended = true
	close(f.events)
}

// What comes after the end is dropped, and a second end does nothing.
func emitsAfterEnd() {
	f := &feed{events: make(chan int, 2)}
	f.emit(work())
	f.end()
	f.emit(work())
	f.end()
}

// The events are for somebody else from now on.
func (f *feed) restart() {
	close(f.events)
	f.events = make(chan int, 1)
	f.push(work())
}

func (f *feed) push(event int) { f.events <- event }

// It is closed where there is one.
func (f *feed) close() {
	if f.events != nil {
		close(f.events)
		f.events = nil
	}
}

func (f *feed) closeAll() {
	f.close()
	f.close()
}
