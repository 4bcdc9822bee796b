package fixture

type (
	line  struct{ text string }
	hangs struct{}
)

func printer(messages <-chan any, done chan<- struct{}) {
	defer close(done)
	for message := range messages {
		switch message.(type) {
		case line:
			continue
		case hangs:
			return
		}
	}
}

// The last message ends the loop, and the channel may stay open.
func printTwo() {
	messages := make(chan any)
	done := make(chan struct{})
	go printer(messages, done)
	messages <- line{"one"}
	messages <- line{"two"}
	messages <- hangs{}
	<-done
}
