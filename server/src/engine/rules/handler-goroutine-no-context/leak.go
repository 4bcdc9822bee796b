package fixture

import (
	"context"
	"log"
	"net/http"
	"time"
)

type server struct {
	queue chan string
	ready chan struct{}
}

func (s *server) open() {
	s.queue = make(chan string)
	s.ready = make(chan struct{})
}

// It sleeps, whether the client is there or not.
func slow(w http.ResponseWriter, r *http.Request) {
	go func() { // want "a goroutine that sleeps and is not tied to r.Context"
		time.Sleep(30 * time.Second)
		log.Print("done")
	}()
}

// It never ends.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	go s.refresh() // want "a goroutine that never ends"
}

func (s *server) refresh() {
	for {
		time.Sleep(time.Minute)
		log.Print("refresh")
	}
}

// Nothing bounds the request.
func notify(url string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		go func() { // want "waits for http.Get, which nothing bounds"
			resp, err := http.Get(url)
			if err != nil {
				return
			}
			resp.Body.Close()
		}()
	}
}

// Others decide when the channel has room.
func (s *server) enqueue(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Path
	go func() { // want "waits for somebody to receive"
		s.queue <- name
	}()
}

// Others decide when it is ready.
func (s *server) wait(w http.ResponseWriter, r *http.Request) {
	go func() { // want "waits for somebody to send"
		<-s.ready
		log.Print("ready")
	}()
}

// A fresh context is never done.
func detached(w http.ResponseWriter, r *http.Request) {
	go poll(context.Background()) // want "a goroutine that never ends"
}

func poll(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
			log.Print("poll")
		}
	}
}
