package fixture

import (
	"context"
	"time"
)

type lookup struct {
	key   string
	reply chan string
}

// A goroutine owns the values, whoever wants one asks it.
type registry struct {
	lookups chan lookup
	quit    chan struct{}
	values  map[string]string
}

func newRegistry() *registry {
	r := &registry{lookups: make(chan lookup), quit: make(chan struct{}), values: map[string]string{}}
	go r.loop()
	return r
}

func (r *registry) loop() {
	for {
		select {
		case l := <-r.lookups:
			time.Sleep(5 * time.Millisecond)
			l.reply <- r.values[l.key] // want "get stops receiving when ctx is done first"
		case <-r.quit:
			return
		}
	}
}

func (r *registry) get(ctx context.Context, key string) (string, error) {
	l := lookup{key: key, reply: make(chan string)}
	select {
	case r.lookups <- l:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	select {
	case value := <-l.reply:
		return value, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func askBriefly() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	r := newRegistry()
	_, _ = r.get(ctx, "a")
}

type sum struct {
	values []int
	reply  chan int
}

type adder struct{ sums chan *sum }

func newAdder() *adder { return &adder{sums: make(chan *sum, 4)} }

// Nobody waits for it to end, nor does it.
func (a *adder) start() {
	go func() {
		for s := range a.sums {
			a.add(s)
		}
	}()
}

func (a *adder) add(s *sum) {
	total := 0
	for _, value := range s.values {
		total += value
		time.Sleep(5 * time.Millisecond)
	}
	s.reply <- total // want "of stops receiving when the timer fires first"
}

func (a *adder) ask(s *sum) (int, bool) {
	s.reply = make(chan int)
	a.sums <- s
	select {
	case total := <-s.reply:
		return total, true
	case <-time.After(time.Millisecond):
		return 0, false
	}
}

func (a *adder) of(values ...int) (int, bool) { return a.ask(&sum{values: values}) }

func addBriefly() {
	a := newAdder()
	a.start()
	a.of(1, 2, 3)
}
