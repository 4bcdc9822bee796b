package fixture

import (
	"context"
	"time"
)

var (
	cached   map[string]string
	stopping = make(chan struct{})
	pending  = make(chan string)
	limit    = 3
)

// It ends by itself.
func init() {
	go func() {
		cached = map[string]string{}
	}()
}

// It gives up after some tries.
func init() {
	go func() {
		for i := 0; i < limit; i++ {
			time.Sleep(time.Second)
		}
	}()
}

// Stop ends it.
func init() {
	go func() {
		for {
			select {
			case <-stopping:
				return
			case <-time.After(time.Second):
				clear(cached)
			}
		}
	}()
}

func Stop() {
	close(stopping)
	close(pending)
}

// It ends when pending is closed.
func init() {
	go func() {
		for key := range pending {
			delete(cached, key)
		}
	}()
}

var cancel context.CancelFunc

// cancel ends it.
func init() {
	var ctx context.Context
	ctx, cancel = context.WithCancel(context.Background())
	go refresh(ctx)
}

func refresh(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
			clear(cached)
		}
	}
}

// Only whoever calls it starts it.
var start = func() {
	go func() {
		for {
			time.Sleep(time.Second)
		}
	}()
}

// A method of this name is called by others.
type plugin struct{}

func (plugin) init() {
	go func() {
		for {
			time.Sleep(time.Second)
		}
	}()
}

// Not while the package is initialised.
func Start() {
	go refresh(context.Background())
}
