package fixture

import (
	"errors"
	"io"
	"time"
)

type (
	write struct{ text string }
	flush struct{}
)

func writer(requests <-chan any, done chan<- struct{}) {
	defer close(done)
	for request := range requests {
		switch request.(type) {
		case write:
			continue
		case flush:
			return
		}
	}
}

// Whoever has flushed is gone.
func writeAfterFlush() {
	requests := make(chan any)
	done := make(chan struct{})
	go writer(requests, done)
	requests <- flush{}
	requests <- write{"late"} // want "the goroutine started at line \d+ receives only one value"
	<-done
}

func numberAfterError() {
	events := make(chan any)
	go func() {
		for {
			switch (<-events).(type) {
			case int:
				continue
			case error:
				return
			}
		}
	}()
	events <- errors.New("over")
	events <- 1 // want "returns at line 44 before it receives again"
}

func afterEOF() {
	results := make(chan error)
	go func() {
		for {
			if err := <-results; errors.Is(err, io.EOF) {
				return
			}
		}
	}()
	results <- io.EOF
	results <- nil // want "before it receives again"
}

func afterEmptyLine() {
	lines := make(chan string)
	go func() {
		for {
			if line := <-lines; len(line) == 0 {
				return
			}
		}
	}()
	lines <- ""
	lines <- "go" // want "before it receives again"
}

func afterKey() {
	keys := make(chan rune)
	go func() {
		for {
			if key := <-keys; key == 'q' {
				return
			}
		}
	}()
	keys <- 'q'
	keys <- 'a' // want "before it receives again"
}

func afterLongPause() {
	pauses := make(chan time.Duration)
	go func() {
		for {
			if pause := <-pauses; pause > time.Second {
				return
			}
		}
	}()
	pauses <- time.Minute
	pauses <- 20 * time.Millisecond // want "before it receives again"
}

type place struct{ x, y int }

func afterOrigin() {
	places := make(chan place)
	go func() {
		for {
			if at := <-places; at == (place{0, 0}) {
				return
			}
		}
	}()
	places <- place{0, 0}
	places <- place{1, 2} // want "before it receives again"
}
