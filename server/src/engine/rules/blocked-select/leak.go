package fixture

import (
	"context"
	"errors"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// Neither a job nor the end comes.
func neverTold() {
	jobs, stop := make(chan int), make(chan struct{})
	go func() {
		for {
			select { // want "This select can block for ever: nobody is left to serve"
			case <-jobs:
			case <-stop:
				return
			}
		}
	}()
	jobs <- work()
}

// The error path does not say stop.
func stopOnSuccess() error {
	jobs, stop := make(chan int), make(chan struct{})
	go func() {
		for {
			select { // want "nobody is left"
			case <-jobs:
			case <-stop:
				return
			}
		}
	}()
	jobs <- work()
	if err := check(); err != nil {
		return err
	}
	close(stop)
	return nil
}

// The goroutine that would answer has failed.
func noAnswer() int {
	result, failed := make(chan int), make(chan error)
	go func() {
		if check() != nil {
			return
		}
		result <- work()
	}()
	select { // want "nobody is left"
	case v := <-result:
		return v
	case <-failed:
		return 0
	}
}

type loop struct {
	in   chan int
	quit chan struct{}
}

func (l *loop) run() {
	for {
		select { // want "nobody is left"
		case <-l.in:
		case <-l.quit:
			return
		}
	}
}

func (l *loop) stop() { close(l.quit) }

// The loop is stopped only when all goes well.
func method() {
	l := &loop{in: make(chan int), quit: make(chan struct{})}
	go l.run()
	if check() != nil {
		return
	}
	l.stop()
}

// Nobody takes the value, and nobody says stop.
func producer() int {
	values, stop := make(chan int), make(chan struct{})
	go func() {
		for {
			select { // want "nobody is left"
			case values <- work():
			case <-stop:
				return
			}
		}
	}()
	return <-values
}

// This context never ends.
func background() {
	ctx := context.Background()
	jobs := make(chan int)
	go func() {
		select { // want "is nil, and nobody is left to serve jobs after"
		case <-jobs:
		case <-ctx.Done():
		}
	}()
	if check() != nil {
		return
	}
	jobs <- work()
}

// Two ways out, and whoever serves them fails.
func pump(ctx context.Context, jobs <-chan int) error {
	results, quit := make(chan int, 1), make(chan error)
	go func() {
		if err := check(); err != nil {
			return
		}
		results <- <-jobs
	}()
	for {
		select { // want "nobody is left"
		case v := <-results:
			println(v)
		case err := <-quit:
			return err
		}
	}
}

type feed struct {
	numbers chan int
	done    chan struct{}
}

func (f *feed) run() {
	for {
		select { // want "nobody is left to serve"
		case f.numbers <- work():
		case <-f.done:
			return
		}
	}
}

func (f *feed) close() { close(f.done) }

// Whoever cannot open the feed has it run for ever.
func openFeed() (*feed, error) {
	f := &feed{numbers: make(chan int), done: make(chan struct{})}
	go f.run()
	if err := check(); err != nil {
		return nil, err
	}
	return f, nil
}

// That is said of openFeed and not of those that call it.
func firstOf() (int, error) {
	f, err := openFeed()
	if err != nil {
		return 0, err
	}
	defer f.close()
	return <-f.numbers, nil
}

// The end is told on success only.
func allGood(isBad func(int) bool) ([]int, error) {
	done := make(chan struct{})
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		for i := range 200 {
			select { // want "This select can block for ever"
			case numbers <- i:
			case <-done:
				return
			}
		}
	}()
	var good []int
	for number := range numbers {
		if isBad(number) {
			return nil, check()
		}
		good = append(good, number)
	}
	close(done)
	return good, nil
}

// Whoever serves both gives up with the context.
func pumpInTime(ctx context.Context, jobs <-chan int) error {
	results, quit := make(chan int, 1), make(chan error)
	go func() {
		select {
		case job := <-jobs:
			results <- job
		case <-ctx.Done():
		}
	}()
	for {
		select { // want "nobody is left"
		case v := <-results:
			println(v)
			return nil
		case err := <-quit:
			return err
		}
	}
}
