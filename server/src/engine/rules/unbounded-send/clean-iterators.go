package fixture

import "iter"

type cursor struct{ rows []int }

// Whoever leaves the loop early has the rest read.
func (c *cursor) all() iter.Seq[int] {
	rows := make(chan int)
	go func() {
		defer close(rows)
		for _, row := range c.rows {
			rows <- row
		}
	}()
	return func(yield func(int) bool) {
		for row := range rows {
			if !yield(row) {
				for range rows {
				}
				return
			}
		}
	}
}

func (c *cursor) first() int {
	for row := range c.all() {
		return row
	}
	return 0
}

func readFirst() { println((&cursor{rows: []int{1, 2, 3}}).first()) }

// Leaving the loop tells who reads ahead.
func (c *cursor) numbered() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		rows := make(chan int)
		left := make(chan struct{})
		defer close(left)
		go func() {
			defer close(rows)
			for _, row := range c.rows {
				select {
				case rows <- row:
				case <-left:
					return
				}
			}
		}()
		at := 0
		for row := range rows {
			if !yield(at, row) {
				return
			}
			at++
		}
	}
}

func (c *cursor) indexOf(wanted int) int {
	for at, row := range c.numbered() {
		if row == wanted {
			return at
		}
	}
	return -1
}

func findTwo() { println((&cursor{rows: []int{1, 2, 3}}).indexOf(2)) }

// All is read.
func (c *cursor) ahead() iter.Seq[int] {
	rows := make(chan int)
	go func() {
		defer close(rows)
		for _, row := range c.rows {
			rows <- row
		}
	}()
	return func(yield func(int) bool) {
		for row := range rows {
			if !yield(row) {
				return
			}
		}
	}
}

func (c *cursor) sum() int {
	sum := 0
	for row := range c.ahead() {
		if row < 0 {
			continue
		}
		sum += row
	}
	return sum
}

func sumUp() { println((&cursor{rows: []int{1, 2, 3}}).sum()) }

// One is sent, in the loop or behind it.
func searched(c *cursor, wanted int) bool {
	found := make(chan bool)
	go func() {
		for row := range c.each {
			if row == wanted {
				found <- true
				return
			}
		}
		found <- false
	}()
	return <-found
}

func (c *cursor) each(yield func(int) bool) {
	for _, row := range c.rows {
		if !yield(row) {
			return
		}
	}
}

func searchOne() { println(searched(&cursor{rows: []int{1}}, 1)) }
