package fixture

type (
	page struct{ text string }
	last struct{}
)

func reader(messages <-chan any) {
	for message := range messages { // want "never ends"
		switch message.(type) {
		case page:
			continue
		case last:
			return
		}
	}
}

// The message that would end it is never sent.
func readTwo() {
	messages := make(chan any)
	go reader(messages)
	messages <- page{"one"}
	messages <- page{"two"}
}
