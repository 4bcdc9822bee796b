package fixture

import (
	"io"
	"strings"
)

// The helper starts it only for some.
func started(c chan int, n int) {
	if n < 0 {
		return
	}
	go func() { c <- n }()
}

func startedAlways(n int) int {
	c := make(chan int)
	started(c, n)
	return <-c // want "This receive from c can block for ever"
}

// Another prefix.
func prefixed(name string) int {
	c := make(chan int)
	if strings.HasPrefix(name, "x") {
		go func() { c <- 1 }()
	}
	if strings.HasPrefix(name, "y") {
		return <-c // want "This receive from c can block for ever"
	}
	return 0
}

type tasks struct{ next chan int }

// When nothing can be read something else is started.
func (t *tasks) run(r io.Reader, task func() error) {
	buffer := make([]byte, 1)
	if _, err := r.Read(buffer); err != nil {
		task = func() error { return err }
	}
	go func() {
		if task() == nil {
			t.next <- 1
		}
	}()
}

func (t *tasks) result(r io.Reader) int {
	c := make(chan int, 1)
	t.run(r, func() error {
		c <- 1
		return nil
	})
	return <-c // want hint likely "This receive from c can block for ever"
}
