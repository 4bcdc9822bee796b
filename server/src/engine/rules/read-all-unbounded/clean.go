package fixture

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
)

// Bounded by the reader.
func maxBytes(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
}

// Bounded in a variable.
func limited(r *http.Request) ([]byte, error) {
	body := io.LimitReader(r.Body, 1<<20)
	return io.ReadAll(body)
}

// The struct form.
func limitedStruct(conn net.Conn) ([]byte, error) {
	return io.ReadAll(&io.LimitedReader{R: conn, N: 1 << 20})
}

// Too long ones are turned away before.
func byLength(r *http.Request) ([]byte, error) {
	if r.ContentLength < 0 || r.ContentLength > 1<<20 {
		return nil, errors.New("too long")
	}
	return io.ReadAll(r.Body)
}

// A file of one's own.
func file(f *os.File) ([]byte, error) {
	return io.ReadAll(f)
}

// In memory already.
func inMemory(s string) ([]byte, error) {
	return io.ReadAll(strings.NewReader(s))
}

// Nothing is kept.
func discard(r *http.Request) error {
	_, err := io.Copy(io.Discard, r.Body)
	return err
}

// The caller knows what it reads.
func anyReader(r io.Reader) (*bytes.Buffer, error) {
	var buf bytes.Buffer
	_, err := buf.ReadFrom(r)
	return &buf, err
}

// A relay holds one buffer at a time.
func relay(conn net.Conn, r *http.Request) error {
	_, err := io.Copy(conn, r.Body)
	return err
}
