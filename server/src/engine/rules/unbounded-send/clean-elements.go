package fixture

import (
	"os"
	"slices"
)

type replica struct {
	healthy bool
	load    int
	tags    []string
}

func (r replica) ready() bool { return r.healthy && r.load > 0 }

func query(r *replica) int { return r.load }

// As many answers are waited for as there are healthy ones.
func countedHealthy(replicas []*replica) int {
	healthy := 0
	for _, r := range replicas {
		if r.healthy {
			healthy++
		}
	}
	answers := make(chan int)
	for _, r := range replicas {
		if r.healthy {
			go func() { answers <- query(r) }()
		}
	}
	sum := 0
	for range healthy {
		sum += <-answers
	}
	return sum
}

// The same ones are asked and waited for.
func askedTwice(replicas []*replica) int {
	answers := make(chan int)
	for _, r := range replicas {
		if r.healthy {
			go func() { answers <- query(r) }()
		}
	}
	sum := 0
	for _, r := range replicas {
		if r.healthy {
			sum += <-answers
		}
	}
	return sum
}

// Those that are kept are those that answer.
func kept(replicas []replica) int {
	var ready []replica
	for _, r := range replicas {
		if r.ready() {
			ready = append(ready, r)
		}
	}
	answers := make(chan int)
	for _, r := range ready {
		go func() { answers <- r.load }()
	}
	sum := 0
	for _, r := range replicas {
		if r.ready() {
			sum += <-answers
		}
	}
	return sum
}

// There is room for each of them.
func roomForReady(replicas []replica) []int {
	ready := 0
	for _, r := range replicas {
		if r.ready() {
			ready++
		}
	}
	answers := make(chan int, ready)
	for _, r := range replicas {
		if r.ready() {
			answers <- r.load
		}
	}
	close(answers)
	var all []int
	for each := range answers {
		all = append(all, each)
	}
	return all
}

// What is not there for a key is not there the second time, either.
func byKey(cache map[string]int, key string) int {
	fetched := make(chan int)
	if _, ok := cache[key]; !ok {
		go func() { fetched <- len(key) }()
	}
	if value, ok := cache[key]; ok {
		return value
	}
	return <-fetched
}

// The list has the tag or not, however often it is asked.
func byTag(r *replica, tag string) int {
	answer := make(chan int)
	if slices.Contains(r.tags, tag) {
		go func() { answer <- query(r) }()
	}
	if !slices.Contains(r.tags, tag) {
		return 0
	}
	return <-answer
}

// An environment seldom changes.
func byEnvironment(r *replica) int {
	answer := make(chan int)
	if os.Getenv("ASK") != "" {
		go func() { answer <- query(r) }()
	}
	if os.Getenv("ASK") == "" {
		return 0
	}
	return <-answer
}

// Only one of them is the leader.
func leader(replicas []*replica, wanted *replica) int {
	answers := make(chan int)
	for _, r := range replicas {
		if r == wanted {
			go func() { answers <- query(r) }()
		}
	}
	for _, r := range replicas {
		if r == wanted {
			return <-answers
		}
	}
	return 0
}

// Nobody sets what lies behind the pointer.
func behindPointer(limit *int) int {
	answer := make(chan int)
	if limit != nil && *limit > 0 {
		go func() { answer <- 1 }()
	}
	if limit == nil || *limit <= 0 {
		return 0
	}
	return <-answer
}
