package fixture

import (
	"context"
	"log"
	"net/http"
	"sync"
	"time"
)

// The request's context ends it.
func tied(w http.ResponseWriter, r *http.Request) {
	go watch(r.Context())
}

// So does one derived from it.
func derived(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	go func() {
		<-ctx.Done()
		log.Print("gone")
	}()
}

// It outlives the request on purpose, and not for long.
func outliving(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), time.Minute)
	go func() {
		defer cancel()
		watch(ctx)
	}()
}

// Short work.
func short(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	go log.Print(path)
	go func() { log.Print(path) }()
}

// A short pause.
func pause(w http.ResponseWriter, r *http.Request) {
	go func() {
		time.Sleep(10 * time.Millisecond)
		log.Print("done")
	}()
}

// The handler waits for it.
func counted(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		time.Sleep(2 * time.Second)
	}()
	group.Wait()
}

// The handler receives what it sends.
func awaited(w http.ResponseWriter, r *http.Request) {
	result := make(chan string, 1)
	go func() {
		time.Sleep(2 * time.Second)
		result <- "done"
	}()
	log.Print(<-result)
}

// The handler ends it.
func stopped(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	defer close(done)
	go func() {
		<-done
		log.Print("stopped")
	}()
}

// A select with another way out.
func (s *desk) either(w http.ResponseWriter, r *http.Request) {
	go func() {
		select {
		case s.queue <- "job":
		case <-time.After(time.Second):
		}
	}()
}

// A queue that workers take from.
func (s *desk) queued(w http.ResponseWriter, r *http.Request) {
	select {
	case s.queue <- r.URL.Path:
	default:
		http.Error(w, "busy", http.StatusServiceUnavailable)
	}
}

// No handler.
func background() {
	go func() {
		time.Sleep(time.Minute)
	}()
}

type desk struct {
	queue chan string
}

func watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
			log.Print("watch")
		}
	}
}
