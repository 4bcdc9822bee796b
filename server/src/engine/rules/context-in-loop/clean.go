package fixture

import (
	"context"
	"time"
)

func fetch(ctx context.Context) error { return ctx.Err() }

// A name of its own, cancelled in the iteration.
func own(ctx context.Context, urls []string) {
	for range urls {
		call, cancel := context.WithTimeout(ctx, time.Second)
		_ = fetch(call)
		cancel()
	}
}

// The shadowing name is new in every iteration.
func shadows(ctx context.Context, urls []string) {
	for range urls {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		_ = fetch(ctx)
		cancel()
	}
}

// The closure returns in every iteration.
func closure(ctx context.Context, urls []string) {
	for range urls {
		func() {
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			_ = fetch(ctx)
		}()
	}
}

type key string

// A value for each of a finite list.
func values(ctx context.Context, names map[string]string) context.Context {
	for name, value := range names {
		ctx = context.WithValue(ctx, key(name), value)
	}
	return ctx
}

// Each iteration starts anew.
func anew(parent context.Context, jobs <-chan int) {
	var ctx context.Context
	var cancel context.CancelFunc
	for range jobs {
		ctx = parent
		ctx, cancel = context.WithCancel(ctx)
		_ = fetch(ctx)
		cancel()
	}
}

// The loop is left with the context.
func leaves(ctx context.Context, jobs <-chan int) error {
	for range jobs {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		return fetch(ctx)
	}
	return nil
}

// Two attempts, no more.
func bounded(ctx context.Context) {
	for i := 0; i < 2; i++ {
		call, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		_ = fetch(call)
	}
}

type request struct{ ctx context.Context }

// Each request has a context of its own.
func requests(list []*request) {
	for _, r := range list {
		r.ctx = context.WithValue(r.ctx, key("id"), 1)
	}
}

// Before the loop there is no chain.
func before(ctx context.Context, jobs <-chan int) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for range jobs {
		_ = fetch(ctx)
	}
}

// One or two, whichever way it was set.
func eitherList(ctx context.Context, stream bool, dial func(context.Context, string) error) error {
	var networks []string
	if stream {
		networks = []string{"tcp"}
	} else {
		networks = []string{"udp", "tcp"}
	}
	for _, network := range networks {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if err := dial(ctx, network); err == nil {
			return nil
		}
	}
	return nil
}
