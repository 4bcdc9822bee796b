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
