package fixture

import (
	"errors"
	"sync"
)

var errShort = errors.New("not enough")

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) lock() { a.mu.Lock() }

func (a *account) unlock() { a.mu.Unlock() }

// What cannot be paid leaves the account locked.
func (a *account) pay(amount int) error {
	a.lock() // want "a.mu is not unlocked when the function returns at line 23. Defer a.unlock()."
	if a.balance < amount {
		return errShort
	}
	a.balance -= amount
	a.unlock()
	return nil
}

// The account is known to two, and the second one waits.
func paysTwice() {
	a := &account{balance: 1}
	if a.pay(2) != nil {
		go a.pay(1)
	}
}

func lockAll(mu *sync.Mutex) { mu.Lock() }

func unlockAll(mu *sync.Mutex) { mu.Unlock() }

type stock struct {
	mu    sync.Mutex
	items map[string]int
}

func (s *stock) take(name string) bool {
	lockAll(&s.mu) // want "s.mu is not unlocked when the function returns at line 51. Call unlockAll"
	count, ok := s.items[name]
	if !ok {
		return false
	}
	s.items[name] = count - 1
	unlockAll(&s.mu)
	return true
}

func takesMissing() {
	s := &stock{items: map[string]int{}}
	if !s.take("ink") {
		go s.take("ink")
	}
}
