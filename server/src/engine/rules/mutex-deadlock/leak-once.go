package fixture

import "sync"

type catalog struct {
	once  sync.Once
	pages []string
}

// What it loads asks for what it loads.
func (c *catalog) all() []string {
	c.once.Do(func() { c.pages = append(c.pages, c.index()) }) // want "This Do of c.once can never return: this goroutine is already running its function, since line 12"
	return c.pages
}

func (c *catalog) index() string {
	if len(c.all()) == 0 {
		return "empty"
	}
	return "full"
}

func printCatalog() { println(len((&catalog{}).all())) }
