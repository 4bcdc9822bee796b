package fixture

import (
	"bytes"
	"io"
	"strings"
)

// Converted once.
func before(w io.Writer, prefix string, n int) {
	data := []byte(prefix)
	for i := 0; i < n; i++ {
		w.Write(data)
	}
}

// The key of a lookup is not copied.
func lookup(m map[string]int, key []byte, n int) (sum int) {
	for i := 0; i < n; i++ {
		sum += m[string(key)]
	}
	return sum
}

// Nor is what is compared.
func compare(words []string, b []byte) (n int) {
	for _, word := range words {
		if word == string(b) {
			n++
		}
	}
	return n
}

// Each turn has another value.
func each(w io.Writer, lines []string) {
	for _, line := range lines {
		w.Write([]byte(line))
	}
}

// The loop reads into the bytes.
func read(r io.Reader, use func(string)) {
	b := make([]byte, 512)
	for {
		n, err := r.Read(b)
		if n < 0 || err != nil {
			return
		}
		use(string(b))
	}
}

// Ranging over the bytes of a string copies nothing.
func ranged(text string, n int) (sum int) {
	for i := 0; i < n; i++ {
		for _, c := range []byte(text) {
			sum += int(c)
		}
	}
	return sum
}

// A switch compares.
func switched(b []byte, n int) (count int) {
	for i := 0; i < n; i++ {
		switch string(b) {
		case "a":
			count++
		}
	}
	return count
}

// Appending takes the string as it is.
func appended(prefix string, n int) (out []byte) {
	for i := 0; i < n; i++ {
		out = append(out, []byte(prefix)...)
	}
	return out
}

// The string changes with each turn.
func grown(w io.Writer, n int) {
	text := "a"
	for i := 0; i < n; i++ {
		w.Write([]byte(text))
		text = strings.ToUpper(text)
	}
}

// A number as text is no copy of bytes.
func number(c rune, use func(string), n int) {
	for i := 0; i < n; i++ {
		use(string(c))
	}
}

// Each receiver may write to its own bytes.
func sent(text string, out chan<- []byte, n int) {
	for i := 0; i < n; i++ {
		out <- []byte(text)
	}
}

// The compiler gives these the bytes of the string itself.
func lines(all [][]byte, prefix string) int {
	n := 0
	for _, line := range all {
		if bytes.HasPrefix(line, []byte(prefix)) || bytes.Equal(line, []byte("end")) {
			n++
		}
	}
	return n
}
