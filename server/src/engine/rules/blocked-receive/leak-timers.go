package fixture

import "time"

func waitForStopped() {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	<-timer.C // want "the timer is stopped, or has fired already"
}

// The value has been received, and Stop does not bring another one.
func drainTwice() {
	timer := time.NewTimer(time.Millisecond)
	<-timer.C
	if !timer.Stop() {
		<-timer.C // want "the timer is stopped, or has fired already"
	}
}

func waitForStoppedTicker() {
	ticker := time.NewTicker(time.Millisecond)
	<-ticker.C
	ticker.Stop()
	<-ticker.C // want "the ticker is stopped"
}
