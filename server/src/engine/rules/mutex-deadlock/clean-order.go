package fixture

import (
	"sort"
	"sync"
	"unsafe"
)

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
	n := &Node{manager: m, name: name}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.nodes[name] = n
	return n
}

// Looks at them without its own lock.
func (m *Manager) CountUp() (count int) {
	m.mu.Lock()
	nodes := make([]*Node, 0, len(m.nodes))
	for _, n := range m.nodes {
		nodes = append(nodes, n)
	}
	m.mu.Unlock()
	for _, n := range nodes {
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
	n.manager.mu.Lock()
	defer n.manager.mu.Unlock()
	delete(n.manager.nodes, n.name)
}

// A node is made under the lock: nobody else knows it yet.
func (m *Manager) AddUp(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := &Node{manager: m, name: name}
	n.mu.Lock()
	n.up = true
	n.mu.Unlock()
	m.nodes[name] = n
}

type Cache struct {
	mu    sync.RWMutex
	items map[string]int
	next  *Cache
}

func (c *Cache) get(key string) int { return c.items[key] }

func (c *Cache) Get(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.get(key)
}

func (c *Cache) Sum(keys []string) (sum int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, key := range keys {
		sum += c.get(key)
	}
	return sum
}

// Once after the other.
func (c *Cache) Both(one, two string) int {
	a := c.Get(one)
	return a + c.Get(two)
}

// Another object's lock.
func (c *Cache) Deep(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if v := c.items[key]; v > 0 || c.next == nil {
		return v
	}
	return c.next.Deep(key)
}

func (c *Cache) Find(other *Cache, key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.items[key] + other.Get(key)
}

func (c *Cache) Set(key string, value int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items[key] = value
}

// Writers come in through a gate that readers hold.
type Gated struct {
	gate  sync.Mutex
	mu    sync.RWMutex
	items map[string]int
}

func (g *Gated) Sum() int {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.one("a") + g.one("b")
}

func (g *Gated) one(key string) int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.items[key]
}

func (g *Gated) Set(key string, value int) {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.items[key] = value
}

type Table struct {
	mu    sync.RWMutex
	items map[string]int
}

func (c *Table) Get(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.items[key]
}

func (c *Table) Sum(keys []string) (sum int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, key := range keys {
		sum += c.Get(key)
	}
	return sum
}

// It is written to before anybody else has it.
func NewTable(key string) *Table {
	c := &Table{items: map[string]int{}}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items[key] = 1
	return c
}

// Anybody may receive.
type Open struct {
	mu     sync.Mutex
	events chan string
	n      int
}

func NewOpen() *Open { return &Open{events: make(chan string)} }

func (b *Open) Publish(event string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events <- event
}

func (b *Open) Next() string {
	event := <-b.events
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
	return event
}

// The goroutine needs no lock.
type Free struct {
	mu     sync.Mutex
	events chan string
	n      int
}

func NewFree() *Free {
	f := &Free{events: make(chan string)}
	go f.run()
	return f
}

func (f *Free) run() {
	for event := range f.events {
		println(event)
	}
}

func (f *Free) Publish(event string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	f.events <- event
}

// Released before.
type Late struct {
	mu     sync.Mutex
	events chan string
	n      int
}

func NewLate() *Late {
	f := &Late{events: make(chan string)}
	go f.run()
	return f
}

func (f *Late) run() {
	for event := range f.events {
		f.mu.Lock()
		println(event, f.n)
		f.mu.Unlock()
	}
}

func (f *Late) Publish(event string) {
	f.mu.Lock()
	f.n++
	f.mu.Unlock()
	f.events <- event
}

// Gives up when nobody takes it.
type Try struct {
	mu     sync.Mutex
	events chan string
	n      int
}

func NewTry() *Try {
	f := &Try{events: make(chan string)}
	go f.run()
	return f
}

func (f *Try) run() {
	for event := range f.events {
		f.mu.Lock()
		println(event, f.n)
		f.mu.Unlock()
	}
}

func (f *Try) Publish(event string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case f.events <- event:
	default:
		f.n++
	}
}

// Told once: there is room for that.
type Once struct {
	mu   sync.Mutex
	done chan bool
	told bool
}

func NewOnce() *Once {
	o := &Once{done: make(chan bool, 1)}
	go o.run()
	return o
}

func (o *Once) run() {
	<-o.done
	o.mu.Lock()
	println(o.told)
	o.mu.Unlock()
}

func (o *Once) Tell() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.told {
		return
	}
	o.told = true
	o.done <- true
}

// Stop waits for the loop without the lock.
type Worker struct {
	mu   sync.Mutex
	quit chan struct{}
	done chan struct{}
	jobs chan int
	n    int
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
			w.mu.Lock()
			w.n += job
			w.mu.Unlock()
		}
	}
}

func (w *Worker) Stop() {
	w.mu.Lock()
	close(w.quit)
	w.mu.Unlock()
	<-w.done
}

// Lock-step: the goroutine takes the lock only before it says that it is there.
type Ready struct {
	mu    sync.Mutex
	ready chan struct{}
	n     int
}

func NewReady() *Ready {
	r := &Ready{ready: make(chan struct{})}
	go r.run()
	return r
}

func (r *Ready) run() {
	close(r.ready)
	r.mu.Lock()
	r.n++
	r.mu.Unlock()
}

func (r *Ready) Get() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	<-r.ready
	return r.n
}

// The lock is taken later than the function is deferred that takes the other one.
type Pool struct {
	mu      sync.Mutex
	statsMu sync.Mutex
	idle    []int
	gets    int
}

func (p *Pool) Get() (got int) {
	defer func() {
		p.statsMu.Lock()
		p.gets++
		p.statsMu.Unlock()
	}()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return 0
	}
	got = p.idle[0]
	p.idle = p.idle[1:]
	return got
}

func (p *Pool) Stats() (int, int) {
	p.statsMu.Lock()
	defer p.statsMu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.gets, len(p.idle)
}

type Account struct {
	mu  sync.Mutex
	id  int
	sum int
}

func BySwap(from, to *Account, sum int) {
	first, second := from, to
	if first.id > second.id {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	from.sum -= sum
	to.sum += sum
}

func ByBranch(from, to *Account, sum int) {
	if from.id < to.id {
		from.mu.Lock()
		to.mu.Lock()
	} else {
		to.mu.Lock()
		from.mu.Lock()
	}
	from.sum -= sum
	to.sum += sum
	from.mu.Unlock()
	to.mu.Unlock()
}

func ByAddress(from, to *Account, sum int) {
	if uintptr(unsafe.Pointer(from)) > uintptr(unsafe.Pointer(to)) {
		from, to = to, from
		sum = -sum
	}
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.sum -= sum
	to.sum += sum
}

func Sorted(all []*Account) {
	sort.Slice(all, func(i, j int) bool { return all[i].id < all[j].id })
	for _, each := range all {
		each.mu.Lock()
	}
	for _, each := range all {
		each.mu.Unlock()
	}
}

var bank sync.Mutex

func ByGate(from, to *Account, sum int) {
	bank.Lock()
	defer bank.Unlock()
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.sum -= sum
	to.sum += sum
}

func Ordered(from, to *Account) {
	if from.id > to.id {
		Ordered(to, from)
		return
	}
	from.mu.Lock()
	to.mu.Lock()
	to.mu.Unlock()
	from.mu.Unlock()
}

func less(a, b *Account) bool { return a.id < b.id }

func OrderedByLess(from, to *Account) {
	if !less(from, to) {
		from, to = to, from
	}
	from.mu.Lock()
	to.mu.Lock()
	to.mu.Unlock()
	from.mu.Unlock()
}

type tree struct {
	mu     sync.Mutex
	parent *tree
	n      int
}

func (t *tree) Inc() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n++
	if t.parent != nil {
		t.parent.Inc()
	}
}

type half struct {
	mu sync.Mutex
	n  int
}

// Each lock lies in a struct of the same type; the first comes first.
type Pipe struct {
	read, write half
}

func (p *Pipe) Fill(n int) {
	p.read.mu.Lock()
	defer p.read.mu.Unlock()
	p.write.mu.Lock()
	p.write.n += n
	p.write.mu.Unlock()
}

func (p *Pipe) Drain() {
	p.read.mu.Lock()
	n := p.read.n
	p.read.mu.Unlock()
	p.write.mu.Lock()
	p.write.n -= n
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

// The callback takes no lock.
func DropHost(name string) {
	withHosts(func() { delete(hosts, name) })
	routesMu.Lock()
	defer routesMu.Unlock()
	delete(routes, name)
}

func AddRoute(path, host string) {
	routesMu.Lock()
	defer routesMu.Unlock()
	routes[path] = host
	withHosts(func() { hosts[host]++ })
}

// A client belongs to one server and is kept by another.
type Server struct {
	mu      sync.Mutex
	clients []*Client
}

type Client struct {
	mu   sync.Mutex
	home *Server
	up   bool
}

func NewClient(home *Server) *Client { return &Client{home: home} }

func (s *Server) Visit(c *Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clients = append(s.clients, c)
}

func (s *Server) Up() (count int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.clients {
		c.mu.Lock()
		if c.up {
			count++
		}
		c.mu.Unlock()
	}
	return count
}

func (c *Client) Leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.up = false
	c.home.mu.Lock()
	c.home.clients = nil
	c.home.mu.Unlock()
}
