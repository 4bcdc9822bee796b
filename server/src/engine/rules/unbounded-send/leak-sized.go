package fixture

import (
	"context"
	"errors"
)

func fetch(name string) error {
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

// Room for those who are done, none for those who fail, and the first failure ends it.
func fetchAll(names []string) error {
	failed := make(chan error)
	done := make(chan struct{}, len(names))
	for _, name := range names {
		go func() {
			if err := fetch(name); err != nil {
				failed <- err // want "fetchAll returns at line \d+ before it receives again"
				return
			}
			done <- struct{}{}
		}()
	}
	for range names {
		select {
		case err := <-failed:
			return err
		case <-done:
		}
	}
	return nil
}

// One more than there is room for.
func watched(n int, attempt func(int) error) {
	failed := make(chan error, n)
	for i := range n {
		go func() {
			failed <- attempt(i) // want "watched returns at line"
		}()
	}
	go func() {
		failed <- attempt(-1) // want "watched returns at line"
	}()
}

// Each sends twice.
func halves(n int, half func(int) (int, int)) {
	out := make(chan int, n)
	for i := range n {
		go func() {
			a, b := half(i)
			out <- a // want "halves returns at line"
			out <- b // want "halves returns at line"
		}()
	}
}

// Room for one of the lists only.
func merged(primaries, replicas []string) {
	answers := make(chan error, len(primaries))
	for _, each := range primaries {
		go func() {
			answers <- fetch(each) // want "merged returns at line"
		}()
	}
	for _, each := range replicas {
		go func() {
			answers <- fetch(each) // want "merged returns at line"
		}()
	}
}

// The buffer is full when the mark of the end is sent.
func marked(names []string) int {
	queue := make(chan string, len(names))
	for _, name := range names {
		queue <- name
	}
	queue <- "" // want "nobody is left to receive"
	count := 0
	for name := range queue {
		if name == "" {
			break
		}
		count++
	}
	return count
}

// Who ends it takes no failure any more.
func total(ctx context.Context, orders []int, price func(int) (int, error)) (sum int, err error) {
	prices := make(chan int, len(orders))
	failed := make(chan error)
	go func() {
		defer close(prices)
		for _, order := range orders {
			p, err := price(order)
			if err != nil {
				failed <- err // want "total stops receiving when ctx is done first"
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
		case <-ctx.Done():
			return sum, ctx.Err()
		}
	}
}
