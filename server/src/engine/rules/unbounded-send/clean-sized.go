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

// Each goroutine says one thing, and as many are received.
func fetchAll(names []string) (first error) {
	failed := make(chan error)
	done := make(chan struct{}, len(names))
	for _, name := range names {
		go func() {
			if err := fetch(name); err != nil {
				failed <- err
				return
			}
			done <- struct{}{}
		}()
	}
	for range names {
		select {
		case err := <-failed:
			first = errors.Join(first, err)
		case <-done:
		}
	}
	return first
}

func fetchThree() error {
	return fetchAll([]string{"a", "", "c"})
}

// The same the other way round, by number.
func attempts(n int, attempt func(int) error) (all error) {
	failed := make(chan error, n)
	done := make(chan struct{})
	for i := range n {
		go func() {
			if err := attempt(i); err != nil {
				failed <- err
				return
			}
			done <- struct{}{}
		}()
	}
	for range n {
		select {
		case err := <-failed:
			all = errors.Join(all, err)
		case <-done:
		}
	}
	return all
}

// Only the one that sends can close: who has seen that knows that nothing has failed.
func total(orders []int, price func(int) (int, error)) (sum int, err error) {
	prices := make(chan int, len(orders))
	failed := make(chan error)
	go func() {
		defer close(prices)
		for _, order := range orders {
			p, err := price(order)
			if err != nil {
				failed <- err
				return
			}
			prices <- p
		}
	}()
	for {
		select {
		case p, ok := <-prices:
			if !ok {
				return sum, nil
			}
			sum += p
		case err := <-failed:
			return 0, err
		}
	}
}

// The first failure ends it, and everybody has room.
func firstFailure(names []string) error {
	failed := make(chan error, len(names))
	for _, name := range names {
		go func() { failed <- fetch(name) }()
	}
	for range names {
		if err := <-failed; err != nil {
			return err
		}
	}
	return nil
}

// One is received, the others have room.
func hedged(n int, ask func(int) string) string {
	answers := make(chan string, n-1)
	for i := range n {
		go func() { answers <- ask(i) }()
	}
	return <-answers
}

// Each sends twice.
func halves(n int, half func(int) (int, int)) int {
	out := make(chan int, 2*n)
	for i := range n {
		go func() {
			a, b := half(i)
			out <- a
			out <- b
		}()
	}
	for range 2 * n {
		if v := <-out; v < 0 {
			return v
		}
	}
	return 0
}

// Both lists have room.
func merged(primaries, replicas []string) error {
	answers := make(chan error, len(primaries)+len(replicas))
	for _, each := range primaries {
		go func() { answers <- fetch(each) }()
	}
	for _, each := range replicas {
		go func() { answers <- fetch(each) }()
	}
	return <-answers
}

// As many slots as somebody says, each given back.
func limited(n int, names []string) {
	slots := make(chan struct{}, max(n, 1))
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			_ = fetch(name)
		})
	}
	wg.Wait()
}

// What finds no room is left out.
func sampled(size int, names []string) int {
	samples := make(chan string, size)
	done := make(chan int)
	go func() {
		count := 0
		for range samples {
			count++
		}
		done <- count
	}()
	for _, name := range names {
		select {
		case samples <- name:
		default:
		}
	}
	close(samples)
	return <-done
}

// A queue of any size, with a consumer that takes everything.
func queued(size int, names []string) (err error) {
	queue := make(chan string, size)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for name := range queue {
			err = errors.Join(err, fetch(name))
		}
	}()
	for _, name := range names {
		queue <- name
	}
	close(queue)
	<-done
	return err
}
