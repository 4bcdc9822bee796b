package fixture

import (
	"fmt"
)

type page struct{ body string }

func join(names []string) string {
	text := ""
	for _, name := range names {
		text += name // want "text is copied whole on each turn"
	}
	return text
}

func declared(names map[string]int) (int, string) {
	var list string
	for name := range names {
		if name == "" {
			continue
		}
		list += name + "\n" // want "use a strings.Builder"
	}
	return len(list), list
}

func written(n int) string {
	text := "start"
	for i := 0; i < n; i++ {
		text = text + fmt.Sprint(i) + "," // want "text is copied whole"
	}
	return text
}

func backwards(digits []string) (text string) {
	for _, digit := range digits {
		text = digit + text // want "text is copied whole"
	}
	return text
}

func (p *page) render(lines <-chan string) {
	for line := range lines {
		p.body += line // want "p.body is copied whole"
	}
}

func nested(rows [][]string) []string {
	var out []string
	for _, row := range rows {
		line := ""
		for _, cell := range row {
			line += cell // want "line is copied whole"
		}
		out = append(out, line)
	}
	return out
}

func while(next func() (string, bool)) string {
	all := ""
	for {
		part, ok := next()
		if !ok {
			return all
		}
		all += part // want "all is copied whole"
	}
}
