package fixture

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// An error of another kind is an error, too.
func otherError(err error) {
	c := make(chan int)
	if errors.Is(err, context.Canceled) {
		go func() { c <- 1 }() // want "otherError returns at line"
	}
	if err == nil {
		return
	}
	if errors.Is(err, os.ErrClosed) {
		return
	}
	fmt.Println("not closed")
	if !errors.Is(err, context.DeadlineExceeded) {
		return
	}
	fmt.Println(<-c)
}

// What one of the cases is the condition leaves out.
func switchThenOther(mode string) {
	c := make(chan int)
	switch mode {
	case "fast", "slow":
		go func() { c <- 1 }() // want "switchThenOther returns at line"
	}
	if mode == "slow" {
		fmt.Println(<-c)
	}
}

// Nothing is known of the other value.
func otherType(value, other any) {
	c := make(chan int)
	if _, isNumber := value.(int); isNumber {
		go func() { c <- 1 }() // want "otherType returns at line"
	}
	switch other.(type) {
	case int:
		fmt.Println(<-c)
	}
}

// One character is more than none, and not more than one.
func notShort(text string) {
	c := make(chan int)
	if text != "" {
		go func() { c <- 1 }() // want "notShort returns at line"
	}
	if len(text) > 1 {
		fmt.Println(<-c)
	}
}

// Either is more than one and not both.
func either(first, second bool) {
	c := make(chan int)
	if first || second {
		go func() { c <- 1 }() // want "either returns at line"
	}
	if first != second {
		fmt.Println(<-c)
	}
}

// One is left over.
func oneLess(low, high int) {
	c := make(chan int)
	for i := low; i < high; i++ {
		go func() { c <- i }() // want likely "oneLess"
	}
	for i := 1; i < high-low; i++ {
		fmt.Println(<-c)
	}
}

// The other side leaves out more.
func filteredMore(values []int) {
	c := make(chan int)
	go func() {
		for _, value := range values {
			if value > 0 {
				c <- value // want "filteredMore"
			}
		}
	}()
	for _, value := range values {
		if value > 1 {
			fmt.Println(<-c)
		}
	}
}

// How often the text has a comma the machine does not know.
func countedOtherwise(text string) {
	c := make(chan string)
	for _, part := range strings.Split(text, ",") {
		go func() { c <- part }() // want hint likely "countedOtherwise"
	}
	for i := 0; i <= strings.Count(text, ","); i++ {
		fmt.Println(<-c)
	}
}

var lastError error

// Nobody has to have set it.
func lastOne() {
	c := make(chan int)
	go func() { c <- 1 }() // want "lastOne returns at line"
	if err := lastError; err != nil {
		fmt.Println(<-c)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// The panic comes before the receive, and does not end the program.
func recovered() (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("recovered: %v", value)
		}
	}()
	c := make(chan int)
	go func() { c <- 1 }() // want "recovered returns at line"
	must(check(time.Now().Unix() > 0))
	fmt.Println(<-c)
	return nil
}

func check(fails bool) error {
	if fails {
		return errors.New("not valid")
	}
	return nil
}
