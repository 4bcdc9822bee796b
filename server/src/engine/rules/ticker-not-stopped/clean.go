// go 1.22
package fixture

import "time"

func work() error { return nil }

func deferred() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	<-t.C
}

func inClosure() {
	t := time.NewTicker(time.Second)
	defer func() { t.Stop() }()
	<-t.C
}

func everyPath() error {
	t := time.NewTicker(time.Second)
	if err := work(); err != nil {
		t.Stop()
		return err
	}
	t.Stop()
	return nil
}

func stop(t *time.Ticker) { t.Stop() }

func helper() {
	t := time.NewTicker(time.Second)
	defer stop(t)
	<-t.C
}

func returned() *time.Ticker {
	t := time.NewTicker(time.Second)
	return t
}

type clock struct{ ticker *time.Ticker }

func (c *clock) start() { c.ticker = time.NewTicker(time.Second) }
func (c *clock) close() { c.ticker.Stop() }

func composite() *clock {
	t := time.NewTicker(time.Second)
	return &clock{ticker: t}
}

func goroutine() {
	t := time.NewTicker(time.Second)
	go func() {
		defer t.Stop()
		<-t.C
	}()
}

// It ticks for as long as the process lives.
func forEver() {
	t := time.NewTicker(time.Second)
	for {
		<-t.C
		_ = work()
	}
}

func sent(out chan<- *time.Ticker) {
	t := time.NewTicker(time.Second)
	out <- t
}

func panics() {
	t := time.NewTicker(time.Second)
	if work() != nil {
		panic("not valid")
	}
	t.Stop()
}

func maybeNil(tick bool) {
	var t *time.Ticker
	if tick {
		t = time.NewTicker(time.Second)
	}
	_ = work()
	if t != nil {
		t.Stop()
	}
}

func method(cleanup func(func())) {
	t := time.NewTicker(time.Second)
	cleanup(t.Stop)
}

// The goroutine uses it for as long as the process lives.
func inBackground() {
	t := time.NewTicker(time.Second)
	go func() { //nolint:goroutine-endless // it is started once a process
		for {
			select {
			case <-t.C:
				_ = work()
			}
		}
	}()
}

// Nobody closes a ticker's channel: this range has no end.
func rangeForEver() {
	t := time.NewTicker(time.Second)
	for range t.C {
		_ = work()
	}
}

func channelForEver() {
	t := time.NewTicker(time.Second)
	ticks := t.C
	go func() {
		for range ticks {
			_ = work()
		}
	}()
}

func loop(t *time.Ticker) {
	for range t.C {
		_ = work()
	}
}

func helperForEver() {
	t := time.NewTicker(time.Second)
	go loop(t)
}

// The deferred closure stops the ticker that is there at the end.
func renewed(done chan struct{}) {
	t := time.NewTicker(time.Second)
	defer func() { t.Stop() }()
	for {
		select {
		case <-done:
			return
		case <-t.C:
			t.Stop()
			t = time.NewTicker(2 * time.Second)
		}
	}
}

func constructed() (*time.Ticker, error) {
	t := time.NewTicker(time.Second)
	if err := work(); err != nil {
		t.Stop()
		return nil, err
	}
	return t, nil
}

func constructedFirst() (*time.Ticker, error) {
	if err := work(); err != nil {
		return nil, err
	}
	t := time.NewTicker(time.Second)
	return t, nil
}

func undone() (_ *time.Ticker, err error) {
	t := time.NewTicker(time.Second)
	defer func() {
		if err != nil {
			t.Stop()
		}
	}()
	if err = work(); err != nil {
		return nil, err
	}
	return t, nil
}

func bareChannelForEver() {
	c := time.NewTicker(time.Second).C
	for range c {
		_ = work()
	}
}

func bareChannelInBackground() {
	c := time.NewTicker(time.Second).C
	go func() {
		for range c {
			_ = work()
		}
	}()
}

var ticks = time.NewTicker(time.Second).C

type hook struct {
	name string
	run  func()
}

type hooks struct {
	stops  []func()
	named  []hook
	byName map[string]hook
}

// Whoever ends it runs what it keeps.
func (h *hooks) appended() {
	t := time.NewTicker(time.Second)
	h.stops = append(h.stops, t.Stop)
}

func (h *hooks) appendedInStruct() {
	t := time.NewTicker(time.Second)
	h.named = append(h.named, hook{"ticker", t.Stop})
}

func (h *hooks) registered() {
	t := time.NewTicker(time.Second)
	h.byName["ticker"] = hook{name: "ticker", run: t.Stop}
}

func madeWith() *hooks {
	t := time.NewTicker(time.Second)
	return &hooks{stops: []func(){t.Stop}}
}

// The method is the ticker's, whatever has it inside.
type metronome struct{ *time.Ticker }

func (h *hooks) promoted() {
	m := metronome{time.NewTicker(time.Second)}
	h.stops = append(h.stops, m.Stop)
}

func promotedCall() {
	m := metronome{time.NewTicker(time.Second)}
	defer m.Stop()
	<-m.C
}
