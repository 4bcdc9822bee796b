package fixture

import "sync"

type lamp struct {
	off  chan struct{}
	stop func()
}

func newLamp() *lamp {
	l := &lamp{off: make(chan struct{})}
	l.stop = sync.OnceFunc(func() { close(l.off) })
	go l.shine()
	return l
}

func (l *lamp) shine() {
	<-l.off
}

// It may be stopped twice.
func blink(times int) {
	l := newLamp()
	defer l.stop()
	if times == 0 {
		return
	}
	for range times {
		println("blink")
	}
	l.stop()
}

func blinkNever() { blink(0) }

func blinkTwice() { blink(2) }
