package fixture

// A text is one, and nobody closes what is waited for.
func text() {
	done := make(chan struct{})
	if _, ok := any("three").(string); ok {
		<-done // want "can block for ever"
	}
	close(done)
}
