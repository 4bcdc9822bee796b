package fixture

import (
	"io"
	"log"
	"runtime/pprof"
	"runtime/trace"
)

func work() error { return nil }

func deferred(w io.Writer) error {
	if err := pprof.StartCPUProfile(w); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return work()
}

func everyPath(w io.Writer) error {
	if err := trace.Start(w); err != nil {
		return err
	}
	if err := work(); err != nil {
		trace.Stop()
		return err
	}
	trace.Stop()
	return nil
}

// Only where it was asked for; both conditions agree.
func optional(w io.Writer, profile bool) error {
	if profile {
		if err := pprof.StartCPUProfile(w); err != nil {
			return err
		}
	}
	err := work()
	if profile {
		pprof.StopCPUProfile()
	}
	return err
}

// A closure stops it.
func inClosure(w io.Writer) error {
	if err := trace.Start(w); err != nil {
		return err
	}
	defer func() {
		trace.Stop()
		log.Print("traced")
	}()
	return work()
}

// The goroutine stops it when it is told to.
func background(w io.Writer, done <-chan struct{}) error {
	if err := pprof.StartCPUProfile(w); err != nil {
		return err
	}
	go func() {
		<-done
		pprof.StopCPUProfile()
	}()
	return nil
}

var atExit []func()

func onExit(end func()) { atExit = append(atExit, end) }

// Whoever is given the closure stops it.
func stoppedAtExit(w io.Writer) error {
	if err := pprof.StartCPUProfile(w); err != nil {
		return err
	}
	onExit(func() { pprof.StopCPUProfile() })
	return nil
}

// One closure starts, another one stops.
func inTwoClosures(w io.Writer, run func(start func() error, stop func())) {
	start := func() error { return pprof.StartCPUProfile(w) }
	stop := func() { pprof.StopCPUProfile() }
	run(start, stop)
}
