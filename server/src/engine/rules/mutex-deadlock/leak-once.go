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

var (
	settingsOnce sync.Once
	settings     map[string]string
)

// Reading them asks for one of them.
func allSettings() map[string]string {
	settingsOnce.Do(readSettings) // want "This Do of settingsOnce can never return: this goroutine is already running its function, since line 32"
	return settings
}

func readSettings() {
	settings = map[string]string{"name": defaultName()}
}

func defaultName() string {
	if base, ok := allSettings()["base"]; ok {
		return base
	}
	return "none"
}

func printSettings() { println(len(allSettings())) }
