// Package warmer keeps what a session will ask for next in memory.
package warmer

import (
	"context"
	"sync"
	"time"

	"example.com/payments/ledger"
)

type session struct {
	since  time.Time
	cancel context.CancelFunc
}

// Warmer looks after the accounts of open sessions.
type Warmer struct {
	ledger *ledger.Store
	every  time.Duration

	mu       sync.Mutex
	sessions map[string]session
	balances map[string]int64
}

// New returns a warmer that looks at each account again after every.
func New(store *ledger.Store, every time.Duration) *Warmer {
	return &Warmer{
		ledger:   store,
		every:    every,
		sessions: make(map[string]session),
		balances: make(map[string]int64),
	}
}

// Open warms an account for as long as its session may last.
func (w *Warmer) Open(account string, ttl time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), ttl)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sessions[account] = session{since: time.Now(), cancel: cancel}
	go w.keep(ctx, account)
}

// keep refreshes the balance of an account until ctx ends.
func (w *Warmer) keep(ctx context.Context, account string) {
	ticker := time.NewTicker(w.every)
	for {
		select {
		case <-ticker.C:
			w.refresh(account)
		case <-ctx.Done():
			return
		}
	}
}

func (w *Warmer) refresh(account string) {
	var balance int64
	for _, e := range w.ledger.Since(account, time.Time{}) {
		balance += e.Amount
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.balances[account] = balance
}
