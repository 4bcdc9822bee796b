package fixture

import "sync"

// Each is computed once, one by the other.
func wordCount(words []string) int {
	extra := sync.OnceValue(func() int { return len(words) / 10 })
	total := sync.OnceValue(func() int { return len(words) + extra() })
	return total() + total() + extra()
}

func countWords() { println(wordCount([]string{"one"})) }

// The lock is wanted by the first call only, and free by then.
func totalOf(prices []int) int {
	var mu sync.Mutex
	total := sync.OnceValue(func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(prices)
	})
	total()
	mu.Lock()
	defer mu.Unlock()
	return total()
}

func totalOfTwo() { println(totalOf([]int{1, 2})) }
