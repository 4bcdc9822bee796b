package fixture

import (
	"fmt"
	"io"
)

type id int

func decimal(w io.Writer, list []int) {
	for _, n := range list {
		io.WriteString(w, fmt.Sprintf("%d", n)) // want "use strconv.Itoa"
	}
}

func wide(list []int64, small []uint8) (out []string) {
	for _, n := range list {
		out = append(out, fmt.Sprintf("%d", n)) // want "use strconv.FormatInt"
	}
	for _, n := range small {
		out = append(out, fmt.Sprint(n)) // want "use strconv.FormatUint"
	}
	return out
}

func named(list []id) (out []string) {
	for _, n := range list {
		out = append(out, fmt.Sprintf("%d", n)) // want "use strconv.Itoa"
	}
	return out
}

func truth(flags map[string]bool) (out []string) {
	for name := range flags {
		out = append(out, fmt.Sprintf("%s", name)) // want "the value is a string already"
	}
	for _, isSet := range flags {
		out = append(out, fmt.Sprintf("%t", isSet)) // want "use strconv.FormatBool"
	}
	return out
}

func noVerbs(lines chan string, n int) {
	for i := 0; i < n; i++ {
		lines <- fmt.Sprintf("tick") // want "the text is ready as it stands"
	}
}

func errorsOf(list []string) (bad []error) {
	for _, each := range list {
		if each == "" {
			bad = append(bad, fmt.Errorf("empty name")) // want "use errors.New"
		}
	}
	return bad
}

func forever(jobs <-chan int, done func(string)) {
	for {
		job, ok := <-jobs
		if !ok {
			return
		}
		key := fmt.Sprintf("%v", job) // want "use strconv.Itoa"
		done(key)
		fmt.Println(job, key)
	}
}
