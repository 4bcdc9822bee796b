package fixture

import (
	"io"
	"os"
	"sync"
)

func work() {}

// The closure returns in every iteration.
func closure(paths []string) {
	for _, path := range paths {
		func() {
			f, _ := os.Open(path)
			defer f.Close()
			_, _ = io.Copy(io.Discard, f)
		}()
	}
}

// The function returns right after the defer.
func first(paths []string) error {
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			continue
		}
		defer f.Close()
		_, err = io.Copy(io.Discard, f)
		return err
	}
	return nil
}

// The loop is left with the file open.
func found(paths []string) {
	for _, path := range paths {
		f, err := os.Open(path)
		if err == nil {
			defer f.Close()
			work()
			break
		}
	}
	work()
}

// Two files, no more.
func bounded() {
	for _, path := range []string{"a", "b"} {
		f, _ := os.Open(path)
		defer f.Close()
		_, _ = io.Copy(io.Discard, f)
	}
	for i := 0; i < 3; i++ {
		defer work()
	}
}

// The files are read together after the loop.
func together(paths []string) error {
	var readers []io.Reader
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		readers = append(readers, f)
	}
	_, err := io.Copy(io.Discard, io.MultiReader(readers...))
	return err
}

// All locks are held for the work after the loop.
func lockAll(mutexes []*sync.Mutex) {
	for _, mu := range mutexes {
		mu.Lock()
		defer mu.Unlock()
	}
	work()
}

// Before the loop.
func before(mu *sync.Mutex, jobs <-chan int) {
	mu.Lock()
	defer mu.Unlock()
	for range jobs {
		work()
	}
}

// Each goroutine has its own defer.
func goroutines(jobs []int) {
	var wg sync.WaitGroup
	for range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work()
		}()
	}
	wg.Wait()
}

// An array is as long as its type says.
func array(files [4]*os.File) {
	for _, f := range files {
		defer f.Close()
		_, _ = io.Copy(io.Discard, f)
	}
}

// The flag lets the defer come once.
func flagged(mu *sync.Mutex, jobs <-chan int) {
	locked := false
	for range jobs {
		if !locked {
			mu.Lock()
			defer mu.Unlock()
			locked = true
		}
		work()
	}
}

// Only a failure of the whole closes what was opened.
func undo(paths []string, open func(*os.File) error) (err error) {
	for _, path := range paths {
		f, failed := os.Open(path)
		if failed != nil {
			return failed
		}
		defer func() {
			if err != nil {
				_ = f.Close()
			}
		}()
		if err = open(f); err != nil {
			return err
		}
	}
	return nil
}

type config struct{ name string }

func (c *config) apply(name string) {}

// Nothing was acquired for it in the loop.
func events(c *config, changes <-chan string, last string, wg *sync.WaitGroup) {
	for change := range changes {
		if change == "last" {
			defer c.apply(last)
		}
		if change == "watch" {
			wg.Add(1)
			defer wg.Done()
		}
	}
}

// Made at its first use, for all rounds.
func whenNeeded(jobs <-chan string, name string) {
	var out *os.File
	var mu *sync.Mutex
	for job := range jobs {
		if job == "" {
			continue
		}
		if out == nil {
			if len(job) > 8 {
				work()
			}
			out, _ = os.Create(name)
			defer out.Close()
			mu = new(sync.Mutex)
			mu.Lock()
			defer mu.Unlock()
		}
		_, _ = out.WriteString(job)
	}
}
