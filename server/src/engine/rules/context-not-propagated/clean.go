package fixture

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"time"
)

// The context in scope is handed on.
func propagated(ctx context.Context) error { return fetch(ctx) }

func fetch(ctx context.Context) error { return ctx.Err() }

// After Done the old context is of no use for the shutdown.
func serve(ctx context.Context, server *http.Server) error {
	<-ctx.Done()
	late, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return server.Shutdown(late)
}

// The same in a select.
func selected(ctx context.Context, jobs <-chan int) error {
	for {
		select {
		case <-ctx.Done():
			return fetch(context.Background())
		case <-jobs:
		}
	}
}

// A nil context gets a default.
func defaulted(ctx context.Context) error {
	if ctx == nil {
		ctx = context.Background()
	}
	return fetch(ctx)
}

// Deferred cleanup runs when the caller may have cancelled.
func deferred(ctx context.Context) error {
	defer func() { _ = fetch(context.Background()) }()
	return fetch(ctx)
}

// Deferred directly.
func deferredDirectly(ctx context.Context) error {
	defer fetch(context.Background())
	return fetch(ctx)
}

// The goroutine outlives the request on purpose.
func audit(w http.ResponseWriter, r *http.Request) {
	go func() { _ = fetch(context.Background()) }()
}

// WithoutCancel says that the work outlives its caller.
func detached(ctx context.Context) error { return fetch(context.WithoutCancel(ctx)) }

// The worker lives as long as its owner, not as the call that made it.
type worker struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newWorker(ctx context.Context) *worker {
	own, cancel := context.WithCancel(context.Background())
	return &worker{ctx: own, cancel: cancel}
}

func (w *worker) stop() { w.cancel() }

// No context is in scope.
func root() error { return fetch(context.Background()) }

// An unnamed context cannot be handed on.
func unnamed(_ context.Context) error { return fetch(context.Background()) }

// A root for signals.
func signals(ctx context.Context) {
	_ = fetch(ctx)
	sigs, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	<-sigs.Done()
}

// A value copied over cuts the rest off on purpose.
func copied(ctx context.Context) error {
	return fetch(context.WithValue(context.Background(), key{}, ctx.Value(key{})))
}

type key struct{}

// A callback runs at a time of its own.
func callback(ctx context.Context) *time.Timer {
	return time.AfterFunc(time.Second, func() { _ = fetch(context.Background()) })
}

// A request on its way out gets the context the function makes.
func post(client *http.Client, request *http.Request) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	request = request.WithContext(ctx)
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	fetch(ctx)
	return response.Body.Close()
}
