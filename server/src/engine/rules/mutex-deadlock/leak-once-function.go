package fixture

import "sync"

// Counting the words asks how many there are.
func wordCount(words []string) int {
	var total func() int
	extra := func() int { return total() / 10 } // want "This call of total can never return: this goroutine is already running its function, since line 10"
	total = sync.OnceValue(func() int { return len(words) + extra() })
	return total()
}

func countWords() { println(wordCount([]string{"one"})) }

// What is computed once needs the lock that is held.
func totalOf(prices []int) int {
	var mu sync.Mutex
	total := sync.OnceValue(func() int {
		mu.Lock() // want "This Lock of mu can block for ever: this goroutine already holds it"
		defer mu.Unlock()
		return len(prices)
	})
	mu.Lock()
	defer mu.Unlock()
	return total()
}

func totalOfTwo() { println(totalOf([]int{1, 2})) }
