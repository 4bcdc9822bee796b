// Package ledger holds the entries of every account and journals them before they count.
package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"
)

// ErrNotFound says that no entry has the reference asked for.
var ErrNotFound = errors.New("ledger: no such entry")

// Entry is one movement of money; Amount is in cents.
type Entry struct {
	Account   string            `json:"account"`
	Amount    int64             `json:"amount"`
	Reference string            `json:"reference"`
	At        time.Time         `json:"at"`
	Tags      map[string]string `json:"tags,omitempty"`
}

// Store keeps entries in memory and appends them to a journal.
type Store struct {
	mu        sync.Mutex
	journal   io.Writer
	byAccount map[string][]Entry
	byRef     map[string]Entry
}

// New returns an empty store that journals to w.
func New(w io.Writer) *Store {
	return &Store{
		journal:   w,
		byAccount: make(map[string][]Entry),
		byRef:     make(map[string]Entry),
	}
}

// Append journals e and makes it visible.
func (s *Store) Append(e Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if _, err := s.journal.Write(line); err != nil {
		return err
	}
	s.byAccount[e.Account] = append(s.byAccount[e.Account], e)
	s.byRef[e.Reference] = e
	return nil
}

// Find returns the entry with a reference.
func (s *Store) Find(ctx context.Context, reference string) (Entry, error) {
	if err := ctx.Err(); err != nil {
		return Entry{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.byRef[reference]
	if !ok {
		return Entry{}, ErrNotFound
	}
	return e, nil
}

// Since returns the entries of an account from a moment on.
func (s *Store) Since(account string, from time.Time) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Entry
	for _, e := range s.byAccount[account] {
		if !e.At.Before(from) {
			found = append(found, e)
		}
	}
	return found
}

// References returns the references of an account's entries, oldest first.
func (s *Store) References(account string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var references []string
	for _, e := range s.byAccount[account] {
		references = append(references, e.Reference)
	}
	return references
}

func (s *Store) accounts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := make([]string, 0, len(s.byAccount))
	for name := range s.byAccount {
		names = append(names, name)
	}
	return names
}
