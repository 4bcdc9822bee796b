package fixture

import (
	"os"
	"os/signal"
	"testing"
)

// It runs once, in the process of the tests.
func ExampleNotify() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	<-c
}

func TestMain(m *testing.M) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	m.Run()
}
