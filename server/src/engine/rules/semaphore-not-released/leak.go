package fixture

import "context"

func work() error { return nil }

// The place is not given back where the work fails.
func onePath(sem chan struct{}) error {
	sem <- struct{}{} // want "not given back when the function returns at line 11. Defer func\(\) { <-sem }\(\)\."
	if err := work(); err != nil {
		return err
	}
	<-sem
	return nil
}

type limiter struct{ places chan struct{} }

func (l *limiter) do() error {
	l.places <- struct{}{} // want "Defer func\(\) { <-l.places }\(\)"
	if err := work(); err != nil {
		return err
	}
	<-l.places
	return nil
}

func inSelect(ctx context.Context, sem chan struct{}) error {
	select {
	case sem <- struct{}{}: // want "sem is not given back when the function returns at line"
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := work(); err != nil {
		return err
	}
	<-sem
	return nil
}

func inLoop(sem chan struct{}) {
	for range 10 {
		sem <- struct{}{} // want "another place in the semaphore. Do <-sem in every round"
		if work() != nil {
			continue
		}
		<-sem
	}
}

// The goroutine gives it back where it works only.
func goroutine(sem chan bool, jobs []func() error) {
	for _, job := range jobs {
		run(sem, job)
	}
}

func run(sem chan bool, job func() error) {
	sem <- true // want "sem is not given back when the function returns at line"
	if job() != nil {
		return
	}
	<-sem
}

// What was given back before is taken once more.
func takenAgain(sem chan struct{}) error {
	sem <- struct{}{}
	err := work()
	<-sem
	if err != nil {
		return err
	}
	sem <- struct{}{} // want "sem is not given back when the function returns"
	if err := work(); err != nil {
		return err
	}
	<-sem
	return nil
}
