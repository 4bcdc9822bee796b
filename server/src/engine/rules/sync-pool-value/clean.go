package fixture

import (
	"bytes"
	"sync"
)

type item struct{ id, count int }

type handle struct{ one *item }

var pool = sync.Pool{New: func() any { return new([]byte) }}

// The pool keeps pointers to slices.
func pointerToSlice() {
	buffer := pool.Get().(*[]byte)
	*buffer = (*buffer)[:0]
	pool.Put(buffer)
}

// The address of a variable is a pointer.
func address(buffer []byte) {
	buffer = buffer[:0]
	pool.Put(&buffer)
}

// A pointer to a struct.
func pointerToStruct(one *item) {
	defer pool.Put(one)
	one.id, one.count = 0, 0
}

// Buffers are made and kept as pointers.
func buffer() {
	b := new(bytes.Buffer)
	pool.Put(b)
}

// A map is a pointer already, and so is a channel.
func pointerShaped(m map[string]int, c chan int) {
	pool.Put(m)
	pool.Put(c)
}

// A struct of one pointer is stored in the interface itself.
func onePointer(one *item) {
	pool.Put(handle{one})
}

// An interface is passed on as it is.
func boxedBefore(value any) {
	pool.Put(value)
}

type stack struct{ values [][]byte }

func (s *stack) Put(value []byte) { s.values = append(s.values, value) }

// Another type's Put takes slices without boxing them.
func otherPool(s *stack, value []byte) {
	s.Put(value)
}

// The type parameter may be a pointer.
func generic[T any](p *sync.Pool, value T) {
	p.Put(value)
}
