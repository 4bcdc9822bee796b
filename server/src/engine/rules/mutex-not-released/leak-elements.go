package fixture

import "sync"

type shard struct {
	mu   sync.Mutex
	hot  bool
	hits int
}

// All are locked, only those that are hot unlocked.
func onlyHot(shards []*shard) {
	for _, s := range shards {
		s.mu.Lock() // want "is not unlocked"
	}
	for _, s := range shards {
		if s.hot {
			s.hits++
			s.mu.Unlock()
		}
	}
}
