// Package refund gives money back.
package refund

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/payments/ledger"
)

// ErrAmount says that a refund is not positive or exceeds the charge.
var ErrAmount = errors.New("refund: amount out of range")

// Request asks for a refund of a charge; Amount is in cents.
type Request struct {
	ChargeID string `json:"charge"`
	Amount   int64  `json:"amount"`
}

func (r Request) validate() error {
	if r.Amount <= 0 {
		return ErrAmount
	}
	return nil
}

// Service refunds charges that the ledger knows.
type Service struct {
	ledger *ledger.Store
}

// New returns a service on a ledger.
func New(store *ledger.Store) *Service { return &Service{ledger: store} }

type lookup struct {
	entry ledger.Entry
	err   error
}

// Refund books the refund. The charge is looked up while the request is checked.
func (s *Service) Refund(ctx context.Context, req Request) (ledger.Entry, error) {
	original := make(chan lookup)
	go func() {
		entry, err := s.ledger.Find(ctx, req.ChargeID)
		original <- lookup{entry, err}
	}()

	if err := req.validate(); err != nil {
		return ledger.Entry{}, err
	}

	found := <-original
	if found.err != nil {
		return ledger.Entry{}, found.err
	}
	if req.Amount > found.entry.Amount {
		return ledger.Entry{}, fmt.Errorf("%w: %d of %d", ErrAmount, req.Amount, found.entry.Amount)
	}
	entry := ledger.Entry{
		Account:   found.entry.Account,
		Amount:    -req.Amount,
		Reference: "refund/" + req.ChargeID,
		At:        time.Now(),
	}
	return entry, s.ledger.Append(entry)
}
