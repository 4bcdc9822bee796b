package ledger

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// LoadOpening reads every CSV file of a folder: account, cents, reference.
func (s *Store) LoadOpening(dir string) (int, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil {
		return 0, err
	}
	loaded := 0
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return loaded, err
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			return loaded, fmt.Errorf("%s: %w", name, err)
		}
		for i, row := range rows {
			amount, err := strconv.ParseInt(row[1], 10, 64)
			if err != nil {
				return loaded, fmt.Errorf("%s: row %d: %w", name, i+1, err)
			}
			reference := fmt.Sprintf("%s/%d", filepath.Base(name), i+1)
			if err := s.Append(Entry{Account: row[0], Amount: amount, Reference: reference, At: time.Now()}); err != nil {
				return loaded, err
			}
			loaded++
		}
	}
	return loaded, nil
}
