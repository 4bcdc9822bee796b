package fixture

import (
	"context"
	"net/http"
	"time"
)

var bounded = &http.Client{Timeout: 10 * time.Second}

type caller struct {
	client *http.Client
}

// The client has a timeout.
func withTimeout(u string) (*http.Response, error) {
	return bounded.Get(u)
}

// The caller's context decides.
func callersContext(ctx context.Context, u string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

// The context has a deadline.
func deadline(u string) (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return 0, err
	}
	client := &http.Client{}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}

// The context comes on a second line.
func contextLater(ctx context.Context, u string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	return http.DefaultClient.Do(req)
}

// Timeout is set later.
func later(u string) (*http.Response, error) {
	client := &http.Client{}
	client.Timeout = time.Second
	return client.Get(u)
}

// The transport bounds the wait for the answer.
func byTransport(u string) (*http.Response, error) {
	client := &http.Client{Transport: transport}
	return client.Get(u)
}

var transport = &http.Transport{ResponseHeaderTimeout: time.Second}

// Made by the caller of this method.
func (c *caller) do(req *http.Request) (*http.Response, error) {
	return c.client.Do(req)
}

// A request somebody else made carries its own context.
func forward(req *http.Request) (*http.Response, error) {
	client := http.Client{}
	return client.Do(req)
}

// A client of another kind.
type notHTTP struct{}

func (notHTTP) Get(string) error { return nil }

func other(u string) error {
	http := notHTTP{}
	return http.Get(u)
}

// A copy has the timeout of the original.
func likeOriginal(original *http.Client, u string) (*http.Response, error) {
	c := new(http.Client)
	*c = *original
	return c.Get(u)
}
