package fixture

import "iter"

func countTo(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// Two of them are taken, and the iterator waits to be asked for the third.
func firstTwo(seq iter.Seq[int]) (int, int) {
	next, _ := iter.Pull(seq) // want "This stop function is never called: nothing holds it"
	one, _ := next()
	two, _ := next()
	return one, two
}

func takeTwo() { println(firstTwo(countTo(5))) }

// Whoever finds one leaves without stopping.
func firstAbove(seq iter.Seq[int], least int) int {
	next, stop := iter.Pull(seq) // want "stop is not called when the function returns at line 34"
	for {
		n, ok := next()
		if !ok {
			break
		}
		if n > least {
			return n
		}
	}
	stop()
	return -1
}

func findAbove() { println(firstAbove(countTo(5), 2)) }
