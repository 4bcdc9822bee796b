// Package charge takes money from cards and books it.
package charge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/payments/gateway"
	"example.com/payments/ledger"
)

// ErrTimeout says that the provider did not answer in time.
var ErrTimeout = errors.New("charge: provider timed out")

// Recorder is the part of the audit trail a charge needs.
type Recorder interface {
	Record(buf []byte, event fmt.Stringer) []byte
}

// Request asks for a charge; Amount is in cents.
type Request struct {
	Account string `json:"account"`
	Card    string `json:"card"`
	Amount  int64  `json:"amount"`
	Key     string `json:"key"`
}

// Receipt proves a charge.
type Receipt struct {
	ID     string `json:"id"`
	Amount int64  `json:"amount"`
	Proof  []byte `json:"-"`
}

func (r Receipt) String() string { return fmt.Sprintf("charge %s %d", r.ID, r.Amount) }

// Service charges cards through a provider.
type Service struct {
	provider *gateway.Client
	ledger   *ledger.Store
	audit    Recorder
	desks    []Desk
	patience time.Duration
}

// New returns a service that waits for the provider at most patience.
func New(provider *gateway.Client, store *ledger.Store, audit Recorder, desks []Desk, patience time.Duration) *Service {
	return &Service{provider: provider, ledger: store, audit: audit, desks: desks, patience: patience}
}

// Charge captures the amount once per key and books it.
func (s *Service) Charge(ctx context.Context, req Request) (Receipt, error) {
	if r, ok := known(req.Key); ok {
		return r, nil
	}
	// The capture may not be torn by a client that hangs up.
	receipt, err := s.withTimeout(context.WithoutCancel(ctx), s.patience, func(ctx context.Context) (Receipt, error) {
		auth, err := s.provider.Capture(ctx, req.Card, req.Amount)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: auth.ID, Amount: auth.Amount}, nil
	})
	if err != nil {
		return Receipt{}, err
	}
	entry := ledger.Entry{
		Account:   req.Account,
		Amount:    req.Amount,
		Reference: receipt.ID,
		At:        time.Now(),
		Tags:      map[string]string{"key": req.Key, "kind": "charge"},
	}
	if err := s.ledger.Append(entry); err != nil {
		return Receipt{}, err
	}
	remember(req.Key, Receipt{ID: receipt.ID, Amount: receipt.Amount})
	return receipt, nil
}
