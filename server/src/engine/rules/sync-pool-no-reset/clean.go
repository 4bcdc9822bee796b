package fixture

import (
	"bytes"
	"io"
	"net"
	"sync"
)

var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	blocks  = sync.Pool{New: func() any { b := make([]byte, 4096); return &b }}
)

// Reset right after Get.
func before(w io.Writer, name string) {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	defer buffers.Put(b)
	b.WriteString(name)
	w.Write(b.Bytes())
}

// Reset before Put.
func after(w io.Writer, name string) {
	b := buffers.Get().(*bytes.Buffer)
	b.WriteString(name)
	w.Write(b.Bytes())
	b.Reset()
	buffers.Put(b)
}

// The deferred closure resets.
func deferred(w io.Writer, name string) {
	b := buffers.Get().(*bytes.Buffer)
	defer func() {
		b.Reset()
		buffers.Put(b)
	}()
	b.WriteString(name)
	w.Write(b.Bytes())
}

// A helper puts it back, empty.
func helper(w io.Writer, name string) {
	b := buffers.Get().(*bytes.Buffer)
	defer put(b)
	b.WriteString(name)
	w.Write(b.Bytes())
}

func put(b *bytes.Buffer) {
	b.Truncate(0)
	buffers.Put(b)
}

// A block that is overwritten, and read only as far as it was.
func read(c net.Conn) (int, error) {
	b := blocks.Get().(*[]byte)
	defer blocks.Put(b)
	return c.Read(*b)
}

// Cut to nothing before appending.
func appended(w io.Writer, name string) {
	b := blocks.Get().(*[]byte)
	*b = append((*b)[:0], name...)
	w.Write(*b)
	blocks.Put(b)
}

// A fresh value takes the old one's place.
func replaced(w io.Writer, name string) {
	b := buffers.Get().(*bytes.Buffer)
	*b = bytes.Buffer{}
	b.WriteString(name)
	w.Write(b.Bytes())
	buffers.Put(b)
}

// It is not used before it goes back.
func unused() {
	b := buffers.Get().(*bytes.Buffer)
	buffers.Put(b)
}

type queue struct{ items []*bytes.Buffer }

func (q *queue) Get() any               { return q.items[0] }
func (q *queue) Put(item *bytes.Buffer) { q.items = append(q.items, item) }

// No sync.Pool.
func other(q *queue, name string) {
	b := q.Get().(*bytes.Buffer)
	b.WriteString(name)
	q.Put(b)
}

// What was not written to is still empty; the rest is reset.
func early(w io.Writer, name string) {
	b := buffers.Get().(*bytes.Buffer)
	if name == "" {
		buffers.Put(b)
		return
	}
	b.WriteString(name)
	w.Write(b.Bytes())
	b.Reset()
	buffers.Put(b)
}
