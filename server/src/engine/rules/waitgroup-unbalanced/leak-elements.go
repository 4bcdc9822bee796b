package fixture

import "sync"

type task struct {
	due  bool
	size int
}

func run(t task) int { return t.size }

// What is counted is due, what is started has a size.
func countedByOther(tasks []task) {
	var wg sync.WaitGroup
	due := 0
	for _, t := range tasks {
		if t.due {
			due++
		}
	}
	wg.Add(due)
	for _, t := range tasks {
		if t.size > 0 {
			go func() {
				defer wg.Done() // want "can panic"
				run(t)
			}()
		}
	}
	wg.Wait() // want "Add at line 21 counts 1, and no Done takes it off again"
}

// What was due when it was counted is no longer due.
func changedBetween(tasks []*task) {
	var wg sync.WaitGroup
	for _, t := range tasks {
		if t.due {
			wg.Add(1)
		}
	}
	for _, t := range tasks {
		t.due = false
	}
	for _, t := range tasks {
		if t.due {
			wg.Done()
		}
	}
	wg.Wait() // want "Add at line 38 counts 1, and no Done takes it off again"
}
