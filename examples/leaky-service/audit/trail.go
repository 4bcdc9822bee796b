// Package audit keeps the trail of everything that moved money.
package audit

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// Trail writes one line per event to the current segment.
type Trail struct {
	mu        sync.Mutex
	segment   io.Writer
	written   int64
	lines     chan []byte
	rotations chan io.Writer
	every     time.Duration
}

// Open starts a trail that writes to w and reports its size every interval.
func Open(w io.Writer, every time.Duration) *Trail {
	return &Trail{
		segment:   w,
		lines:     make(chan []byte, 256),
		rotations: make(chan io.Writer),
		every:     every,
	}
}

// Run writes lines until stop is closed.
func (t *Trail) Run(stop <-chan struct{}) {
	for {
		select {
		case line := <-t.lines:
			t.write(line)
		case w := <-t.rotations:
			t.segment = w
		case <-stop:
			return
		}
	}
}

// Record formats an event into buf and queues it. When the trail is behind, the line is dropped: money must not wait.
func (t *Trail) Record(buf []byte, event fmt.Stringer) []byte {
	line := append(buf[:0], event.String()...)
	line = append(line, '\n')
	select {
	case t.lines <- line:
	default:
	}
	return line
}

// Rotate makes the trail continue in w and returns how much the last segment holds.
func (t *Trail) Rotate(w io.Writer) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	size := t.written
	t.rotations <- w
	t.written = 0
	return size
}

func (t *Trail) write(line []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := t.segment.Write(line)
	t.written += int64(n)
	if err != nil {
		t.written = 0
	}
}
