package fixture

import (
	"net/http"
	"slices"
	"strings"
)

// Each part has a goroutine of its own, and only the first one is received.
func firstPart() string {
	found := make(chan string)
	for _, part := range strings.Split("read,write", ",") {
		go func() {
			found <- strings.ToUpper(part) // want "firstPart receives only one value before it returns"
		}()
	}
	return <-found
}

// The status is one of those that nobody waits for an answer of.
func refused() int {
	status := http.StatusTooManyRequests
	answer := make(chan int)
	go func() {
		answer <- len(http.StatusText(status)) // want "refused returns at line 28 without receiving"
	}()
	if status >= http.StatusBadRequest {
		return 0
	}
	return <-answer
}

// A key of another type is not there.
type roleKey string

func roleOf() int {
	values := map[any]int{roleKey("user"): 1}
	found := make(chan int)
	go func() {
		found <- 1 // want "roleOf returns at line 43 without receiving"
	}()
	if values["user"] == 0 {
		return 0
	}
	return <-found
}

// What is inserted takes the place of what stood there, so nobody asks for the last one.
func overwritten() int {
	sizes := []int{2, 2, 2}
	_ = slices.Insert(sizes[:1], 1, 0)
	numbers := make(chan int)
	go func() {
		numbers <- 1 // want "overwritten returns at line 57 without receiving"
	}()
	if sizes[1] == 0 {
		return 0
	}
	return <-numbers
}
