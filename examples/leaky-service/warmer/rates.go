package warmer

import (
	"sync"
	"time"
)

// Rates keeps the latest rate of every currency a session has shown.
type Rates struct {
	every time.Duration
	fetch func(currency string) int64

	mu     sync.Mutex
	latest map[string]int64
}

// NewRates returns rates that are fetched again after every.
func NewRates(every time.Duration, fetch func(currency string) int64) *Rates {
	return &Rates{every: every, fetch: fetch, latest: make(map[string]int64)}
}

// Track starts to follow a currency.
func (r *Rates) Track(currency string) {
	go func() {
		for {
			r.store(currency, r.fetch(currency))
			time.Sleep(r.every)
		}
	}()
}

// Latest returns the last rate seen, or 0.
func (r *Rates) Latest(currency string) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.latest[currency]
}

func (r *Rates) store(currency string, rate int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.latest[currency] = rate
}
