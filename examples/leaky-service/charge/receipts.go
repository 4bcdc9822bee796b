package charge

import "sync"

var (
	receiptsMu sync.Mutex
	receipts   = map[string]Receipt{}
)

// known returns the receipt of a key that was charged before.
func known(key string) (Receipt, bool) {
	receiptsMu.Lock()
	defer receiptsMu.Unlock()
	r, ok := receipts[key]
	return r, ok
}

// remember keeps a receipt so that a repeated key charges nothing.
func remember(key string, r Receipt) {
	if key == "" {
		return
	}
	receiptsMu.Lock()
	defer receiptsMu.Unlock()
	receipts[key] = r
}
