package fixture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
)

var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	slices  = sync.Pool{New: func() any { return new([]byte) }}
)

func write(w io.Writer, name string) error {
	b := buffers.Get().(*bytes.Buffer) // want "b comes out of the pool with what was in it"
	defer buffers.Put(b)
	b.WriteString(name)
	_, err := w.Write(b.Bytes())
	return err
}

func encode(w io.Writer, value any) error {
	b := buffers.Get().(*bytes.Buffer) // want "call b.Reset"
	if err := json.NewEncoder(b).Encode(value); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	buffers.Put(b)
	return err
}

type server struct{ builders *sync.Pool }

func (s *server) text(values []string) string {
	builder, ok := s.builders.Get().(*strings.Builder) // want "builder comes out of the pool"
	if !ok {
		builder = new(strings.Builder)
	}
	for _, value := range values {
		fmt.Fprintln(builder, value)
	}
	text := builder.String()
	s.builders.Put(builder)
	return text
}

func appended(w io.Writer, names []string) {
	b := slices.Get().(*[]byte) // want "cut it to .:0."
	for _, name := range names {
		*b = append(*b, name...)
	}
	w.Write(*b)
	slices.Put(b)
}

func inClosure(w io.Writer) func(string) {
	return func(name string) {
		b := buffers.Get().(*bytes.Buffer) // want "b comes out of the pool"
		defer func() { buffers.Put(b) }()
		b.WriteString(name)
		w.Write(b.Bytes())
	}
}

func forEach(w io.Writer, name string) {
	b := buffers.Get().(*bytes.Buffer) // want "on some paths it goes back"
	b.WriteString(name)
	if name == "" {
		buffers.Put(b)
		return
	}
	w.Write(b.Bytes())
	b.Reset()
	buffers.Put(b)
}
