package fixture

import (
	"os"
	"runtime"
	"testing"
)

// What a test that is always skipped would do never runs.
func skipped(t *testing.T, path string) {
	t.Skip("not on this machine")
	t.Run("open", func(t *testing.T) {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Stat(); err != nil {
			t.Fatal(err)
		}
	})
}

func ended(path string) {
	runtime.Goexit()
	open := func() error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		_, err = f.Stat()
		return err
	}
	open()
}
