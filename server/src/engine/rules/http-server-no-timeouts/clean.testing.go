package fixture

import (
	"net/http"
	"net/http/httptest"
)

// A test server is gone before anybody is slow.
func testServer(h http.Handler) *httptest.Server {
	return &httptest.Server{Config: &http.Server{Handler: h}}
}
