package fixture

import (
	"io"
	"net/http"
	"os"
	"sync"
)

// Every file stays open until all are read.
func all(paths []string) error {
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close() // want "runs only when all returns, not at the end of the iteration"
		if _, err := io.ReadAll(f); err != nil {
			return err
		}
	}
	return nil
}

// The second iteration waits for the first one's lock.
func locks(mu *sync.Mutex, jobs <-chan int) {
	total := 0
	for job := range jobs {
		mu.Lock()
		defer mu.Unlock() // want "runs only when locks returns"
		total += job
		work()
	}
}

func work() {}

func endless(urls <-chan string) {
	for {
		response, err := http.Get(<-urls)
		if err != nil {
			continue
		}
		defer response.Body.Close() // want "This defer never runs: endless loops for ever"
		_, _ = io.Copy(io.Discard, response.Body)
	}
}

// The deferred closure runs no earlier.
func closures(paths []string) {
	for i := 0; i < len(paths); i++ {
		f, err := os.Create(paths[i])
		if err != nil {
			return
		}
		defer func() { // want "runs only when closures returns"
			_ = f.Close()
		}()
		_, _ = f.WriteString("x")
	}
}

// The loop stands in a goroutine.
func inGoroutine(paths []string) {
	go func() {
		for _, path := range paths {
			f, _ := os.Open(path)
			defer f.Close() // want "runs only when inGoroutine.func1 returns"
			_, _ = io.Copy(io.Discard, f)
		}
	}()
}

// Made again in the round after it was nil.
func again(paths []string) {
	var f *os.File
	for _, path := range paths {
		if f == nil {
			f, _ = os.Open(path)
			defer f.Close() // want "runs only when again returns"
		}
		if _, err := io.Copy(io.Discard, f); err != nil {
			f = nil
		}
	}
}

type store struct{ mu sync.Mutex }

func (s *store) unlock(how string) { s.mu.Unlock() }

// What the loop locked, through a method.
func throughMethod(s *store, jobs <-chan int) {
	for range jobs {
		s.mu.Lock()
		defer s.unlock("later") // want "runs only when throughMethod returns"
		work()
	}
}

// The file lives outside, and is another one each time.
func another(paths []string) {
	var f *os.File
	for _, path := range paths {
		f, _ = os.Open(path)
		defer f.Close() // want "runs only when another returns"
		_, _ = io.Copy(io.Discard, f)
	}
}
