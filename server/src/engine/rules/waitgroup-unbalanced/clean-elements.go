package fixture

import "sync"

type task struct {
	due  bool
	size int
}

func (t task) isDue() bool { return t.due && t.size > 0 }

func run(t task) int { return t.size }

// As many are counted as are due.
func countedFirst(tasks []task) {
	var wg sync.WaitGroup
	due := 0
	for _, t := range tasks {
		if t.isDue() {
			due++
		}
	}
	wg.Add(due)
	for _, t := range tasks {
		if t.isDue() {
			go func() {
				defer wg.Done()
				run(t)
			}()
		}
	}
	wg.Wait()
}

// Those that are not due are taken off.
func takenOff(tasks []task) {
	var wg sync.WaitGroup
	due := len(tasks)
	for _, t := range tasks {
		if !t.due {
			due--
		}
	}
	wg.Add(due)
	for i := range tasks {
		if tasks[i].due {
			go func() {
				defer wg.Done()
				run(tasks[i])
			}()
		}
	}
	wg.Wait()
}

// A map has the same in it the second time, in whatever order.
func inMap(tasks map[string]task) {
	var wg sync.WaitGroup
	due := 0
	for _, t := range tasks {
		if t.due {
			due++
		}
	}
	wg.Add(due)
	for _, t := range tasks {
		if t.due {
			go func() {
				defer wg.Done()
				run(t)
			}()
		}
	}
	wg.Wait()
}

// As long as the list of what is due.
func listed(tasks []task) {
	var due []task
	for _, t := range tasks {
		if t.due {
			due = append(due, t)
		}
	}
	var wg sync.WaitGroup
	wg.Add(len(due))
	for _, t := range tasks {
		if !t.due {
			continue
		}
		go func() {
			defer wg.Done()
			run(t)
		}()
	}
	wg.Wait()
}
