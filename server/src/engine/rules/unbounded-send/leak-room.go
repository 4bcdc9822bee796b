package fixture

// Two are not expected to answer, but all do.
func fastest(mirrors []string) string {
	found := make(chan string, len(mirrors)-2)
	for _, mirror := range mirrors {
		go func() { found <- mirror }() // want "This send to found can block for ever"
	}
	return <-found
}

func fastestOfFour() { println(fastest([]string{"a", "b", "c", "d"})) }

// Each round sends two, and there is room for one.
func marks(n int) int {
	all := make(chan int, n)
	for i := 0; i < n; i++ {
		all <- i // want "This send to all can block for ever"
		all <- i * i
	}
	return <-all
}

func markSome() { println(marks(3)) }
