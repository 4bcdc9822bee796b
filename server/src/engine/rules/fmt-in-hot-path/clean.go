package fixture

import (
	"fmt"
	"strconv"
)

type level int

func (l level) String() string { return "level " + strconv.Itoa(int(l)) }

// Outside of a loop the cost is paid once.
func once(n int) string {
	return fmt.Sprintf("%d", n)
}

// The error leaves the loop: it is made at most once.
func leaves(list []string) error {
	for _, each := range list {
		if each == "" {
			return fmt.Errorf("empty name")
		}
	}
	return nil
}

// Several values, or text around one, are what fmt is for.
func several(list []int) (out []string) {
	for i, n := range list {
		out = append(out, fmt.Sprintf("%d=%d", i, n), fmt.Sprintf("n%d", n))
	}
	return out
}

// Width and base are not Itoa's.
func padded(list []int) (out []string) {
	for _, n := range list {
		out = append(out, fmt.Sprintf("%03d", n), fmt.Sprintf("%x", n))
	}
	return out
}

// The type has a String method of its own.
func stringer(list []level) (out []string) {
	for _, l := range list {
		out = append(out, fmt.Sprint(l), fmt.Sprintf("%v", l), fmt.Sprintf("%s", l))
	}
	return out
}

// Nothing is known of what an interface holds.
func dynamic(list []any) (out []string) {
	for _, each := range list {
		out = append(out, fmt.Sprint(each), fmt.Sprintf("%v", each))
	}
	return out
}

// Three turns.
func short() (out []string) {
	for i := 0; i < 3; i++ {
		out = append(out, fmt.Sprintf("%d", i))
	}
	return out
}

// The loop is left behind the first hit.
func first(list []int) string {
	found := ""
	for _, n := range list {
		if n > 0 {
			found = fmt.Sprintf("%d", n)
			break
		}
	}
	return found
}

// An error is wrapped.
func wraps(list []error) (out []error) {
	for _, err := range list {
		out = append(out, fmt.Errorf("reading: %w", err))
	}
	return out
}

// The format is not known here.
func formats(list []int, format string) (out []string) {
	for _, n := range list {
		out = append(out, fmt.Sprintf(format, n))
	}
	return out
}
