package fixture

import (
	"io"
	"strings"
)

func bytesOf(w io.Writer, prefix string, n int) {
	for i := 0; i < n; i++ {
		w.Write([]byte(prefix)) // want "..byte.prefix. is the same on each turn"
	}
}

func stringOf(body []byte, words []string) (n int) {
	for _, word := range words {
		if strings.Contains(string(body), word) { // want "string.body. is the same on each turn"
			n++
		}
	}
	return n
}

func literal(w io.Writer, lines []string) {
	for _, line := range lines {
		io.WriteString(w, line)
		w.Write([]byte("\n")) // want "convert once before"
	}
}

func kept(body []byte, out map[int]string, n int) {
	for i := range n {
		out[i] = string(body) // want "is the same on each turn"
	}
}

func sent(body []byte, out chan<- string, stop <-chan bool) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		message := string(body) // want "is the same on each turn"
		out <- message
	}
}
