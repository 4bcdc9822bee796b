package fixture

import (
	"context"
	"errors"
	"time"
)

type lookup struct {
	key   string
	reply chan string
}

var errClosed = errors.New("closed")

// Who asks goes away only when the goroutine has.
type registry struct {
	lookups chan lookup
	quit    chan struct{}
	done    chan struct{}
}

func newRegistry() *registry {
	r := &registry{lookups: make(chan lookup), quit: make(chan struct{}), done: make(chan struct{})}
	go r.loop()
	return r
}

func (r *registry) loop() {
	defer close(r.done)
	for {
		select {
		case l := <-r.lookups:
			l.reply <- l.key
		case <-r.quit:
			return
		}
	}
}

func (r *registry) get(key string) (string, error) {
	l := lookup{key: key, reply: make(chan string)}
	select {
	case r.lookups <- l:
	case <-r.done:
		return "", errClosed
	}
	select {
	case value := <-l.reply:
		return value, nil
	case <-r.done:
		return "", errClosed
	}
}

// The answer has a place of its own.
func (r *registry) getWithin(patience time.Duration, key string) (string, bool) {
	l := lookup{key: key, reply: make(chan string, 1)}
	r.lookups <- l
	select {
	case value := <-l.reply:
		return value, true
	case <-time.After(patience):
		return "", false
	}
}

// Somebody else takes it then.
func (r *registry) getOrForget(patience time.Duration, key string) (string, bool) {
	l := lookup{key: key, reply: make(chan string)}
	r.lookups <- l
	select {
	case value := <-l.reply:
		return value, true
	case <-time.After(patience):
		go func() { <-l.reply }()
		return "", false
	}
}

func (r *registry) close() { close(r.quit) }

func askRegistry() {
	r := newRegistry()
	_, _ = r.get("a")
	r.getWithin(0, "b")
	r.getOrForget(0, "c")
	r.close()
	<-r.done
}

type question struct {
	ctx   context.Context
	reply chan int
}

// The goroutine sees who has gone.
type oracle struct{ questions chan question }

func newOracle() *oracle {
	o := &oracle{questions: make(chan question)}
	go o.loop()
	return o
}

func (o *oracle) loop() {
	for q := range o.questions {
		select {
		case q.reply <- 42:
		case <-q.ctx.Done():
		}
	}
}

func (o *oracle) ask(ctx context.Context) (int, error) {
	q := question{ctx: ctx, reply: make(chan int)}
	select {
	case o.questions <- q:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	select {
	case answer := <-q.reply:
		return answer, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func askOracle() {
	o := newOracle()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _ = o.ask(ctx)
	close(o.questions)
}

// Answers are kept where others take them up.
type ledger struct {
	questions chan question
	open      map[int]chan int
}

func newLedger() *ledger {
	l := &ledger{questions: make(chan question), open: map[int]chan int{}}
	go l.loop()
	return l
}

func (l *ledger) loop() {
	for q := range l.questions {
		q.reply <- 42
	}
}

func (l *ledger) ask(ctx context.Context, id int) (int, error) {
	q := question{ctx: ctx, reply: make(chan int)}
	l.open[id] = q.reply
	l.questions <- q
	select {
	case answer := <-q.reply:
		return answer, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (l *ledger) take(id int) int { return <-l.open[id] }

func askLedger() {
	l := newLedger()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.ask(ctx, 1); err != nil {
		l.take(1)
	}
	close(l.questions)
}
