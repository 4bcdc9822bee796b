package fixture

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"time"
)

type job struct {
	id      int
	payload string
}

func handle(j job) { println(j.id, j.payload) }

// A semaphore, taken before the goroutine starts.
func semaphore(jobs <-chan job) {
	sem := make(chan struct{}, 8)
	for j := range jobs {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			handle(j)
		}()
	}
}

// Tokens that lie in a channel, one for each goroutine.
func tokens(jobs <-chan job, free chan int) {
	for j := range jobs {
		token := <-free
		go func() {
			defer func() { free <- token }()
			handle(j)
		}()
	}
}

type limiter struct{ slots chan struct{} }

func (l *limiter) begin() { l.slots <- struct{}{} }
func (l *limiter) end()   { <-l.slots }

// The semaphore has methods.
func ownLimiter(jobs <-chan job, l *limiter) {
	for j := range jobs {
		l.begin()
		go func() {
			defer l.end()
			handle(j)
		}()
	}
}

// A fixed number of workers.
func workers(jobs <-chan job) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				handle(j)
			}
		}()
	}
	wg.Wait()
}

// Each waits for the one before.
func oneByOne(jobs <-chan job) {
	for j := range jobs {
		var wg sync.WaitGroup
		wg.Go(func() { handle(j) })
		wg.Wait()
	}
}

// Too many are turned away.
func counted(jobs <-chan job) {
	var active atomic.Int32
	for j := range jobs {
		if active.Load() > 100 {
			continue
		}
		active.Add(1)
		go func() {
			defer active.Add(-1)
			handle(j)
		}()
	}
}

// A list that the program has.
func listed(jobs []job) {
	for _, j := range jobs {
		go handle(j)
	}
}

// One goroutine a connection is how Go serves.
func accepts(listener net.Listener) error {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() { _ = conn.Close() }()
	}
}

// It comes from a clock, not from others.
func everyHour(stop <-chan struct{}) {
	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case at := <-ticker.C:
			go println(at.Unix())
		}
	}
}

// Signals are few.
func signals() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	defer signal.Stop(c)
	for s := range c {
		go println(s.String())
	}
}

// The loop ends with the first.
func first(jobs <-chan job) {
	for j := range jobs {
		if j.id > 0 {
			go handle(j)
			return
		}
	}
}

// The client may ask for ten at most.
func batch(w http.ResponseWriter, r *http.Request) {
	var request struct{ Jobs []job }
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil || len(request.Jobs) > 10 {
		http.Error(w, "not valid", http.StatusBadRequest)
		return
	}
	var wg sync.WaitGroup
	for _, j := range request.Jobs {
		wg.Go(func() { handle(j) })
	}
	wg.Wait()
}

// As many as this function sends.
func known(names []string) {
	jobs := make(chan job, len(names))
	for i, name := range names {
		jobs <- job{i, name}
	}
	close(jobs)
	for j := range jobs {
		go handle(j)
	}
}

// One worker for each name, and each name is looked up.
func workerByName(events <-chan job) {
	running := map[string]chan job{}
	for event := range events {
		if _, ok := running[event.payload]; ok {
			continue
		}
		running[event.payload] = make(chan job)
		go handle(event)
	}
}

// The goroutine does not get the line: it is started for something else.
func prints(r io.Reader, done func()) {
	scanner := bufio.NewScanner(r)
	for scanner.Scan() {
		println(scanner.Text())
	}
	go done()
}

type dialer interface{ dial() (net.Conn, error) }

// One connection after the other: the loop reads from it until it breaks.
func reconnects(d dialer) error {
	for {
		conn, err := d.dial()
		if err != nil {
			return err
		}
		broken := make(chan struct{})
		go func() {
			defer close(broken)
			_, _ = io.Copy(io.Discard, conn)
		}()
		<-broken
	}
}

type stream interface{ Recv() (job, error) }

// After a failure it waits, and while it works it counts.
func receives(s stream, active *atomic.Int32) error {
	for {
		j, err := s.Recv()
		if err == io.EOF {
			return err
		}
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		for active.Load() >= 8 {
			time.Sleep(time.Millisecond)
		}
		active.Add(1)
		go func() {
			defer active.Add(-1)
			handle(j)
		}()
	}
}

type offer interface {
	Accept() (io.ReadWriteCloser, error)
}

// Streams are accepted like connections.
func streams(offers <-chan offer) {
	for offered := range offers {
		stream, err := offered.Accept()
		if err != nil {
			continue
		}
		go func() { _, _ = io.Copy(stream, stream) }()
	}
}

// Somebody else accepts them.
func handedOn(conns <-chan net.Conn) {
	for conn := range conns {
		go func() { _ = conn.Close() }()
	}
}

type gate interface {
	Acquire()
	Release()
}

// What a gate is its name says.
func gated(jobs <-chan job, g gate) {
	for j := range jobs {
		g.Acquire()
		go func() {
			defer g.Release()
			handle(j)
		}()
	}
}
