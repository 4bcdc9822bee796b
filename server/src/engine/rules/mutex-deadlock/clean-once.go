package fixture

import "sync"

type catalog struct {
	once  sync.Once
	pages []string
	notes sync.Once
	hints []string
}

// What it loads knows what there is so far.
func (c *catalog) all() []string {
	c.once.Do(func() { c.pages = append(c.pages, indexOf(c.pages), c.hint()) })
	return c.pages
}

func indexOf(pages []string) string {
	if len(pages) == 0 {
		return "empty"
	}
	return "full"
}

// Another one may run meanwhile.
func (c *catalog) hint() string {
	c.notes.Do(func() { c.hints = append(c.hints, "new") })
	return c.hints[0]
}

func printCatalog() { println(len((&catalog{}).all())) }
