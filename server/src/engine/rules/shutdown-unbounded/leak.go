package fixture

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func onSignal(srv *http.Server) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	defer signal.Stop(stop)
	<-stop
	if err := srv.Shutdown(context.Background()); err != nil { // want "however long it takes"
		log.Println(err)
	}
}

func plain(srv *http.Server) error {
	return srv.Shutdown(context.TODO()) // want "give it a context with a timeout"
}

func deferred(srv *http.Server) {
	defer srv.Shutdown(context.Background()) // want "however long it takes"
	<-make(chan os.Signal)
}

type app struct {
	http    *http.Server
	timeout time.Duration
}

func (a *app) stop() {
	ctx := context.Background()
	if err := a.http.Shutdown(ctx); err != nil { // want "however long it takes"
		log.Println(err)
	}
}

func (a *app) cancelAtTheEnd() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return a.http.Shutdown(ctx) // want "however long it takes"
}

type key struct{}

func withValue(server http.Server) {
	ctx := context.WithValue(context.Background(), key{}, "shutdown")
	server.Shutdown(ctx) // want "however long it takes"
}

func inClosure(ctx context.Context) error {
	srv := &http.Server{Addr: ":8080", ReadHeaderTimeout: time.Second, ReadTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: time.Minute}
	go func() {
		<-ctx.Done()
		srv.Shutdown(context.Background()) // want "however long it takes"
	}()
	return srv.ListenAndServe()
}

func detached(ctx context.Context, srv *http.Server) {
	srv.Shutdown(context.WithoutCancel(ctx)) // want "however long it takes"
}
