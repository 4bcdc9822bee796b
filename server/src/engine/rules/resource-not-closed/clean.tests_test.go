package fixture

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"
	"testing"
)

// Opening is meant to fail; that it did not is the mistake.
func testFails(t *testing.T) {
	if _, err := os.CreateTemp("no such directory", "x"); err == nil {
		t.Errorf("should fail")
	}
}

func testFailsEither(t *testing.T) {
	f, err := os.CreateTemp("no such directory", "x")
	if f != nil || err == nil {
		t.Errorf("CreateTemp = %v, %v", f, err)
	}
}

func testFailsInLoop(t *testing.T, names []string) {
	for _, name := range names {
		if _, err := os.Open(name); err == nil {
			t.Errorf("opened %q", name)
		}
	}
}

func testFailsOneWayOrOther(t *testing.T, network string) {
	var err error
	switch network {
	case "tcp":
		_, err = net.DialTCP(network, nil, &net.TCPAddr{Port: 1 << 16})
	default:
		_, err = net.DialUDP(network, nil, &net.UDPAddr{Port: 1 << 16})
	}
	if err == nil {
		t.Errorf("%s: should fail", network)
		return
	}
	t.Log(err)
}

func testFailsAs(t *testing.T) {
	f, err := os.Open("missing")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open = %v, %v", f, err)
	}
}

func testFailsSaying(t *testing.T) {
	_, err := os.Open("missing")
	if err == nil || !strings.Contains(err.Error(), "missing") {
		t.Error(err)
	}
}

func testAsTold(t *testing.T, name string, wantError bool) {
	f, err := os.Open(name)
	if (err != nil) != wantError {
		t.Errorf("Open(%q) = %v", name, err)
		return
	}
	if err == nil {
		f.Close()
	}
}

func testAsToldByName(t *testing.T, name string, wantError bool) {
	f, err := os.Open(name)
	failed := err != nil
	if failed != wantError {
		t.Errorf("Open(%q) = %v", name, err)
		return
	}
	if !failed {
		f.Close()
	}
}

func testFailsIfTold(t *testing.T, name string, wantError bool) {
	f, err := os.Open(name)
	if err == nil && wantError {
		t.Errorf("Open(%q) did not fail", name)
		return
	}
	if err == nil {
		f.Close()
	}
}
