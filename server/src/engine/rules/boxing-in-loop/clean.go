package fixture

import (
	"container/list"
	"fmt"
	"sort"
)

type point struct{ x, y int }

type none struct{}

func keep(value any) any { return value }

func generic[T any](value T) T { return value }

// Pointers are stored as they are.
func pointers(points []*point, l *list.List) {
	for _, p := range points {
		l.PushBack(p)
	}
}

// One byte is found in a table.
func small(data []byte, flags []bool, l *list.List) {
	for i, c := range data {
		l.PushBack(c)
		l.PushBack(flags[i])
	}
}

// Constants are laid out once.
func constants(n int, l *list.List) {
	for i := 0; i < n; i++ {
		l.PushBack(17)
		l.PushBack("text")
		l.PushBack(none{})
	}
}

// It is an interface already.
func boxed(values []any, l *list.List) {
	for _, value := range values {
		l.PushBack(value)
	}
}

// Formatting is paid for what it does.
func printed(names []string) {
	for _, name := range names {
		fmt.Println(name)
	}
}

// A generic function takes the value itself.
func inGeneric(names []string) {
	for _, name := range names {
		generic(name)
	}
}

// Outside of a loop.
func once(p point) {
	keep(p)
}

// Three turns.
func short(p point) {
	for i := 0; i < 3; i++ {
		keep(p)
	}
}

// Sorting is worth more than its box.
func sorted(rows [][]int) {
	for _, row := range rows {
		sort.Slice(row, func(i, j int) bool { return row[i] < row[j] })
	}
}

// Maps and channels are pointers.
func shaped(maps []map[string]int, chans []chan int) {
	for i := range maps {
		keep(maps[i])
		keep(chans[i])
	}
}
