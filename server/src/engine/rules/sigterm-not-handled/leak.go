package main

import (
	"context"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"
)

func main() {
	go serveTLS()
	go serveListener()
	go accept()
	go acceptTCP()
	go withMux()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	srv := &http.Server{Addr: ":8080", ReadTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: time.Minute}
	go func() {
		<-ctx.Done()
		limited, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		srv.Shutdown(limited)
	}()
	log.Fatal(srv.ListenAndServe()) // want "SIGTERM ends it at once"
}

func serveTLS() {
	srv := &http.Server{Addr: ":8443", ReadTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: time.Minute}
	if err := srv.ListenAndServeTLS("cert.pem", "key.pem"); err != nil { // want "SIGTERM"
		log.Print(err)
	}
}

func serveListener() {
	ln, err := net.Listen("tcp", ":8081")
	if err != nil {
		log.Fatal(err)
	}
	srv := &http.Server{ReadTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: time.Minute}
	log.Print(srv.Serve(ln)) // want "SIGTERM"
}

func accept() {
	ln, err := net.Listen("tcp", ":8082")
	if err != nil {
		log.Fatal(err)
	}
	for {
		conn, err := ln.Accept() // want "SIGTERM"
		if err != nil {
			log.Fatal(err)
		}
		conn.Close()
	}
}

func acceptTCP() {
	ln, err := net.ListenTCP("tcp", &net.TCPAddr{Port: 8083})
	if err != nil {
		log.Fatal(err)
	}
	for {
		conn, err := ln.AcceptTCP() // want "SIGTERM"
		if err != nil {
			return
		}
		conn.Close()
	}
}

func withMux() {
	mux := http.NewServeMux()
	log.Print(http.ListenAndServe(":8084", mux)) // want "SIGTERM"
}
