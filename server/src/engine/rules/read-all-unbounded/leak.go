package fixture

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
)

// The client decides how much memory this takes.
func handler(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body) // want "request body of any size"
	if err == nil {
		w.Write(body)
	}
}

// A buffered reader limits nothing.
func buffered(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(bufio.NewReader(r.Body)) // want "request body of any size"
	if err == nil {
		w.Write(body)
	}
}

// A small request unpacks to a large one.
func unpacked(r *http.Request) ([]byte, error) {
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return io.ReadAll(z) // want "request body of any size"
}

// A buffer grows as well.
func intoBuffer(r *http.Request) (*bytes.Buffer, error) {
	var buf bytes.Buffer
	_, err := buf.ReadFrom(r.Body) // want "request body of any size"
	return &buf, err
}

// So it does when it is copied to.
func copied(r *http.Request) (*bytes.Buffer, error) {
	buf := new(bytes.Buffer)
	_, err := io.Copy(buf, r.Body) // want "request body of any size"
	return buf, err
}

// Reads until the peer closes.
func connection(conn net.Conn) ([]byte, error) {
	return io.ReadAll(conn) // want "for as long as the peer sends"
}

// A server answers with as much as it likes.
func response(res *http.Response) ([]byte, error) {
	defer res.Body.Close()
	return io.ReadAll(res.Body) // want "response body of any size"
}
