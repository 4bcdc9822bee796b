package fixture

import (
	"context"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

// One byte of the file keeps the file.
func firstByte(path string, ticks <-chan int) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	go func() { // want "This goroutine keeps all of text in memory for as long as it runs, and uses text\[0\] only"
		for range ticks {
			log.Print(text[0])
		}
	}()
	return nil
}

// The head is a copy, made anew each time round.
func head(r io.Reader, stop <-chan struct{}) {
	body, _ := io.ReadAll(r)
	go func() { // want "uses string.body\[:16\]. only"
		ticker := time.NewTicker(time.Minute)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				log.Print(string(body[:16]))
			}
		}
	}()
}

// The path keeps the request.
func handler(w http.ResponseWriter, r *http.Request) {
	events := make(chan int)
	go func() { // want "keeps all of r in memory for as long as it runs, and uses r.URL.Path only"
		for event := range events {
			log.Print(r.URL.Path, event)
		}
	}()
	events <- 1
	close(events)
	w.WriteHeader(http.StatusAccepted)
}

// A header keeps the response.
func poll(resp *http.Response, done <-chan struct{}) {
	go func() { // want "keeps all of resp"
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Minute):
			}
			log.Print(resp.StatusCode, resp.Header.Get("Date"))
		}
	}()
}

// An array is kept as a whole.
func array(ticks <-chan int) {
	var table [1 << 20]byte
	table[0] = 1
	go func() { // want "keeps all of table"
		for range ticks {
			log.Print(table[0])
		}
	}()
}

type document struct {
	name string
	text [1 << 20]byte
}

// So is what has one inside.
func named(d *document, ticks <-chan int) {
	go func() { // want "keeps all of d in memory for as long as it runs, and uses d.name only"
		for range ticks {
			log.Print(d.name)
		}
	}()
}

// The timer keeps its function for an hour.
func later(r io.Reader) {
	body, _ := io.ReadAll(r)
	time.AfterFunc(time.Hour, func() { // want "This function keeps all of body in memory for as long as it is kept, and uses len.body. only"
		log.Print(len(body))
	})
}

type server struct {
	onClose func()
	hooks   map[string]func()
}

// The hook is kept as long as the server.
func (s *server) hook(path string) {
	text, _ := os.ReadFile(path)
	s.onClose = func() { // want "This function keeps all of text"
		log.Print(path, len(text))
	}
	s.hooks[path] = func() { // want "This function keeps all of text"
		log.Print(text[0])
	}
}

// A deferred function runs at the end.
func atTheEnd(path string, ticks <-chan int) {
	text, _ := os.ReadFile(path)
	go func() { // want "keeps all of text in memory"
		defer func() { log.Print(len(text)) }()
		for tick := range ticks {
			log.Print(tick)
		}
	}()
}

func report(text []byte, ticks <-chan int) {
	for range ticks {
		log.Print(text[0])
	}
}

// The goroutine is a function of its own.
func reported(path string, ticks <-chan int) {
	text, _ := os.ReadFile(path)
	go report(text, ticks) // want "keeps all of text in memory for as long as it runs, and uses a part of it only"
}

// It waits for the context, and reads one byte then.
func atLast(ctx context.Context, path string) {
	text, _ := os.ReadFile(path)
	go func() { // want "keeps all of text in memory for as long as it runs, and uses text\[0\] only"
		<-ctx.Done()
		log.Print(text[0])
	}()
}
