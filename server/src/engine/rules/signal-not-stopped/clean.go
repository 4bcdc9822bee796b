package fixture

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"
)

func work(context.Context) error { return nil }

// The process listens as long as it lives.
func main() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGTERM)
	<-c
}

func deferred() os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	defer signal.Stop(c)
	return <-c
}

// Every way out gives it back.
func everyPath(done <-chan struct{}) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	select {
	case <-c:
		signal.Stop(c)
	case <-done:
		signal.Stop(c)
	}
}

func withContext(ctx context.Context) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	return work(ctx)
}

// The caller stops it.
func returned(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, os.Interrupt)
}

// The caller gets the channel.
func subscribe() <-chan os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1)
	return c
}

type listener struct{ signals chan os.Signal }

// Its Close gives it back.
func (l *listener) open() { signal.Notify(l.signals, syscall.SIGUSR1) }

func (l *listener) Close() { signal.Stop(l.signals) }

// The goroutine gives it back.
func goroutine(ctx context.Context) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	go func() {
		defer signal.Stop(c)
		<-ctx.Done()
	}()
}

// The test gives it back.
func inTest(t *testing.T) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(c) })
}

// Every registration is taken back.
func reset() os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	defer signal.Reset()
	return <-c
}

var once sync.Once

// Once a process, as in main.
func handled() {
	once.Do(func() {
		c := make(chan os.Signal, 1)
		signal.Notify(c, syscall.SIGHUP)
		<-c
	})
	once.Do(handle)
}

func handle() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	<-c
}
