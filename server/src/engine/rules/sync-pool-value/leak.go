package fixture

import "sync"

type item struct {
	id   int
	name string
}

type names []string

var (
	buffers = sync.Pool{New: func() any { return make([]byte, 0, 1024) }}
	items   = &sync.Pool{New: func() any { return item{} }}
)

func slice() int {
	buffer := buffers.Get().([]byte)
	defer buffers.Put(buffer) // want "copies buffer to the heap each time, as a slice is no pointer"
	return cap(buffer)
}

func sliced(buffer []byte) {
	buffers.Put(buffer[:0]) // want "as a slice is no pointer"
}

func byValue() {
	one := items.Get().(item)
	one.id++
	items.Put(one) // want "as a struct is no pointer"
}

func literal() {
	items.Put(item{id: 1}) // want "as a struct is no pointer"
}

type server struct {
	pool  sync.Pool
	words *sync.Pool
}

func (s *server) release(list names) {
	s.words.Put(list) // want "as a slice is no pointer"
	go func() {
		s.pool.Put([4]int{}) // want "as an array is no pointer"
	}()
}

type embedded struct{ sync.Pool }

func (e *embedded) release(word string) {
	e.Put(word) // want "as a string is no pointer"
}

func inParameter(pool *sync.Pool, list []int) {
	pool.Put(list) // want "as a slice is no pointer"
}
