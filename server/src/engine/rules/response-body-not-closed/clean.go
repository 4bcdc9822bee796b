package fixture

import (
	"context"
	"io"
	"net/http"
	"testing"
)

func deferred(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// A closure drains and closes.
func inClosure(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer func() {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}()
	return nil
}

func finish(body io.ReadCloser) {
	io.Copy(io.Discard, body)
	body.Close()
}

// A helper is given the body.
func helper(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	finish(resp.Body)
	return nil
}

func finishResponse(resp *http.Response) {
	if resp != nil && resp.Body != nil {
		resp.Body.Close()
	}
}

// A helper is given the response.
func wholeResponse(url string) error {
	resp, err := http.Get(url)
	defer finishResponse(resp)
	return err
}

// The caller gets the body.
func returned(ctx context.Context, url string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// A HEAD response has no body.
func head(url string) (string, error) {
	resp, err := http.Head(url)
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}

// Without error only.
func inverted(url string) {
	resp, err := http.Get(url)
	if err == nil {
		resp.Body.Close()
	}
}

type result struct{ body io.ReadCloser }

func (r *result) Close() error { return r.body.Close() }

// The struct takes the body over.
func kept(url string) (*result, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return &result{body: resp.Body}, nil
}

// The test closes it.
func inTest(t *testing.T, url string) {
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
}

// Closed before the next round.
func retried(client *http.Client, request *http.Request) (*http.Response, error) {
	for {
		resp, err := client.Do(request)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode < 500 {
			return resp, nil
		}
		resp.Body.Close()
	}
}

// Read and closed elsewhere.
func sent(url string, out chan<- *http.Response) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	out <- resp
	return nil
}

// The body under another name.
func renamed(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	body := resp.Body
	defer body.Close()
	return io.ReadAll(body)
}

type reading interface {
	Do(*http.Request) (*http.Response, []byte, error)
}

// What gives the body's bytes out has read it.
func readAlready(client reading, request *http.Request) (int, error) {
	response, _, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}
