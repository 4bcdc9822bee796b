package fixture

import "strings"

// The helper starts it under the same condition.
func started(c chan int, n int) {
	if n < 0 {
		return
	}
	go func() { c <- n }()
}

func startedWhere(n int) int {
	c := make(chan int)
	started(c, n)
	if n < 0 {
		return 0
	}
	return <-c
}

// A switch and a condition, turned round.
func askedAgain(level int) int {
	c := make(chan int)
	switch level {
	case 1:
		go func() { c <- 1 }()
	case 2:
		go func() { c <- 2 }()
	default:
		return 0
	}
	if 2 >= level && level >= 1 {
		return <-c
	}
	return 0
}

// The same prefix.
func prefixed(name string) int {
	c := make(chan int)
	if strings.HasPrefix(name, "x") {
		go func() { c <- 1 }()
	}
	if !strings.HasPrefix(name, "x") {
		return 0
	}
	return <-c
}
