package fixture

// Say what is wrong, and put a want comment with a regular expression on the flagged line.
func leak() {
}
