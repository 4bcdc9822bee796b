package fixture

import (
	"io"
	"runtime/pprof"
	"runtime/trace"
	"sync"
)

// The caller stops it.
func start(w io.Writer) (func(), error) {
	if err := pprof.StartCPUProfile(w); err != nil {
		return nil, err
	}
	return pprof.StopCPUProfile, nil
}

type profiler struct{ once sync.Once }

// Started by one method, stopped by another.
func (p *profiler) start(w io.Writer) error { return trace.Start(w) }

func (p *profiler) stop() { p.once.Do(trace.Stop) }
