package fixture

import "iter"

type cursor struct{ rows []int }

// What is read ahead waits for whoever leaves the loop early.
func (c *cursor) all() iter.Seq[int] {
	rows := make(chan int)
	go func() {
		defer close(rows)
		for _, row := range c.rows {
			rows <- row // want "This send to rows can block for ever"
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

func (c *cursor) first() int {
	for row := range c.all() {
		return row
	}
	return 0
}

func readFirst() { println((&cursor{rows: []int{1, 2, 3}}).first()) }

// Nobody receives what comes after the loop.
func searched(c *cursor, wanted int) bool {
	found := make(chan bool)
	go func() {
		for row := range c.each {
			if row == wanted {
				found <- true
				break
			}
		}
		found <- false // want "This send to found can block for ever: searched receives only one value before it returns"
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
