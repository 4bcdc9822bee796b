package fixture

import (
	"errors"
	"io"
	"time"
)

type (
	put struct{ key, value string }
	get struct {
		key   string
		reply chan string
	}
	quit struct{}
)

func store(requests <-chan any, done chan<- struct{}) {
	values := map[string]string{}
	for request := range requests {
		switch each := request.(type) {
		case put:
			values[each.key] = each.value
		case get:
			each.reply <- values[each.key]
		case quit:
			close(done)
			return
		}
	}
}

// Which kind of request comes is known, and so is the channel of the one that wants an answer.
func askStore() string {
	requests := make(chan any)
	done := make(chan struct{})
	go store(requests, done)
	requests <- put{"a", "b"}
	reply := make(chan string)
	requests <- get{"a", reply}
	value := <-reply
	requests <- quit{}
	<-done
	return value
}

// The number is no error, and the error ends it.
func numbersThenError() {
	events := make(chan any)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			switch (<-events).(type) {
			case int:
				continue
			case error:
				return
			}
		}
	}()
	events <- 1
	events <- errors.New("over")
	<-done
}

func textUntilError() {
	events := make(chan any)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if _, ok := (<-events).(error); ok {
				return
			}
		}
	}()
	events <- "more"
	events <- io.EOF
	<-done
}

// No error is not the end of the file.
func untilEOF() {
	results := make(chan error)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if err := <-results; errors.Is(err, io.EOF) {
				return
			}
		}
	}()
	results <- nil
	results <- io.EOF
	<-done
}

func untilEmptyLine() {
	lines := make(chan string)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if line := <-lines; len(line) == 0 {
				return
			}
		}
	}()
	lines <- "go"
	lines <- ""
	<-done
}

func untilKey() {
	keys := make(chan rune)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if key := <-keys; key == 'q' {
				return
			}
		}
	}()
	keys <- 'a'
	keys <- 'q'
	<-done
}

func untilNil() {
	values := make(chan any)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			switch value := <-values; value {
			case nil:
				return
			}
		}
	}()
	values <- 1
	values <- nil
	<-done
}

type event interface{ ends() bool }

type (
	tick struct{}
	stop struct{}
)

func (tick) ends() bool { return false }
func (stop) ends() bool { return true }

func untilStop() {
	events := make(chan event)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			switch (<-events).(type) {
			case tick:
				continue
			case stop:
				return
			}
		}
	}()
	events <- tick{}
	events <- stop{}
	<-done
}

func untilLongPause() {
	pauses := make(chan time.Duration)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if pause := <-pauses; pause > time.Second {
				return
			}
		}
	}()
	pauses <- 20 * time.Millisecond
	pauses <- time.Minute
	<-done
}

// The last number of a byte goes round to nothing.
func untilRound() {
	counts := make(chan uint8)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if count := <-counts; count+1 == 0 {
				return
			}
		}
	}()
	counts <- 3
	counts <- 255
	<-done
}

type point struct{ x, y int }

func untilOrigin() {
	points := make(chan point)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if at := <-points; at == (point{0, 0}) {
				return
			}
		}
	}()
	points <- point{1, 2}
	points <- point{0, 0}
	<-done
}

type command struct {
	step struct{ count int }
}

func newCommand(count int) (made command) {
	made.step.count = count
	return
}

func untilSecond() {
	commands := make(chan command)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if each := <-commands; each.step.count == 2 {
				return
			}
		}
	}()
	commands <- newCommand(1)
	commands <- newCommand(2)
	<-done
}
