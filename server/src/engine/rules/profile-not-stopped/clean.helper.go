package fixture

import (
	"io"
	"runtime/pprof"
)

func work() error { return nil }

func finish() { pprof.StopCPUProfile() }

// A helper stops it.
func helper(w io.Writer) error {
	if err := pprof.StartCPUProfile(w); err != nil {
		return err
	}
	defer finish()
	return work()
}
