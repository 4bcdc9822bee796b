package fixture

import (
	"io"
	"os"
	"runtime/pprof"
	"runtime/trace"
)

func work() error { return nil }

// Stopped where all went well only.
func onePath(w io.Writer) error {
	if err := pprof.StartCPUProfile(w); err != nil { // want "The CPU profile is not stopped when the function returns at line"
		return err
	}
	if err := work(); err != nil {
		return err
	}
	pprof.StopCPUProfile()
	return nil
}

func traced(w io.Writer) error {
	if err := trace.Start(w); err != nil { // want "The execution trace is not stopped when the function returns at line"
		return err
	}
	if work() != nil {
		return nil
	}
	trace.Stop()
	return nil
}

// Even main must stop it: the file misses its end.
func main() {
	f, err := os.Create("cpu.pprof")
	if err != nil {
		return
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil { // want "The CPU profile is not stopped when the function returns at line"
		return
	}
	if work() != nil {
		return
	}
	pprof.StopCPUProfile()
}

// A condition of its own decides about the end.
func sometimes(w io.Writer) {
	_ = pprof.StartCPUProfile(w) // want "The CPU profile is not stopped when the function ends"
	if work() == nil {
		pprof.StopCPUProfile()
	}
}

func inSwitch(w io.Writer, mode string) {
	_ = trace.Start(w) // want "The execution trace is not stopped when the function ends"
	switch mode {
	case "slow":
		_ = work()
		trace.Stop()
	case "fast":
		trace.Stop()
	}
}
