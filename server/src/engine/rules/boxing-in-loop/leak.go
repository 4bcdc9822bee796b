package fixture

import (
	"container/list"
	"sync"
)

type point struct{ x, y int }

type sink interface{ add(value any) }

func keep(value any) any { return value }

func pushed(points []point, l *list.List) {
	for _, p := range points {
		l.PushBack(p) // want "p is copied to the heap on each turn"
	}
}

func called(numbers []int, s sink) {
	for _, n := range numbers {
		s.add(n) // want "a number becomes an interface"
	}
}

func stored(names []string, m *sync.Map) {
	for _, name := range names {
		m.Store(name, nil) // want "a string becomes an interface"
	}
}

func appended(names []string) (out []any) {
	for _, name := range names {
		out = append(out, name) // want "a string becomes an interface"
	}
	return out
}

func inMap(numbers map[string]float64, out map[string]any) {
	for name, number := range numbers {
		out[name] = number // want "a number becomes an interface"
	}
}

func sent(points []point, c chan<- interface{}) {
	for _, p := range points {
		c <- p // want "a struct becomes an interface"
	}
}

func own(rows [][]byte) (out []any) {
	for i := 0; i < len(rows); i++ {
		keep(rows[i]) // want "a slice becomes an interface"
	}
	return out
}
