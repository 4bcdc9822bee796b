package ledger

import (
	"strconv"
	"time"
)

// Statement renders an account's entries as CSV, newest last.
func (s *Store) Statement(account string, from time.Time) string {
	text := "date,amount,reference\n"
	for _, e := range s.Since(account, from) {
		text += e.At.Format(time.RFC3339) + "," + strconv.FormatInt(e.Amount, 10) + "," + e.Reference + "\n"
	}
	return text
}
