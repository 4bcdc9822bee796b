package fixture

import (
	"io"
	"os"
	"strings"
)

func header(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return data[:16], nil // want "This piece is returned, and keeps all of data in memory"
}

type image struct {
	magic []byte
	kinds map[string][]byte
	title string
}

func (i *image) load(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	i.magic = data[0:4]      // want "This piece is stored"
	i.kinds["a"] = data[4:8] // want "This piece is stored"
	text := string(data)
	i.title = text[:20] // want "keeps all of text in memory"
	return nil
}

var first string

func firstLine(path string) {
	data, _ := os.ReadFile(path)
	lines := strings.Split(string(data), "\n")
	first = lines[0] // want "This piece is stored"
}

func named(r io.Reader) (magic []byte, err error) {
	data, err := io.ReadAll(r)
	magic = data[:8] // want "This piece is stored"
	return magic, err
}

func made(r io.Reader, out chan<- []byte) {
	buffer := make([]byte, 1<<20)
	io.ReadFull(r, buffer)
	out <- buffer[:32] // want "This piece is sent"
}

func inStruct(r io.Reader) *image {
	data, _ := io.ReadAll(r)
	magic := data[:4]
	return &image{magic: magic} // want "This piece is returned"
}
