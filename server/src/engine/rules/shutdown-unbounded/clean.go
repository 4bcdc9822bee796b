package fixture

import (
	"context"
	"log"
	"net/http"
	"time"
)

// Ten seconds, then Close.
func bounded(srv *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil {
		srv.Close()
	}
}

// A deadline is a bound as well.
func deadline(srv *http.Server, at time.Time) error {
	ctx, cancel := context.WithDeadline(context.Background(), at)
	defer cancel()
	return srv.Shutdown(ctx)
}

// The caller decides.
func fromCaller(ctx context.Context, srv *http.Server) error {
	return srv.Shutdown(ctx)
}

// So it does with a value added.
func fromCallerWithValue(ctx context.Context, srv *http.Server) error {
	type key struct{}
	return srv.Shutdown(context.WithValue(ctx, key{}, 1))
}

// Cancelled when the time is up.
func cancelledLater(srv *http.Server) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	timer := time.AfterFunc(5*time.Second, cancel)
	defer timer.Stop()
	return srv.Shutdown(ctx)
}

// Somebody else may cancel it.
func cancelledElsewhere(srv *http.Server, stop func(context.CancelFunc)) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop(cancel)
	return srv.Shutdown(ctx)
}

// Close cuts the rest off after a while.
func closedAfter(srv *http.Server) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Shutdown(context.Background())
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		srv.Close()
	}
}

type queue struct{}

func (queue) Shutdown(ctx context.Context) error { return ctx.Err() }

// Another Shutdown, whose promise nobody here knows.
func other(q queue) error { return q.Shutdown(context.Background()) }

// Close waits for nobody.
func closes(srv *http.Server) {
	if err := srv.Close(); err != nil {
		log.Println(err)
	}
}

// The bound comes only on one side; the other keeps the caller's.
func eitherWay(ctx context.Context, srv *http.Server) error {
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Minute)
		defer cancel()
	}
	return srv.Shutdown(ctx)
}
