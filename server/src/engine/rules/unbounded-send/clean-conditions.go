package fixture

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
)

// An error of a kind is one.
func sameError(err error) {
	c := make(chan int)
	if errors.Is(err, context.Canceled) {
		go func() { c <- 1 }()
	}
	if err == nil {
		return
	}
	if errors.Is(err, context.Canceled) {
		fmt.Println(<-c)
	}
}

// So is one that says that a file is missing.
func missingFile(err error) {
	c := make(chan int)
	if os.IsNotExist(err) {
		go func() { c <- 1 }()
	}
	if err != nil && os.IsNotExist(err) {
		fmt.Println(<-c)
	}
}

// The switch has asked the same already.
func switchThenIf(mode string) {
	c := make(chan int)
	switch mode {
	case "fast", "slow":
		go func() { c <- 1 }()
	}
	if mode == "fast" || mode == "slow" {
		fmt.Println(<-c)
	}
}

// Whatever none of the cases is, the second switch takes for the same.
func switchTwice(level int) {
	c := make(chan int)
	switch level {
	case 0:
		return
	case 1:
		go func() { c <- 1 }()
	default:
		go func() { c <- 2 }()
	}
	switch {
	case level != 0:
		fmt.Println(<-c)
	}
}

// A value has one type.
func typeTwice(value any) {
	c := make(chan int)
	if _, isNumber := value.(int); isNumber {
		go func() { c <- 1 }()
	}
	switch value.(type) {
	case string:
		fmt.Println("text")
	case int:
		fmt.Println(<-c)
	}
}

// What is of a type is not nil.
func typeOrNil(value any) {
	c := make(chan int)
	if _, isNumber := value.(int); isNumber {
		go func() { c <- 1 }()
	}
	if value == nil {
		return
	}
	if _, isNumber := value.(int); isNumber {
		fmt.Println(<-c)
	}
}

// A text that is not empty has some length.
func notEmpty(text string) {
	c := make(chan int)
	if text != "" {
		go func() { c <- 1 }()
	}
	if len(text) > 0 {
		fmt.Println(<-c)
	}
}

// One of the two, and not both.
func oneOfTwo(first, second bool) {
	c := make(chan int)
	if first != second {
		go func() { c <- 1 }()
	}
	if (first && !second) || (!first && second) {
		fmt.Println(<-c)
	}
}

// Both sides count from one end to the other.
func between(low, high int) {
	c := make(chan int)
	for i := low; i < high; i++ {
		go func() { c <- i }()
	}
	for i := 0; i < high-low; i++ {
		fmt.Println(<-c)
	}
}

// One counts up, the other one down.
func upAndDown(n int) {
	c := make(chan int)
	for i := 0; i < n; i++ {
		go func() { c <- i }()
	}
	for i := n; i > 0; i-- {
		fmt.Println(<-c)
	}
}

// Both go over the same list, and leave out the same.
func filteredTwice(values []int) {
	c := make(chan int)
	go func() {
		for _, value := range values {
			if value > 0 {
				c <- value
			}
		}
	}()
	for _, value := range values {
		if value > 0 {
			fmt.Println(<-c)
		}
	}
}

// The same text is split the same way.
func splitTwice(text string) {
	c := make(chan string)
	for _, part := range strings.Split(text, ",") {
		go func() { c <- part }()
	}
	for range strings.Split(text, ",") {
		fmt.Println(<-c)
	}
}

// Whoever stores first is the only one that sends.
func storedOnce() int {
	var done sync.Map
	c := make(chan int, 1)
	for i := range 3 {
		go func() {
			if _, loaded := done.LoadOrStore("first", i); !loaded {
				c <- i
			}
		}()
	}
	return <-c
}

var errStopped = errors.New("stopped")

// An error that has a name is one.
func stopped(c chan int) int {
	c = make(chan int)
	if err := errStopped; err != nil {
		go func() { c <- 1 }()
	}
	return <-c
}
