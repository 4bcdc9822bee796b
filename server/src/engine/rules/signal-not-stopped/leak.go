package fixture

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func work(context.Context) error { return nil }

// Given back on one path only.
func wait(done <-chan struct{}) os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP) // want "c is not stopped when the function returns at line"
	select {
	case s := <-c:
		signal.Stop(c)
		return s
	case <-done:
		return nil
	}
}

func never() os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt) // want "c is never stopped. Defer signal.Stop.c."
	return <-c
}

func discarded(ctx context.Context) context.Context {
	ctx, _ = signal.NotifyContext(ctx, os.Interrupt) // want "This stop function is never called: nothing holds it"
	return ctx
}

func run(ctx context.Context) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt) // want "stop is not called when the function returns at line"
	if err := work(ctx); err != nil {
		return err
	}
	stop()
	return nil
}

// Each round registers another channel.
func inLoop(ctx context.Context) {
	for range 3 {
		inner, stop := signal.NotifyContext(ctx, os.Interrupt) // want "stop is not called before the loop gets another stop function"
		if work(inner) != nil {
			continue
		}
		stop()
	}
}

// Ignoring a signal takes no registration back.
func ignored() os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP) // want "c is never stopped"
	defer signal.Ignore()
	return <-c
}
