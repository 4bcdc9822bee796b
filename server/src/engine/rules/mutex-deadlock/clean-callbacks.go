package fixture

import "sync"

type cache struct {
	mu       sync.Mutex
	pages    map[string]string
	onEvict  func(key string)
	watchers []func(key string)
}

func newCache() *cache { return &cache{pages: map[string]string{}} }

func newCountingCache() *cache {
	c := newCache()
	c.onEvict = c.report
	return c
}

func (c *cache) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.pages)
}

func (c *cache) report(key string) { println(key, c.size()) }

// It is told when the lock is free again.
func (c *cache) evict(key string) {
	c.mu.Lock()
	delete(c.pages, key)
	evicted := c.onEvict
	c.mu.Unlock()
	if evicted != nil {
		evicted(key)
	}
}

func (c *cache) watch(watcher func(key string)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watchers = append(c.watchers, watcher)
}

// Watchers are told with the lock held.
func (c *cache) put(key, page string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages[key] = page
	for _, watcher := range c.watchers {
		watcher(key)
	}
}

func evictAndCount() {
	c := newCache()
	c.onEvict = func(key string) { println(key, c.size()) }
	c.evict("/")
}

func evictAndReport() {
	c := newCountingCache()
	c.evict("/")
}

// The watcher takes the lock of another cache.
func putInBoth() {
	c, copies := newCache(), newCache()
	c.watch(func(key string) { copies.put(key, "copy") })
	c.put("/", "welcome")
}

// The watcher leaves the rest to whoever has put.
func putIndex() {
	c := newCache()
	var missing []string
	c.watch(func(key string) { missing = append(missing, key) })
	c.put("/", "welcome")
	println(len(missing), c.size())
}

func withLock(mu *sync.Mutex, do func()) {
	mu.Lock()
	defer mu.Unlock()
	do()
}

func total(prices []int) int {
	var mu sync.Mutex
	sum := 0
	for _, price := range prices {
		withLock(&mu, func() { sum += price })
	}
	return sum
}
