package charge

import (
	"context"
	"sync"
)

// Summary tells what became of a batch.
type Summary struct {
	Settled int   `json:"settled"`
	Failed  int   `json:"failed"`
	Amount  int64 `json:"amount"`
}

// Settle charges every item of a batch side by side.
func (s *Service) Settle(ctx context.Context, items []Request) Summary {
	var (
		wg  sync.WaitGroup
		mu  sync.Mutex
		sum Summary
	)
	for _, item := range items {
		wg.Add(1)
		go func() {
			receipt, err := s.Charge(ctx, item)
			if err != nil {
				mu.Lock()
				sum.Failed++
				mu.Unlock()
				return
			}
			mu.Lock()
			sum.Settled++
			sum.Amount += receipt.Amount
			mu.Unlock()
			wg.Done()
		}()
	}
	wg.Wait()
	return sum
}
