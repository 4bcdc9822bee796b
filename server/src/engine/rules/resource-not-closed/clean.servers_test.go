package fixture

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

func testServerDeferred(t *testing.T, h http.Handler) {
	server := httptest.NewServer(h)
	defer server.Close()
	t.Log(server.URL)
}

func testServerCleanup(t *testing.T, h http.Handler) {
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	t.Log(server.URL)
}

func testServerCleanupFunction(t *testing.T, h http.Handler) {
	server := httptest.NewUnstartedServer(h)
	t.Cleanup(func() { server.Close() })
	server.StartTLS()
}

func testServerGiven(h http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(h)
	server.EnableHTTP2 = true
	server.StartTLS()
	return server
}

func testServerWithStop(h http.Handler) (url string, stop func()) {
	server := httptest.NewServer(h)
	return server.URL, server.Close
}

type suite struct{ server *httptest.Server }

func (s *suite) SetUp(h http.Handler) { s.server = httptest.NewServer(h) }

func (s *suite) TearDown() { s.server.Close() }

func TestMain(m *testing.M) {
	server := httptest.NewServer(http.NotFoundHandler())
	os.Setenv("SERVER", server.URL)
	os.Exit(m.Run())
}

func testCleanupCloses(t testing.TB, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		t.Log(f.Name())
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
}

func testCleanupVariable(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	done := func() { f.Close() }
	t.Cleanup(done)
}

func shut(f *os.File) { f.Close() }

func testCleanupHelper(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shut(f) })
}

func testCleanupIfOpen(t *testing.T, name string) {
	f, err := os.Open(name)
	t.Cleanup(func() {
		if f != nil {
			f.Close()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func testCleanupUnknown(t *testing.T, name string, discard func(*os.File)) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { discard(f) })
}

func testCleanupCancel(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx
}
