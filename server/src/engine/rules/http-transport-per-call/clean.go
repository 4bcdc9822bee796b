package fixture

import (
	"net/http"
	"sync"
	"time"
)

var transport = &http.Transport{MaxIdleConns: 10}

type client struct {
	http *http.Client
}

// One for the whole process.
func shared(req *http.Request) (*http.Response, error) {
	c := &http.Client{Transport: transport, Timeout: time.Second}
	return c.Do(req)
}

// A constructor: its caller keeps the client.
func newClient() *client {
	return &client{http: &http.Client{Transport: &http.Transport{}, Timeout: time.Second}}
}

// Returned to the caller.
func newHTTP() *http.Client {
	tr := &http.Transport{}
	return &http.Client{Transport: tr, Timeout: time.Second}
}

// Its idle connections are closed.
func closesIdle(req *http.Request) (*http.Response, error) {
	tr := &http.Transport{}
	defer tr.CloseIdleConnections()
	c := &http.Client{Transport: tr, Timeout: time.Second}
	return c.Do(req)
}

// Through the client as well.
func closesByClient(req *http.Request) (*http.Response, error) {
	c := &http.Client{Transport: &http.Transport{}, Timeout: time.Second}
	defer c.CloseIdleConnections()
	return c.Do(req)
}

// The default transport is shared.
func defaultTransport(req *http.Request) (*http.Response, error) {
	c := &http.Client{Timeout: time.Second}
	return c.Do(req)
}

// One transport for all requests of a loop.
func oneForMany(reqs []*http.Request) error {
	c := &http.Client{Transport: &http.Transport{}, Timeout: time.Second}
	for _, req := range reqs {
		res, err := c.Do(req)
		if err != nil {
			return err
		}
		res.Body.Close()
	}
	return nil
}

var (
	once sync.Once
	lazy *http.Client
)

// Made once.
func lazily(req *http.Request) (*http.Response, error) {
	once.Do(func() { lazy = &http.Client{Transport: &http.Transport{}, Timeout: time.Second} })
	return lazy.Do(req)
}

// Handed to code that may keep it.
func handedOn(use func(http.RoundTripper)) {
	tr := &http.Transport{}
	use(tr)
}
