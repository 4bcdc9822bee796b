package fixture

// Numbers without end, of which one is wanted.
func firstID() int {
	ids := make(chan int)
	go func() {
		for i := 0; ; i++ {
			ids <- i // want "This send to ids can block for ever: firstID receives only one value before it returns"
		}
	}()
	return <-ids
}

func printID() { println(firstID()) }

// The loop is left after three.
func firstThree() []int {
	squares := make(chan int)
	go func() {
		n := 0
		for {
			squares <- n * n // want "This send to squares can block for ever: firstThree receives only 3 values before it returns"
			n++
		}
	}()
	var all []int
	for square := range squares {
		all = append(all, square)
		if len(all) == 3 {
			break
		}
	}
	return all
}

func printThree() { println(len(firstThree())) }
