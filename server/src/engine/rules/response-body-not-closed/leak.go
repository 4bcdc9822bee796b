package fixture

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

func never(url string) (int, error) {
	resp, err := http.Get(url) // want "resp.Body is never closed"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// Closed behind the check of the status: too late.
func badStatus(client *http.Client, request *http.Request) ([]byte, error) {
	resp, err := client.Do(request) // want "resp.Body is not closed when the function returns at line"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// Decoding reads the body, it does not close it.
func decoded(url string, into any) error {
	resp, err := http.Get(url) // want "resp.Body is never closed"
	if err != nil {
		return err
	}
	return json.NewDecoder(resp.Body).Decode(into)
}

func dropped(url string) bool {
	_, err := http.Get(url) // want "This response body is never closed: nothing holds it"
	return err == nil
}

func retried(client *http.Client, request *http.Request) error {
	for range 3 {
		resp, err := client.Do(request) // want "not closed before the loop gets another response body"
		if err != nil {
			return err
		}
		if resp.StatusCode == http.StatusServiceUnavailable {
			continue
		}
		return resp.Body.Close()
	}
	return errors.New("unavailable")
}

type api struct{ client *http.Client }

func (a *api) get(ctx context.Context, url string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return a.client.Do(request)
}

// The method hands the response to us.
func (a *api) status(ctx context.Context, url string) (int, error) {
	resp, err := a.get(ctx, url) // want "The response body that \(\*api\).get gives is never closed"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// The helper only reads it.
func read(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "resp.Body is never closed"
	if err != nil {
		return nil, err
	}
	return drain(resp.Body)
}

func drain(body io.Reader) ([]byte, error) { return io.ReadAll(body) }

// Read to its end, the transport has its connection back; after an error it has closed it.
func readAll(url string) ([]byte, error) {
	resp, err := http.Get(url) // want hint "resp.Body is never closed"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func copied(url string, to io.Writer) error {
	resp, err := http.Get(url) // want hint "resp.Body is never closed"
	if err != nil {
		return err
	}
	if _, err := io.Copy(to, resp.Body); err != nil {
		return err
	}
	return nil
}

// Read on one path only; the other is what counts.
func readWhenFine(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "resp.Body is never closed"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusNotFound {
		return nil, errors.New(resp.Status)
	}
	return io.ReadAll(resp.Body)
}

// Both come together again behind the reading.
func readMaybe(url string, wanted bool) error {
	resp, err := http.Get(url) // want "resp.Body is never closed"
	if err != nil {
		return err
	}
	if wanted {
		if _, err := io.ReadAll(resp.Body); err != nil {
			return err
		}
	}
	return nil
}

// So many bytes are not all of them.
func readSome(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "resp.Body is never closed"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(resp.Body, 512))
}

// What failed is closed where it failed: no deferred release stands there.
func failedWithBody(client *http.Client, request *http.Request) error {
	resp, err := client.Do(request) // want "resp.Body is not closed when the function returns at line"
	if err != nil {
		if resp != nil {
			resp.Body.Close()
		}
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	resp.Body.Close()
	return nil
}

func decode(resp *http.Response) (map[string]any, error) {
	defer resp.Body.Close()
	var answer map[string]any
	err := json.NewDecoder(resp.Body).Decode(&answer)
	return answer, err
}

// The helper closes the body of what it is given, and nothing of that is left in what it returns.
func closedByHelper(client *http.Client, url string) (map[string]any, error) {
	resp, err := client.Get(url) // want "resp.Body is not closed when the function returns at line \d+. Defer resp.Body.Close\(\)\."
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 500 {
		return nil, errors.New(resp.Status)
	}
	return decode(resp)
}
