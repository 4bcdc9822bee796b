package main

import (
	"context"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

// The signals stand in a variable of the package; every server below ends with this context.
func main() {
	ctx, stop := signal.NotifyContext(context.Background(), stopSignals...)
	defer stop()
	serve(ctx)
}

// Shut down when the context ends.
func serve(ctx context.Context) {
	srv := newServer(":8080")
	go shutdown(ctx, srv)
	if err := srv.ListenAndServe(); err != nil {
		log.Print(err)
	}
}

// The shutdown has a limit.
func shutdown(ctx context.Context, srv *http.Server) {
	<-ctx.Done()
	limited, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	srv.Shutdown(limited)
}

// All timeouts are set.
func newServer(address string) *http.Server {
	return &http.Server{Addr: address, ReadTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: time.Minute}
}

// A second server of the same program.
func serveTLS(ctx context.Context) error {
	srv := newServer(":8443")
	go shutdown(ctx, srv)
	return srv.ListenAndServeTLS("cert.pem", "key.pem")
}

// The listener closes when the context ends.
func accept(ctx context.Context, ln net.Listener) {
	defer context.AfterFunc(ctx, func() { ln.Close() })()
	for {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		conn.Close()
	}
}
