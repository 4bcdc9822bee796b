package fixture

import "strings"

type row struct{ label string }

// A builder.
func built(names []string) string {
	var b strings.Builder
	for _, name := range names {
		b.WriteString(name)
	}
	return b.String()
}

// Numbers add up.
func sum(list []int) (total int) {
	for _, n := range list {
		total += n
	}
	return total
}

// It starts anew on each turn.
func anew(names []string, use func(string)) {
	for _, name := range names {
		line := "- "
		line += name
		use(line)
	}
}

// It is set back.
func reset(names []string, use func(string)) {
	line := ""
	for _, name := range names {
		line += name
		use(line)
		line = ""
	}
}

// Three turns.
func short(s string) string {
	for i := 0; i < 3; i++ {
		s += "!"
	}
	return s
}

// The loop is left behind it.
func once(names []string) string {
	text := "found "
	for _, name := range names {
		if name != "" {
			text += name
			break
		}
	}
	return text
}

// Another variable gets the sum.
func other(names []string, use func(string)) {
	prefix := "a"
	for _, name := range names {
		full := prefix + name
		use(full)
	}
}

// Each element has a string of its own.
func elements(rows []*row) {
	for _, r := range rows {
		r.label += "!"
	}
}

// Each key has a string of its own.
func keys(m map[string]string) {
	for key := range m {
		m[key] += "!"
	}
}
