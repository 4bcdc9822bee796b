// Package gateway talks to the card provider.
package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// ErrDeclined says that the provider refused the card.
var ErrDeclined = errors.New("gateway: declined")

// Authorization is the provider's answer to a capture.
type Authorization struct {
	ID     string `json:"id"`
	Amount int64  `json:"amount"`
}

// Client sends captures to one provider.
type Client struct {
	base string
	http *http.Client
}

// New returns a client for the provider at base.
func New(base string) *Client {
	return &Client{
		base: base,
		http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}},
	}
}

// Capture asks the provider to take amount cents from card.
func (c *Client) Capture(ctx context.Context, card string, amount int64) (Authorization, error) {
	body, err := json.Marshal(map[string]any{"card": card, "amount": amount})
	if err != nil {
		return Authorization{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/captures", bytes.NewReader(body))
	if err != nil {
		return Authorization{}, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return Authorization{}, err
	}
	if resp.StatusCode == http.StatusPaymentRequired {
		return Authorization{}, ErrDeclined
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return Authorization{}, fmt.Errorf("gateway: provider answered %s", resp.Status)
	}
	var auth Authorization
	if err := json.NewDecoder(resp.Body).Decode(&auth); err != nil {
		return Authorization{}, err
	}
	return auth, nil
}
