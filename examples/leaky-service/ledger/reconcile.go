package ledger

import (
	"maps"
	"sync"
	"time"
)

// Reconcile adds up every account, all of them at once.
func (s *Store) Reconcile() map[string]int64 {
	var (
		wg sync.WaitGroup
		mu sync.Mutex
	)
	totals := make(map[string]int64)
	for _, account := range s.accounts() {
		go func() {
			entries := s.Since(account, time.Time{})
			wg.Add(1)
			defer wg.Done()
			var total int64
			for _, e := range entries {
				total += e.Amount
			}
			mu.Lock()
			defer mu.Unlock()
			totals[account] = total
		}()
	}
	wg.Wait()

	mu.Lock()
	defer mu.Unlock()
	return maps.Clone(totals)
}
