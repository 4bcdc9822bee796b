package fixture

// The first answer is taken, all others find room.
func fastest(mirrors []string) string {
	found := make(chan string, len(mirrors)-1)
	for _, mirror := range mirrors {
		go func() { found <- mirror }()
	}
	return <-found
}

func fastestOfFour() { println(fastest([]string{"a", "b", "c", "d"})) }

// Each round sends two.
func marks(n int) int {
	all := make(chan int, 2*n)
	for i := 0; i < n; i++ {
		all <- i
		all <- i * i
	}
	return <-all
}

func markSome() { println(marks(3)) }
