package fixture

// A page that cannot be fetched ends nothing.
func crawl(first, last string, fetch func(string) error) {
	pages := make(chan string, 1)
	pages <- first
	for page := range pages { // want "never ends"
		if err := fetch(page); err != nil {
			continue
		}
		if page == last {
			close(pages)
			continue
		}
		pages <- last
	}
}
