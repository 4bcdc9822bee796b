package main

import (
	"log"
	"net"
	"net/http"
	"time"
)

// A helper for this machine alone.
func main() {
	srv := &http.Server{Addr: "localhost:8080", ReadTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: time.Minute}
	log.Fatal(srv.ListenAndServe())
}

// One connection is no service.
func once(ln net.Listener) (net.Conn, error) { return ln.Accept() }
