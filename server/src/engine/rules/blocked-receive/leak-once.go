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
	<-l.off // want "This receive from l.off can block for ever: blink returns at line 25 without sending to it or closing it"
}

// Nobody stops it when there is nothing to do.
func blink(times int) {
	l := newLamp()
	if times == 0 {
		return
	}
	for range times {
		println("blink")
	}
	l.stop()
}

func blinkNever() { blink(0) }
