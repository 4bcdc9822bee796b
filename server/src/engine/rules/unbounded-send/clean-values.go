package fixture

import (
	"net/http"
	"slices"
	"strings"
)

// As many are received as there are parts.
func allParts() (length int) {
	parts := strings.Split("read,write", ",")
	found := make(chan string)
	for _, part := range parts {
		go func() { found <- part }()
	}
	for range parts {
		length += len(<-found)
	}
	return length
}

func answered() int {
	status := http.StatusOK
	answer := make(chan int)
	go func() { answer <- status }()
	if status >= http.StatusBadRequest {
		return 0
	}
	return <-answer
}

type scopeKey string

func scopeOf() int {
	values := map[any]int{scopeKey("user"): 1}
	found := make(chan int)
	go func() { found <- 1 }()
	if values[scopeKey("user")] == 0 {
		return 0
	}
	return <-found
}

// There is no room for one more, so the first list stays as it is.
func kept() int {
	sizes := []int{2, 2, 2}
	_ = slices.Insert(sizes[:1:1], 1, 0)
	numbers := make(chan int)
	go func() { numbers <- 1 }()
	if sizes[1] == 0 {
		return 0
	}
	return <-numbers
}
