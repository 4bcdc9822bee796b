package fixture

import (
	"bytes"
	"io"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func deferred(r io.Reader) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	_, err := b.ReadFrom(r)
	return err
}

// A function that never puts back has its reason.
func taken() *bytes.Buffer {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// The caller puts it back.
func prepared(r io.Reader) (*bytes.Buffer, error) {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	if _, err := b.ReadFrom(r); err != nil {
		buffers.Put(b)
		return nil, err
	}
	return b, nil
}

// Too large to keep, on purpose.
func tooLarge(r io.Reader) error {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	_, err := b.ReadFrom(r)
	if b.Cap() > 64<<10 {
		return err
	}
	buffers.Put(b)
	return err
}

// Both ways out put it back.
func everyPath(w io.Writer) error {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	if _, err := w.Write(b.Bytes()); err != nil {
		buffers.Put(b)
		return err
	}
	buffers.Put(b)
	return nil
}

// The pool was empty: there is nothing to put back.
func empty(pool *sync.Pool) *bytes.Buffer {
	b, ok := pool.Get().(*bytes.Buffer)
	if !ok {
		return new(bytes.Buffer)
	}
	defer pool.Put(b)
	return bytes.NewBuffer(bytes.Clone(b.Bytes()))
}

type writer struct{ b *bytes.Buffer }

// The writer's Close puts it back.
func newWriter() *writer {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	return &writer{b: b}
}

func (w *writer) Close() { buffers.Put(w.b) }

// The goroutine puts it back.
func background(out io.Writer) {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	go func() {
		defer buffers.Put(b)
		_, _ = out.Write(b.Bytes())
	}()
}

var readers sync.Pool

// A pool gives what was put into it, or nothing.
func switched(r io.Reader) (int, error) {
	var b *bytes.Buffer
	switch pooled := readers.Get().(type) {
	case nil:
		b = new(bytes.Buffer)
	case *bytes.Buffer:
		b = pooled
		if r == nil {
			readers.Put(b)
			return 0, io.EOF
		}
	}
	defer readers.Put(b)
	return len(b.String()), nil
}

var lists = sync.Pool{New: func() any { return []int(nil) }}

// The list grows, and what is given away is a copy.
func copied(values []int, most int) []int {
	list := lists.Get().([]int)
	for _, value := range values {
		if value == most {
			lists.Put(list[:0])
			return nil
		}
		list = append(list, value)
	}
	result := append([]int(nil), list...)
	lists.Put(list[:0])
	return result
}

var chunks = sync.Pool{New: func() any { return make([]byte, 0, 4<<10) }}

// The buffer has the bytes from then on, and gives them back.
func writeThrough(encode func(*bytes.Buffer) error) {
	chunk := chunks.Get().([]byte)
	out := bytes.NewBuffer(chunk[:0])
	if err := encode(out); err != nil {
		chunks.Put(chunk)
		return
	}
	chunks.Put(out.Bytes())
}

var blocks = sync.Pool{New: func() any { return make([]byte, 0, 4<<10) }}

// What the buffer has made of the block goes back in its place.
func grown(w io.Writer, text string) error {
	block := blocks.Get().([]byte)
	out := bytes.NewBuffer(block[:0])
	if _, err := out.WriteString(text); err != nil {
		blocks.Put(block)
		return err
	}
	_, err := w.Write(out.Bytes())
	blocks.Put(out.Bytes()[:0])
	return err
}
