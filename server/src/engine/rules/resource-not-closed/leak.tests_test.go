package fixture

import (
	"os"
	"testing"
)

// What failed is something else.
func testSize(t *testing.T, name string) {
	f, err := os.Open(name) // want "f is not closed when the function returns"
	if err != nil {
		t.Fatal(err)
	}
	if info, err := f.Stat(); err != nil || info.Size() != 3 {
		t.Errorf("size of %q", name)
		return
	}
	f.Close()
}

// The report is not about the file, and comes on every path.
func testReported(t *testing.T, name string) {
	f, err := os.Open(name) // want "f is never closed"
	if err != nil {
		return
	}
	if err := f.Chmod(0o600); err == nil {
		t.Error("changed")
	}
}

func testOpens(t *testing.T, name string) {
	f, err := os.Open(name) // want "f is never closed"
	if err != nil {
		t.Errorf("Open: %v", err)
		return
	}
	t.Log(f.Name())
}

func testToldOnly(t *testing.T, name string, wantError bool) {
	f, err := os.Open(name) // want "f is never closed"
	if err == nil && wantError {
		t.Errorf("Open(%q) = %v did not fail", name, f)
	}
}

// Run for what it costs; nobody looks at what comes of it.
func benchmarkOpen(b *testing.B) {
	for b.Loop() {
		os.Open("missing") // want hint "never closed: nothing holds it"
	}
}
