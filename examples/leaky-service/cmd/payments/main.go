// Command payments serves the payment API, and its profiles on a second, loopback-only port.
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"example.com/payments/api"
	"example.com/payments/audit"
	"example.com/payments/charge"
	"example.com/payments/gateway"
	"example.com/payments/ledger"
	"example.com/payments/refund"
	"example.com/payments/sandbox"
	"example.com/payments/warmer"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "address of the API")
	debug := flag.String("debug", "127.0.0.1:6060", "address of the profiles")
	opening := flag.String("opening", "opening", "folder with the opening balances")
	flag.Parse()
	if err := run(*addr, *debug, *opening); err != nil {
		log.Fatal(err)
	}
}

func run(addr, debug, opening string) error {
	runtime.SetBlockProfileRate(10_000)
	runtime.SetMutexProfileFraction(5)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	provider, err := sandbox.Start(400 * time.Millisecond)
	if err != nil {
		return err
	}
	defer provider.Close()

	store := ledger.New(io.Discard)
	if _, err := store.LoadOpening(opening); err != nil {
		return err
	}
	trail := audit.Open(io.Discard, 100*time.Millisecond)
	go trail.Run(ctx.Done())

	desks := []charge.Desk{
		{Name: "frankfurt", Delay: 2 * time.Millisecond},
		{Name: "singapore", Delay: 6 * time.Millisecond},
		{Name: "chicago", Delay: 11 * time.Millisecond},
	}
	charges := charge.New(gateway.New(provider.URL()), store, trail, desks, 150*time.Millisecond)
	service := &api.API{
		Charges: charges,
		Refunds: refund.New(store),
		Ledger:  store,
		Warmer:  warmer.New(store, 250*time.Millisecond),
		Rates: warmer.NewRates(500*time.Millisecond, func(currency string) int64 {
			return desks[0].Ask(currency).Rate
		}),
		Audit: trail,
	}

	front, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	back, err := net.Listen("tcp", debug)
	if err != nil {
		return errors.Join(err, front.Close())
	}
	public, private := newServer(service.Handler()), newServer(profiles())
	failed := make(chan error, 2)
	go func() { failed <- public.Serve(front) }()
	go func() { failed <- private.Serve(back) }()
	log.Printf("payments on http://%s, profiles on http://%s/debug/pprof/", front.Addr(), back.Addr())

	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	deadline, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	for _, server := range []*http.Server{public, private} {
		if server.Shutdown(deadline) != nil {
			server.Close()
		}
	}
	return err
}

func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       time.Minute,
	}
}

func profiles() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}
