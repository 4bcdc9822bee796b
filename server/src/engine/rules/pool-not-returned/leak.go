package fixture

import (
	"bytes"
	"io"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func check(*bytes.Buffer) error { return nil }

// Forgotten where reading fails.
func onePath(r io.Reader) error {
	b := buffers.Get().(*bytes.Buffer) // want "b is not put back when the function returns at line"
	b.Reset()
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	buffers.Put(b)
	return nil
}

type encoder struct{ pool *sync.Pool }

func (e *encoder) encode(w io.Writer) error {
	b := e.pool.Get().(*bytes.Buffer) // want "b is not put back when the function returns at line"
	if _, err := w.Write([]byte("{")); err != nil {
		return err
	}
	e.pool.Put(b)
	return nil
}

func inLoop(readers []io.Reader) {
	for _, r := range readers {
		b := buffers.Get().(*bytes.Buffer) // want "b is not put back before the loop gets another pooled value"
		if _, err := io.ReadAll(r); err != nil {
			continue
		}
		buffers.Put(b)
	}
}

func inSwitch(w io.Writer, mode int) {
	b := buffers.Get().(*bytes.Buffer) // want "b is not put back when the function ends"
	switch mode {
	case 1:
		_, _ = w.Write([]byte("1"))
		buffers.Put(b)
	case 2:
		buffers.Put(b)
	}
}

func put(b *bytes.Buffer) { buffers.Put(b) }

// The helper puts it back on one path.
func helper(w io.Writer) error {
	b := buffers.Get().(*bytes.Buffer) // want "b is not put back when the function returns at line"
	if _, err := w.Write(nil); err != nil {
		return err
	}
	put(b)
	return nil
}

func get() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

// The helpers know of the pool, this code does not.
func wrapped(r io.Reader) error {
	b := get() // want "^The pooled value that get gives is not put back when the function returns at line [0-9]+. It must be put back on every path.$"
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	put(b)
	return nil
}

var readers sync.Pool

// The case that has it forgets it.
func switched(r io.Reader, b *bytes.Buffer) error {
	switch pooled := readers.Get().(type) { // want "The pooled value is not put back when the function returns at line"
	case *bytes.Buffer:
		b = pooled
		if r == nil {
			return io.EOF
		}
		readers.Put(b)
	}
	return nil
}

var lists = sync.Pool{New: func() any { return []int(nil) }}

// However often it grows, it is the list from the pool.
func grown(w io.Writer, values []int) error {
	list := lists.Get().([]int) // want "list is not put back when the function returns at line"
	for _, value := range values {
		list = append(list, value)
	}
	for _, value := range list {
		if _, err := w.Write([]byte{byte(value)}); err != nil {
			return err
		}
	}
	lists.Put(list)
	return nil
}
