package fixture

// Whoever counts is told when nobody wants more.
func firstID() int {
	ids := make(chan int)
	done := make(chan struct{})
	defer close(done)
	go func() {
		for i := 0; ; i++ {
			select {
			case ids <- i:
			case <-done:
				return
			}
		}
	}()
	return <-ids
}

func printID() { println(firstID()) }

// All that is sent is received.
func firstThree() []int {
	squares := make(chan int)
	go func() {
		defer close(squares)
		for n := range 3 {
			squares <- n * n
		}
	}()
	var all []int
	for square := range squares {
		all = append(all, square)
	}
	return all
}

func printThree() { println(len(firstThree())) }
