package fixture

import (
	"net/http"
	"os"
	"reflect"
	"strconv"
	"sync"
)

type session struct{ user string }

type state int

var (
	mu        sync.Mutex
	sessions  = map[string]*session{}
	drivers   = map[string]func() error{}
	limited   = map[string]int{}
	replaced  = map[string]int{}
	encoders  sync.Map
	byState   = map[state]int{}
	byName    = map[string]int{}
	recent    []string
	pending   sync.Map
	Exported  = map[string]int{}
	handedOut = map[string]int{}
	cleared   = map[string]int{}
	settings  map[string]string
)

// Logging out deletes the session.
func login(w http.ResponseWriter, r *http.Request) {
	sessions[r.RemoteAddr] = &session{user: r.URL.Path}
}

func logout(w http.ResponseWriter, r *http.Request) {
	delete(sessions, r.RemoteAddr)
}

// Drivers register themselves, a handful for each program.
func Register(name string, open func() error) {
	mu.Lock()
	defer mu.Unlock()
	if _, isTaken := drivers[name]; isTaken {
		panic("registered twice: " + name)
	}
	drivers[name] = open
}

// A limit is kept.
func limit(w http.ResponseWriter, r *http.Request) {
	if len(limited) > 1000 {
		http.Error(w, "full", http.StatusServiceUnavailable)
		return
	}
	limited[r.RemoteAddr]++
}

// A new map takes the old one's place.
func rotate(w http.ResponseWriter, r *http.Request) {
	replaced[r.RemoteAddr]++
	if r.URL.Path == "/reset" {
		replaced = make(map[string]int)
	}
}

// One entry for each type of the program.
func encoderOf(t reflect.Type) any {
	if known, ok := encoders.Load(t); ok {
		return known
	}
	encoders.Store(t, t.Name())
	return t.Name()
}

// An enumeration has few values.
func countState(w http.ResponseWriter, s state) {
	byState[s]++
}

// The keys are constants.
func countKinds(w http.ResponseWriter, r *http.Request) {
	byName["all"]++
	if r.Method == http.MethodPost {
		byName["post"]++
	}
}

// The oldest entries are dropped.
func remember(w http.ResponseWriter, r *http.Request) {
	recent = append(recent, r.URL.Path)
	if len(recent) > 10 {
		recent = recent[1:]
	}
}

// What is done is deleted.
func start(w http.ResponseWriter, r *http.Request) {
	pending.Store(r.URL.Path, true)
	defer pending.Delete(r.URL.Path)
}

// Other packages may shrink an exported map.
func exported(w http.ResponseWriter, r *http.Request) {
	Exported[r.URL.Path]++
}

// Others may shrink what they are given.
func handed(w http.ResponseWriter, r *http.Request) map[string]int {
	handedOut[r.URL.Path]++
	return handedOut
}

// Cleared at the end of each day.
func clearing(w http.ResponseWriter, r *http.Request) {
	cleared[r.URL.Path]++
}

func endOfDay() { clear(cleared) }

// Filled once, before the program serves.
func load(lines []string) {
	settings = map[string]string{}
	for _, line := range lines {
		settings[line] = line
	}
}

func init() { load([]string{"a", "b"}) }

type request struct{ seen map[string]bool }

// The map lives as long as the request.
func (q *request) visit(name string) bool {
	if q.seen[name] {
		return false
	}
	q.seen[name] = true
	return true
}

// A local map ends with its function.
func local(w http.ResponseWriter, r *http.Request) int {
	seen := map[string]int{}
	for name := range r.Header {
		seen[name]++
	}
	return len(seen)
}

var (
	keywords map[string]int
	codecs   sync.Map
	ports    = map[string]int{}
	readOnce sync.Once
)

// Filled where it is made, on first use.
func keyword(name string) int {
	if keywords == nil {
		keywords = map[string]int{}
		for i := 0; i < 10; i++ {
			keywords[strconv.Itoa(i)] = i
		}
	}
	return keywords[name]
}

// Whoever registers does so once.
func RegisterCodec(name string, codec any) {
	if _, dup := codecs.LoadOrStore(name, codec); dup {
		panic("twice")
	}
}

func port(name string) int {
	readOnce.Do(readPorts)
	return ports[name]
}

// Runs once.
func readPorts() {
	for _, name := range os.Args {
		if _, known := ports[name]; !known {
			ports[name] = len(name)
		}
	}
}
