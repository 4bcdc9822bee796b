package fixture

import "time"

// It is drained only if it has fired, and nobody has received that.
func stopAndDrain(work func()) {
	timer := time.NewTimer(time.Hour)
	work()
	if !timer.Stop() {
		<-timer.C
	}
}

func resetEachRound(jobs []func()) {
	timer := time.NewTimer(time.Hour)
	for _, job := range jobs {
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
		timer.Reset(time.Millisecond)
		job()
		<-timer.C
		timer.Reset(time.Hour)
	}
	timer.Stop()
}

// What was received is remembered.
func drainOnce(events <-chan int) {
	timer := time.NewTimer(time.Millisecond)
	hasFired := false
	select {
	case <-events:
	case <-timer.C:
		hasFired = true
	}
	if !timer.Stop() && !hasFired {
		<-timer.C
	}
}

func stopAndDrainNothing() { stopAndDrain(func() {}) }

func resetTwice() { resetEachRound([]func(){func() {}, func() {}}) }

func drainNothing() { drainOnce(nil) }
