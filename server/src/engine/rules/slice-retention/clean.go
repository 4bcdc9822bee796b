package fixture

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
)

type image struct {
	magic []byte
	title string
}

// The piece is copied.
func cloned(path string) []byte {
	data, _ := os.ReadFile(path)
	return bytes.Clone(data[:16])
}

// So it is here.
func appended(path string) []byte {
	data, _ := os.ReadFile(path)
	return append([]byte(nil), data[:16]...)
}

// A conversion copies.
func converted(path string) string {
	data, _ := os.ReadFile(path)
	return string(data[:16])
}

// The whole is wanted.
func whole(r io.Reader) []byte {
	data, _ := io.ReadAll(r)
	return data
}

// How much is left is not known: it may be nearly all.
func rest(r io.Reader) []byte {
	data, _ := io.ReadAll(r)
	return data[16:]
}

// The piece is used here and let go.
func compare(path string) bool {
	data, _ := os.ReadFile(path)
	magic := data[:4]
	return bytes.Equal(magic, []byte("GIF8"))
}

// The buffer is small itself.
func small(r io.Reader) []byte {
	buffer := make([]byte, 512)
	io.ReadFull(r, buffer)
	return buffer[:64]
}

// Whose memory a parameter is, the caller knows.
func view(data []byte) []byte {
	return data[:16]
}

// A clone of the line.
func (i *image) line(path string) {
	data, _ := os.ReadFile(path)
	i.title = strings.Clone(strings.Split(string(data), "\n")[0])
	i.magic = slices.Clone(data[:4])
}

// Both are fields of a local variable that ends with the call.
func local(path string) int {
	data, _ := os.ReadFile(path)
	var i image
	i.magic = data[:4]
	return len(i.magic)
}
