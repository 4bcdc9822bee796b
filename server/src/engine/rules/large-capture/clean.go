package fixture

import (
	"bytes"
	"context"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

// What is needed is taken out before.
func takenOut(path string, ticks <-chan int) {
	text, _ := os.ReadFile(path)
	first := text[0]
	go func() {
		for range ticks {
			log.Print(first)
		}
	}()
}

// All of it is needed.
func needsAll(path string, ticks <-chan int) {
	text, _ := os.ReadFile(path)
	go func() {
		for range ticks {
			log.Print(bytes.Count(text, []byte("\n")), text[0])
		}
	}()
}

// The length of a slice is all that is left of it.
func length(path string, ticks <-chan int) {
	text, _ := os.ReadFile(path)
	go func() {
		for range ticks {
			log.Print(len(text))
		}
	}()
}

// Used before the wait begins, and forgotten then.
func before(path string, ticks <-chan int) {
	text, _ := os.ReadFile(path)
	go func() {
		log.Print(text[0])
		for tick := range ticks {
			log.Print(tick)
		}
	}()
}

// It is done soon.
func short(path string) {
	text, _ := os.ReadFile(path)
	done := make(chan struct{})
	go func() {
		defer close(done)
		log.Print(text[0])
	}()
	<-done
}

// The body is read in the goroutine: it needs the response.
func reads(resp *http.Response, ticks <-chan int) {
	go func() {
		defer resp.Body.Close()
		for range ticks {
			_, _ = io.CopyN(io.Discard, resp.Body, 1)
			log.Print(resp.StatusCode)
		}
	}()
}

// As long as the request.
func handler(_ http.ResponseWriter, r *http.Request) {
	go func() {
		for {
			select {
			case <-r.Context().Done():
				return
			case <-time.After(time.Second):
				log.Print(r.URL.Path)
			}
		}
	}()
}

// A small array.
func small(ticks <-chan int) {
	var table [16]byte
	go func() {
		for range ticks {
			log.Print(table[0])
		}
	}()
}

type document struct {
	name string
	text [1 << 20]byte
}

// The text is needed, too.
func searches(d *document, ticks <-chan int) {
	go func() {
		for range ticks {
			log.Print(d.name, bytes.IndexByte(d.text[:], 0))
		}
	}()
}

// The timer is over soon.
func soon(path string) {
	text, _ := os.ReadFile(path)
	time.AfterFunc(time.Second, func() { log.Print(len(text)) })
}

type server struct{ onClose func() }

// The hook writes it.
func (s *server) hook(path string) {
	text, _ := os.ReadFile(path)
	s.onClose = func() { _ = os.WriteFile(path, text, 0o600) }
}

// A list comes to an end.
func list(path string, names []string) {
	text, _ := os.ReadFile(path)
	go func() {
		for _, name := range names {
			log.Print(name, text[0])
			time.Sleep(time.Millisecond)
		}
	}()
}

// Before the wait, in the same breath.
func atFirst(ctx context.Context, path string) {
	text, _ := os.ReadFile(path)
	go func() {
		log.Print(text[0])
		<-ctx.Done()
		log.Print("done")
	}()
}

// A short timeout ends the wait.
func bounded(path string) {
	text, _ := os.ReadFile(path)
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	go func() {
		defer cancel()
		<-ctx.Done()
		log.Print(text[0])
	}()
}
