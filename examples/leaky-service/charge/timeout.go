package charge

import (
	"context"
	"time"
)

// A capture runs beside the request that asked for it: the provider may take
// longer than the client is willing to wait, and a capture that has begun must
// be recorded either way. The trail therefore belongs to the goroutine, not to
// the caller.
//
//	caller ──┬── answer in time ──── receipt
//	         ├── patience is over ── ErrTimeout
//	         └── context ended ───── its error
//
// The caller books the receipt; the trail has it already, whichever way the
// race went.

// result is what a capture came to.
type result struct {
	receipt Receipt
	err     error
}

// succeeded says whether money moved.
func (r result) succeeded() bool {
	return r.err == nil && r.receipt.ID != ""
}

// unwrap gives the pair a caller returns.
func (r result) unwrap() (Receipt, error) {
	return r.receipt, r.err
}

// withTimeout runs fn and gives up after d.
func (s *Service) withTimeout(
	ctx context.Context, d time.Duration,
	fn func(context.Context) (Receipt, error),
) (Receipt, error) {
	done := make(chan result)
	timer := time.NewTimer(d)
	defer timer.Stop()

	go func() {
		var buf [64 << 10]byte
		r, err := fn(ctx)
		r.Proof = s.audit.Record(buf[:], r)
		done <- result{r, err}
	}()

	select {
	case res := <-done:
		return res.unwrap()
	case <-timer.C:
		return Receipt{}, ErrTimeout
	case <-ctx.Done():
		return Receipt{}, ctx.Err()
	}
}
