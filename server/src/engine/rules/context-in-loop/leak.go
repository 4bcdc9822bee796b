package fixture

import (
	"context"
	"time"
)

func fetch(ctx context.Context) error { return ctx.Err() }

// Every turn wraps the context of the turn before.
func chain(ctx context.Context, jobs <-chan int) {
	var cancel context.CancelFunc
	for range jobs {
		ctx, cancel = context.WithTimeout(ctx, time.Second) // want "Each iteration wraps ctx once more"
		_ = fetch(ctx)
		cancel()
	}
}

func deferred(ctx context.Context, urls []string) {
	for range urls {
		call, cancel := context.WithTimeout(ctx, time.Second) // want "cancelled only when deferred returns"
		defer cancel()
		_ = fetch(call)
	}
}

type session struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// The chain hangs in a field.
func (s *session) renew(ticks <-chan time.Time) {
	for range ticks {
		s.ctx, s.cancel = context.WithCancel(s.ctx) // want "Each iteration wraps s.ctx once more"
	}
}

type key struct{}

func values(ctx context.Context) {
	for {
		ctx = context.WithValue(ctx, key{}, time.Now()) // want "Each iteration wraps ctx once more"
		if fetch(ctx) != nil {
			return
		}
	}
}

func retry(ctx context.Context) error {
	for {
		ctx, cancel := context.WithTimeoutCause(ctx, time.Second, nil) // want "cancelled only when retry returns"
		defer cancel()
		if err := fetch(ctx); err == nil {
			return nil
		}
	}
}

// As many as the caller has.
func givenList(ctx context.Context, given []string, dial func(context.Context, string) error) error {
	var networks []string
	if len(given) > 0 {
		networks = given
	} else {
		networks = []string{"udp", "tcp"}
	}
	for _, network := range networks {
		ctx, cancel := context.WithTimeout(ctx, time.Second) // want "is cancelled only when givenList returns"
		defer cancel()
		if err := dial(ctx, network); err == nil {
			return nil
		}
	}
	return nil
}
