package fixture

import "sync"

type shard struct {
	mu   sync.Mutex
	hot  bool
	hits int
}

// The same ones are locked and unlocked.
func hotShards(shards []*shard) {
	for _, s := range shards {
		if s.hot {
			s.mu.Lock()
		}
	}
	for _, s := range shards {
		if s.hot {
			s.hits++
		}
	}
	for _, s := range shards {
		if s.hot {
			s.mu.Unlock()
		}
	}
}

func byIndex(shards []shard) {
	for i := range shards {
		if shards[i].hot {
			shards[i].mu.Lock()
		}
	}
	for i := range shards {
		if shards[i].hot {
			shards[i].mu.Unlock()
		}
	}
}

type table struct {
	mu   sync.Mutex
	size int
}

// Whoever is known is locked, and is known afterwards.
func (t *table) touch(guarded map[string]bool, name string) {
	if guarded[name] {
		t.mu.Lock()
	}
	t.size++
	if guarded[name] {
		t.mu.Unlock()
	}
}
