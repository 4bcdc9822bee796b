package fixture

import (
	"context"
	"os"
	"os/signal"
	"time"
)

var uptime int

func init() {
	go func() { // want "init starts a goroutine that nothing stops"
		for {
			time.Sleep(time.Second)
			uptime++
		}
	}()
}

func flush() {
	for range time.Tick(time.Minute) {
		uptime = 0
	}
}

func init() {
	go flush() // want "init starts a goroutine"
}

func startFlushing() {
	go flush()
}

// A function init calls starts it.
func init() { // want "init starts a goroutine"
	startFlushing()
}

type monitor struct {
	events chan int
	seen   int
}

func newMonitor() *monitor {
	m := &monitor{events: make(chan int)}
	go m.run()
	return m
}

func (m *monitor) run() {
	for event := range m.events {
		m.seen += event
	}
}

var shared = newMonitor() // want "The initialiser starts a goroutine"

var _ = func() bool {
	go func() { // want "The initialiser starts a goroutine"
		reload := make(chan os.Signal, 1)
		signal.Notify(reload, os.Interrupt)
		for range reload {
			uptime = 0
		}
	}()
	return true
}()

// Nobody can cancel it.
func init() {
	ctx := context.Background()
	go func() { // want "init starts a goroutine"
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Minute):
				uptime++
			}
		}
	}()
}
