package fixture

import "sync"

type Manager struct {
	mu    sync.Mutex
	nodes map[string]*Node
}

type Node struct {
	mu      sync.Mutex
	manager *Manager
	name    string
	up      bool
}

func (m *Manager) Add(name string) *Node {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := &Node{manager: m, name: name}
	m.nodes[name] = n
	return n
}

// The manager has its nodes locked, and a node its manager.
func (m *Manager) CountUp() (count int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range m.nodes {
		if n.isUp() {
			count++
		}
	}
	return count
}

func (n *Node) isUp() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.up
}

func (n *Node) Remove() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.up = false
	n.manager.mu.Lock() // want "Remove waits for Manager.mu with Node.mu held"
	defer n.manager.mu.Unlock()
	delete(n.manager.nodes, n.name)
}

// A read lock that is asked for again.
type Cache struct {
	mu    sync.RWMutex
	items map[string]int
}

func (c *Cache) Get(key string) int {
	c.mu.RLock() // want "Sum asks for the read lock Cache.mu again while it holds it"
	defer c.mu.RUnlock()
	return c.items[key]
}

func (c *Cache) Sum(keys []string) (sum int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, key := range keys {
		sum += c.Get(key)
	}
	return sum
}

func (c *Cache) Set(key string, value int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items[key] = value
}

// The goroutine that receives wants the lock for what it got last.
type Bus struct {
	mu     sync.Mutex
	events chan string
	seen   map[string]int
}

func NewBus() *Bus {
	b := &Bus{events: make(chan string), seen: map[string]int{}}
	go b.run()
	return b
}

func (b *Bus) run() {
	for event := range b.events {
		b.mu.Lock()
		b.seen[event]++
		b.mu.Unlock()
	}
}

func (b *Bus) Publish(event string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events <- event // want "Publish sends to Bus.events with Bus.mu held, and whoever receives from it needs that lock first"
}

// Stop waits with the lock held for a goroutine that may want it.
type Worker struct {
	mu         sync.Mutex
	quit, done chan struct{}
	jobs       chan int
	sum        int
}

func NewWorker() *Worker {
	w := &Worker{quit: make(chan struct{}), done: make(chan struct{}), jobs: make(chan int)}
	go w.loop()
	return w
}

func (w *Worker) loop() {
	defer close(w.done)
	for {
		select {
		case <-w.quit:
			return
		case job := <-w.jobs:
			w.add(job)
		}
	}
}

func (w *Worker) add(job int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sum += job
}

func (w *Worker) Submit(job int) { w.jobs <- job }

func (w *Worker) Stop() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.quit)
	<-w.done // want "receives from Worker.done with Worker.mu held, and whoever sends to it or closes it needs that lock first"
	return w.sum
}

type half struct {
	mu sync.Mutex
	n  int
}

// Each lock lies in a struct of the same type.
type Pipe struct {
	read, write half
}

func (p *Pipe) Fill(n int) {
	p.write.mu.Lock()
	defer p.write.mu.Unlock()
	p.write.n += n
	p.read.mu.Lock()
	p.read.n += n
	p.read.mu.Unlock()
}

func (p *Pipe) Drain() {
	p.read.mu.Lock()
	defer p.read.mu.Unlock()
	p.write.mu.Lock() // want "waits for Pipe.write.mu with Pipe.read.mu held"
	p.write.n -= p.read.n
	p.write.mu.Unlock()
}

var (
	routesMu, hostsMu sync.Mutex
	routes            = map[string]string{}
	hosts             = map[string]int{}
)

func withHosts(do func()) {
	hostsMu.Lock()
	defer hostsMu.Unlock()
	do()
}

// The lock is held around the callback.
func DropHost(name string) {
	withHosts(func() {
		delete(hosts, name)
		routesMu.Lock() // want "DropHost waits for routesMu with hostsMu held"
		defer routesMu.Unlock()
		delete(routes, name)
	})
}

func AddRoute(path, host string) {
	routesMu.Lock()
	defer routesMu.Unlock()
	routes[path] = host
	withHosts(func() { hosts[host]++ })
}

type Pool struct {
	mu, stats sync.Mutex
	idle      []int
	gets      int
}

// Deferred later, it runs before the lock is given back.
func (p *Pool) Get() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer func() {
		p.stats.Lock() // want "Get waits for Pool.stats with Pool.mu held"
		p.gets++
		p.stats.Unlock()
	}()
	if len(p.idle) == 0 {
		return 0
	}
	return p.idle[0]
}

func (p *Pool) Stats() (gets, idle int) {
	p.stats.Lock()
	defer p.stats.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.gets, len(p.idle)
}

// Two of a type, as the caller gives them.
type Account struct {
	mu  sync.Mutex
	id  int
	sum int
}

func Transfer(from, to *Account, sum int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock() // want "Transfer takes Account.mu of to with that of from held"
	defer to.mu.Unlock()
	from.sum -= sum
	to.sum += sum
}
