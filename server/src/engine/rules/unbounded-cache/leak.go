package fixture

import (
	"net"
	"net/http"
	"sync"
)

type session struct{ user string }

var (
	mu       sync.Mutex
	sessions = map[string]*session{}
	visits   = make(map[string]int)
	results  sync.Map
	history  []string
	parsed   map[string][]string
	global   = newStore()
	counters = struct {
		sync.Mutex
		byUser map[string]int
	}{byUser: map[string]int{}}
)

func handle(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	sessions[r.RemoteAddr] = &session{user: r.URL.Path} // want "sessions only grows"
	count(r.URL.Path)
	history = append(history, r.URL.Path) // want "history only grows"
	global.put(r.URL.Path, w)
}

func count(path string) {
	visits[path]++ // want "visits only grows"
}

func square(n int) int {
	if known, ok := results.Load(n); ok {
		return known.(int)
	}
	results.Store(n, n*n) // want "results only grows"
	return n * n
}

func split(text string) []string {
	mu.Lock()
	defer mu.Unlock()
	if parsed == nil {
		parsed = make(map[string][]string)
	}
	if words, ok := parsed[text]; ok {
		return words
	}
	words := []string{text}
	parsed[text] = words // want "parsed only grows"
	return words
}

type store struct {
	mu     sync.Mutex
	values map[string]any
}

func newStore() *store { return &store{values: map[string]any{}} }

func (s *store) put(key string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[key] = value // want "store.values only grows"
}

func byUser(c net.Conn, user string) {
	counters.Lock()
	counters.byUser[user] += 1 // want "counters.byUser only grows"
	counters.Unlock()
}

type server struct {
	clients map[string]int
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.remember(r.RemoteAddr)
}

func (s *server) remember(address string) {
	s.clients[address] = len(address) // want "server.clients only grows"
}
