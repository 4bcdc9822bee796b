package fixture

import (
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

func testServerNever(t *testing.T, h http.Handler) {
	server := httptest.NewServer(h) // want hint "server is never closed"
	t.Log(server.URL)
}

func testServerFails(t *testing.T, h http.Handler) {
	server := httptest.NewTLSServer(h) // want hint "server is not closed when the function returns at line"
	if server.Certificate() == nil {
		return
	}
	server.Close()
}

// It listens before it is started.
func testServerUnstarted(t *testing.T, h http.Handler) {
	server := httptest.NewUnstartedServer(h) // want hint "server is never closed"
	server.EnableHTTP2 = true
	server.StartTLS()
}

// What runs in the end closes nothing.
func testCleanupLogs(t *testing.T, name string) {
	f, err := os.Open(name) // want "f is never closed"
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { t.Log(f.Name()) })
}

func testCleanupOfAny(t testing.TB, name string) {
	f, err := os.Open(name) // want "f is never closed"
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := f.Stat(); err != nil {
			t.Error(err)
		}
	})
}

func testCleanupOfAnother(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	g, err := os.Open(name) // want "g is never closed"
	if err != nil {
		f.Close()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		t.Log(g.Name())
		f.Close()
	})
}
