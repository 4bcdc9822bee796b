package fixture

import (
	"context"
	"net/http"
	"net/url"
)

var shared = &http.Client{} // want "no Timeout, and Get waits"

type fetcher struct {
	client *http.Client
}

// The default client has no timeout.
func get(u string) (*http.Response, error) {
	return http.Get(u) // want "http.Get waits for ever"
}

// Nor has it one for forms.
func form(u string, v url.Values) (*http.Response, error) {
	return http.PostForm(u, v) // want "http.PostForm waits for ever"
}

// The request has no context.
func defaultDo(u string) (*http.Response, error) {
	req, err := http.NewRequest("GET", u, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req) // want "http.DefaultClient.Do waits for ever"
}

// Background never ends.
func background(u string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(context.Background(), "GET", u, nil)
	if err != nil {
		return nil, err
	}
	client := &http.Client{} // want "no Timeout, and Do waits"
	return client.Do(req)
}

// A package-level client serves everybody without a limit.
func viaShared(u string) (*http.Response, error) {
	return shared.Get(u)
}

// The client lives in a field.
func newFetcher() *fetcher {
	return &fetcher{client: &http.Client{}} // want "no Timeout, and Head waits"
}

func (f *fetcher) head(u string) (*http.Response, error) {
	return f.client.Head(u)
}

// The zero value is the same.
func zeroClient(u string) (*http.Response, error) {
	var c http.Client // want "no Timeout, and Get waits"
	return c.Get(u)
}

func withZero(url string) (*http.Response, error) {
	client := http.Client{Timeout: 0} // want "no Timeout"
	return client.Get(url)
}
