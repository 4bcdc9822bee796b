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

func firstTwo(seq iter.Seq[int]) (int, int) {
	next, stop := iter.Pull(seq)
	defer stop()
	one, _ := next()
	two, _ := next()
	return one, two
}

func takeTwo() { println(firstTwo(countTo(5))) }

// All are taken, so nothing is left to stop.
func sum(seq iter.Seq[int]) int {
	next, _ := iter.Pull(seq)
	sum := 0
	for {
		n, ok := next()
		if !ok {
			return sum
		}
		sum += n
	}
}

func same(one, other iter.Seq2[int, int]) bool {
	next, stop := iter.Pull2(other)
	for key, value := range one {
		k, v, ok := next()
		if !ok {
			return false
		}
		if k != key || v != value {
			stop()
			return false
		}
	}
	stop()
	return true
}

func sumAll() { println(sum(countTo(5))) }

// The reader takes what is there, and knows when that is all.
func sumOf(seq iter.Seq[int]) int {
	next, _ := iter.Pull(seq)
	return drain(next)
}

func drain(next func() (int, bool)) int {
	sum := 0
	for n, ok := next(); ok; n, ok = next() {
		sum += n
	}
	return sum
}

func drainAll() { println(sumOf(countTo(5))) }
