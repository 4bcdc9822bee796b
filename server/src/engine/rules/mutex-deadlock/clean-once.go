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

var (
	settingsOnce sync.Once
	settings     map[string]string
	hostOnce     sync.Once
	host         string
)

// Reading them asks for what is read with another one.
func allSettings() map[string]string {
	settingsOnce.Do(readSettings)
	return settings
}

func readSettings() {
	settings = map[string]string{"name": defaultName()}
}

func defaultName() string {
	if name := hostName(); name != "" {
		return name
	}
	return "none"
}

func hostName() string {
	hostOnce.Do(func() { host = "localhost" })
	return host
}

func printSettings() { println(len(allSettings()), hostName()) }
