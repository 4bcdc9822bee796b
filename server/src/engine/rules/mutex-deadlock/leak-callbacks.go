package fixture

import "sync"

type cache struct {
	mu       sync.Mutex
	pages    map[string]string
	onEvict  func(key string)
	watchers []func(key string)
}

func newCache() *cache { return &cache{pages: map[string]string{}} }

// The size comes after the eviction, the lock goes with it.
func newCountingCache() *cache {
	c := newCache()
	c.onEvict = c.report
	return c
}

func (c *cache) size() int {
	c.mu.Lock() // want "This Lock of c.mu can block for ever: this goroutine already holds it, since line 34"
	defer c.mu.Unlock()
	return len(c.pages)
}

func (c *cache) report(key string) {
	c.mu.Lock() // want "This Lock of c.mu can block for ever: this goroutine already holds it, since line 34"
	defer c.mu.Unlock()
	println(key, len(c.pages))
}

func (c *cache) evict(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.pages, key)
	if c.onEvict != nil {
		c.onEvict(key)
	}
}

func (c *cache) watch(watcher func(key string)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watchers = append(c.watchers, watcher)
}

func (c *cache) put(key, page string) {
	c.mu.Lock() // want "This Lock of c.mu can block for ever: this goroutine already holds it"
	defer c.mu.Unlock()
	c.pages[key] = page
	for _, watcher := range c.watchers {
		watcher(key)
	}
}

// What is told of an eviction asks how many are left.
func evictAndCount() {
	c := newCache()
	c.onEvict = func(key string) { println(key, c.size()) }
	c.evict("/")
}

// The constructor has set what is told.
func evictAndReport() {
	c := newCountingCache()
	c.evict("/")
}

// A watcher puts one more.
func putIndex() {
	c := newCache()
	c.watch(func(key string) {
		if key != "index" {
			c.put("index", key)
		}
	})
	c.put("/", "welcome")
}

// The lock is no field, and the helper that takes it knows no other.
func withLock(mu *sync.Mutex, do func()) {
	mu.Lock()
	defer mu.Unlock()
	do()
}

func total(prices []int) int {
	var mu sync.Mutex
	sum := 0
	add := func(price int) {
		mu.Lock() // want "This Lock of mu can block for ever: this goroutine already holds it"
		defer mu.Unlock()
		sum += price
	}
	withLock(&mu, func() {
		for _, price := range prices {
			add(price)
		}
	})
	return sum
}
