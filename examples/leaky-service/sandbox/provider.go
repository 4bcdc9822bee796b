// Package sandbox is a card provider that runs inside the process, so that the service needs no network.
package sandbox

import (
	"encoding/json"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Provider answers captures: a card that ends in 2 is declined, one that ends in 7 is slow.
type Provider struct {
	server *http.Server
	url    string
	served atomic.Int64
}

// Start listens on a free loopback port. Slow cards take as long as slow.
func Start(slow time.Duration) (*Provider, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Provider{url: "http://" + listener.Addr().String()}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /captures", func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Card   string `json:"card"`
			Amount int64  `json:"amount"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		n := p.served.Add(1)
		switch {
		case strings.HasSuffix(in.Card, "2"):
			http.Error(w, "declined: "+strings.Repeat("insufficient funds ", 400), http.StatusPaymentRequired)
			return
		case strings.HasSuffix(in.Card, "7"):
			time.Sleep(slow)
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(map[string]any{"id": "auth-" + strconv.FormatInt(n, 10), "amount": in.Amount}); err != nil {
			return
		}
	})
	p.server = &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
	}
	go p.server.Serve(listener)
	return p, nil
}

// URL is the provider's base address.
func (p *Provider) URL() string { return p.url }

// Close ends the provider.
func (p *Provider) Close() error { return p.server.Close() }
