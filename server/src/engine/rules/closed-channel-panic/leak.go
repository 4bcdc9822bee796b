package fixture

import (
	"errors"
	"sync"
	"time"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// Each of two workers closes the channel they share.
func eachCloses() {
	results := make(chan int, 2)
	for range 2 {
		go func() {
			results <- work() // want "This send to results can panic: another goroutine started at line 17 may close it first, at line 19"
			close(results)    // want "This close of results can panic: another goroutine started at line 17 may close it first"
		}()
	}
	for result := range results {
		println(result)
	}
}

// The one who receives closes, and the sender may not be done.
func receiverCloses() {
	values := make(chan int, 2)
	go func() {
		for i := range 2 {
			values <- i // want "This send to values can panic: receiverCloses may close it first, at line 36"
		}
	}()
	println(<-values)
	close(values)
}

// The error path closes what is closed on the way out.
func closesTwice() {
	done := make(chan struct{})
	go func() {
		defer close(done) // want "This close of done can panic: this goroutine has closed it already at line 45"
		if check() != nil {
			close(done)
		}
	}()
	<-done
}

type server struct {
	stop chan struct{}
}

func (s *server) serve() { <-s.stop }

func (s *server) Close() { close(s.stop) }

type closer interface{ Close() }

func closeAll(closers ...closer) {
	for _, each := range closers {
		each.Close()
	}
}

// The server has been closed through the interface.
func closedThroughInterface() {
	s := &server{stop: make(chan struct{})}
	go s.serve()
	closeAll(s)
	close(s.stop) // want "This close of s.stop can panic: this goroutine has closed it already at line 57"
}

// The timeout closes what the goroutine sends to.
func closesOnTimeout() {
	answer := make(chan int, 1)
	go func() {
		time.Sleep(2 * time.Millisecond)
		answer <- work() // want "closesOnTimeout may close it first, at line 87"
	}()
	select {
	case v := <-answer:
		println(v)
	case <-time.After(time.Millisecond):
	}
	close(answer)
}

// The wait counts one sender too few.
func oneNotCounted() {
	values := make(chan int, 2)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		values <- work()
	}()
	go func() {
		values <- work() // want "oneNotCounted may close it first"
	}()
	wg.Wait()
	close(values)
}

// The check and the close are two steps, and two goroutines may stand between them.
func checkedBefore() {
	quit := make(chan struct{})
	end := func() {
		select {
		case <-quit:
		default:
			close(quit) // want "This close of quit can panic: the goroutine started at line 116 may close it first"
		}
	}
	go end()
	go end()
	<-quit
}

// The channel was never made.
func neverMade() {
	var done chan struct{}
	go func() {
		close(done) // want "This close of done panics: the channel is nil here"
	}()
}

// No goroutine is needed.
func alone() {
	done := make(chan struct{})
	close(done)
	close(done) // want "this goroutine has closed it already at line 132"
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

// The error path stops what is stopped on the way out.
func stopsTwice() {
	s := newService()
	defer s.stop() // want "This call can panic in the close of s.quit at line 151: this goroutine has closed it there before"
	if check() != nil {
		s.stop()
	}
}

// It is told of stopsTwice, and not of each that calls it.
func callsStopsTwice() {
	stopsTwice()
}

func finish(results chan int) {
	results <- work()
	close(results)
}

// The helper closes what it sends to.
func closesAfterHelper() {
	results := make(chan int, 1)
	finish(results)
	close(results) // want "This close of results can panic: this goroutine has closed it already at line 171"
}

type feed struct {
	mu     sync.Mutex
	events chan int
}

func (f *feed) emit(event int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events <- event
}

func (f *feed) end() { close(f.events) }

// The last event comes after the end.
func emitsAfterEnd() {
	f := &feed{events: make(chan int, 2)}
	f.emit(work())
	f.end()
	f.emit(work()) // want "This call can panic in the send to f.events at line 189: this goroutine has closed it already at line 192"
}

// Nobody else waits for the event, but the channel is closed.
func (f *feed) endWith(event int) {
	f.end()
	f.push(event) // want "This call can panic in the send to f.events at line 208: this goroutine has closed it already at line 192"
}

func (f *feed) push(event int) { f.events <- event }

// Who ends the feed does not know who still emits.
func endsWhileEmitting() {
	f := &feed{events: make(chan int, 1)}
	go f.end()
	f.emit(work()) // want "This call can panic in the send to f.events at line 189: the goroutine started at line 213 may close it first, at line 192"
}
