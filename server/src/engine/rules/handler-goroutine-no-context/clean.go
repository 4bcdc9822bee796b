package fixture

// Say why this near miss is right.
func clean() {
}
