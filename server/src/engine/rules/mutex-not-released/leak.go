package fixture

import (
	"errors"
	"sync"
)

var errClosed = errors.New("closed")

type store struct {
	mu     sync.Mutex
	rw     sync.RWMutex
	mixed  sync.RWMutex
	other  sync.RWMutex
	closed bool
	count  int
	values map[string]int
	shards []*shard
}

type shard struct {
	sync.Mutex
	size int
}

type registry struct {
	lock  sync.Locker
	names []string
}

var (
	setup   sync.Mutex
	isReady bool
)

// The error path returns with the lock held.
func (s *store) put(key string, value int) error {
	s.mu.Lock() // want "s.mu is not unlocked when the function returns at line 40. Defer s.mu.Unlock\(\)."
	if s.closed {
		return errClosed
	}
	s.values[key] = value
	s.mu.Unlock()
	return nil
}

// What comes behind the unlock is not to be done under the lock.
func (s *store) notify(tell func(int)) error {
	s.mu.Lock() // want "s.mu is not unlocked when the function returns at line 51. Call s.mu.Unlock\(\) before."
	if s.closed {
		return errClosed
	}
	count := s.count
	s.mu.Unlock()
	tell(count)
	return nil
}

// One branch unlocks, the other does not.
func (s *store) add(n int) {
	s.mu.Lock() // want "s.mu is not unlocked when the function ends"
	if n > 0 {
		s.count += n
		s.mu.Unlock()
	}
}

// The next round waits for the lock of this one.
func (s *store) drain(keys []string) {
	for _, key := range keys {
		s.mu.Lock() // want "s.mu is not unlocked when the loop goes on to its next round. Call s.mu.Unlock\(\) before."
		if s.values[key] == 0 {
			continue
		}
		delete(s.values, key)
		s.mu.Unlock()
	}
}

// A break leaves the loop with the lock held.
func (s *store) find(keys []string) int {
	found := 0
	for _, key := range keys {
		s.rw.RLock() // want "s.rw is not unlocked when the function returns at line 91"
		found = s.values[key]
		if found > 0 {
			break
		}
		s.rw.RUnlock()
	}
	return found
}

// Of the shards that are empty each stays locked.
func (s *store) sweep() {
	for _, each := range s.shards {
		each.Lock() // want "each is not unlocked when"
		if each.size == 0 {
			continue
		}
		each.size--
		each.Unlock()
	}
}

// A deferred function makes an error of the panic, and nobody unlocks.
func (s *store) apply(change func(int) int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errClosed
		}
	}()
	s.mu.Lock() // want "s.mu is not unlocked when the panic at line 115 is recovered"
	if s.closed {
		panic("closed")
	}
	s.count = change(s.count)
	s.mu.Unlock()
	return nil
}

// A lock for reading that is let go of as one for writing.
func (s *store) size() int {
	s.mixed.RLock() // want "s.mixed is taken with RLock and let go of with Unlock at line 125, which is fatal. Call RUnlock."
	defer s.mixed.Unlock()
	return len(s.values)
}

// The other way round.
func (s *store) reset() {
	s.other.Lock() // want "s.other is taken with Lock and let go of with RUnlock at line 133, which is fatal. Call Unlock."
	s.values = map[string]int{}
	s.other.RUnlock()
}

// Held where TryLock says true.
func (s *store) try() int {
	if !s.mu.TryLock() { // want "s.mu is not unlocked when the function returns at line 142"
		return -1
	}
	if s.closed {
		return 0
	}
	count := s.count
	s.mu.Unlock()
	return count
}

// A helper unlocks on one path only.
func (s *store) finish(isLast bool) {
	s.rw.Lock() // want "s.rw is not unlocked when the function returns at line 153"
	if !isLast {
		return
	}
	s.unlock()
}

func (s *store) unlock() {
	s.count++
	s.rw.Unlock()
}

// A Locker is one, whatever it is called.
func (r *registry) remove(name string) error {
	r.lock.Lock() // want "r.lock is not unlocked when the function returns at line 169"
	for at, each := range r.names {
		if each == name {
			r.names = append(r.names[:at], r.names[at+1:]...)
			return nil
		}
	}
	r.lock.Unlock()
	return errClosed
}

// A lock of the package.
func prepare() error {
	setup.Lock() // want "setup is not unlocked when the function returns at line 180"
	if isReady {
		return errClosed
	}
	isReady = true
	setup.Unlock()
	return nil
}

// What unlocks is returned, and called on one path only.
func (s *store) hold() func() {
	s.mu.Lock()
	return func() { s.mu.Unlock() }
}

func (s *store) reserve(n int) bool {
	release := s.hold() // want "The lock that .+hold takes is not unlocked when the function returns at line 196. Call what it returns before."
	if s.count < n {
		return false
	}
	s.count -= n
	release()
	return true
}

func addUpTo(mu *sync.Mutex, sum *int, n int) bool {
	mu.Lock() // want "mu is not unlocked when the function returns at line"
	if *sum+n > 10 {
		return false
	}
	*sum += n
	mu.Unlock()
	return true
}

// Who calls it takes the lock anew.
func sumUpTo(values []int) int {
	var mu sync.Mutex
	sum := 0
	for _, n := range values {
		if !addUpTo(&mu, &sum, n) {
			break
		}
	}
	mu.Lock()
	defer mu.Unlock()
	return sum
}

// The loop goes on as if nobody held it.
func countDown(left int) int {
	var mu sync.Mutex
	step := func() bool {
		mu.Lock() // want "mu is not unlocked when"
		if left == 0 {
			return false
		}
		left--
		mu.Unlock()
		return true
	}
	rounds := 0
	for step() {
		rounds++
	}
	mu.Lock()
	defer mu.Unlock()
	return rounds
}

// Who is told so has the lock, and what unlocks.
func (s *store) holdAt(key string) (func(), bool) {
	s.mu.Lock()
	if _, ok := s.values[key]; !ok {
		s.mu.Unlock()
		return nil, false
	}
	return s.mu.Unlock, true
}

func (s *store) drop(key string) bool {
	release, ok := s.holdAt(key) // want "The lock that .+holdAt takes is not unlocked when the function returns"
	if !ok {
		return false
	}
	if s.values[key] == 0 {
		return false
	}
	delete(s.values, key)
	release()
	return true
}
