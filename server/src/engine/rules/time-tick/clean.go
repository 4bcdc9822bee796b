// go 1.22
package fixture

import "time"

func work() {}

// It ticks for as long as the process lives.
func forEver() {
	for range time.Tick(time.Second) {
		work()
	}
}

func forEverSelect() {
	tick := time.Tick(time.Second)
	for {
		<-tick
		work()
	}
}

func ticker() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	<-t.C
}

type clock struct{}

func (clock) Tick(d time.Duration) <-chan time.Time { return nil }

// Another Tick.
func other(c clock) { <-c.Tick(time.Second) }

func shadowed(time clock) { <-time.Tick(1) }

func after() { <-time.After(time.Second) }

var everySecond = time.Tick(time.Second)

func main() {
	tick := time.Tick(time.Second)
	<-tick
}

func init() { _ = time.Tick(time.Second) }

// The goroutine has no way out.
func inBackground() {
	tick := time.Tick(time.Second)
	go func() {
		for range tick {
			work()
		}
	}()
}

// Nil, as there is no ticker.
func notPositive() bool {
	return time.Tick(-1) == nil && time.Tick(0*time.Second) == nil
}
