package fixture

import (
	"errors"
	"sync"
)

func fetch(name string) error {
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

// As many as there are names come.
func fetchAll(names []string) (all error) {
	answers := make(chan error, len(names))
	for _, name := range names {
		go func() { answers <- fetch(name) }()
	}
	for range names {
		all = errors.Join(all, <-answers)
	}
	return all
}

func fetchTwo() error {
	return fetchAll([]string{"a", "b"})
}

// Tokens are there before anybody takes one, and come back.
func withTokens(n int, names []string) {
	if n < 1 {
		return
	}
	tokens := make(chan int, n)
	for i := range n {
		tokens <- i
	}
	var wg sync.WaitGroup
	for _, name := range names {
		token := <-tokens
		wg.Go(func() {
			_ = fetch(name)
			tokens <- token
		})
	}
	wg.Wait()
}

// The one that waits for all of them closes.
func collected(names []string) (all error) {
	failed := make(chan error, len(names))
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Go(func() {
			if err := fetch(name); err != nil {
				failed <- err
			}
		})
	}
	go func() {
		wg.Wait()
		close(failed)
	}()
	for err := range failed {
		all = errors.Join(all, err)
	}
	return all
}

// As many as have been asked for.
func ready(n int, prepare func(int)) {
	prepared := make(chan struct{}, n)
	for i := 0; i < cap(prepared); i++ {
		go func() {
			prepare(i)
			prepared <- struct{}{}
		}()
	}
	for i := 0; i < cap(prepared); i++ {
		<-prepared
	}
}
