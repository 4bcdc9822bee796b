package fixture

import (
	"context"
	"database/sql"
	"net/http"
	"os/exec"
	"sync"
	"time"
)

// The query outlives the caller that gave up.
func load(ctx context.Context, db *sql.DB) error {
	_, err := db.QueryContext(context.Background(), "SELECT 1") // want "context.Background\(\) cuts this call off from ctx"
	return err
}

type store struct{ db *sql.DB }

func (s *store) save(ctx context.Context, name string) error {
	_, err := s.db.ExecContext(context.TODO(), "INSERT", name) // want "context.TODO\(\) cuts this call off from ctx"
	return err
}

// The request knows when its client has gone.
func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = s.db.QueryContext(context.Background(), "SELECT 1") // want "cuts this call off from r.Context\(\)"
}

// The deadline is fresh, and the caller's is lost.
func withTimeout(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second) // want "cuts this call off from ctx"
	defer cancel()
	return exec.CommandContext(ctx, "true").Run()
}

func throughVariable(parent context.Context) error {
	bg := context.Background() // want "cuts this call off from parent"
	return fetch(bg)
}

func fetch(ctx context.Context) error { return ctx.Err() }

// The handler is a closure.
func register(mux *http.ServeMux) {
	mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) {
		_ = fetch(context.Background()) // want "cuts this call off from req.Context\(\)"
	})
}

// A closure called within the call captures ctx.
func once(ctx context.Context, o *sync.Once) {
	o.Do(func() {
		_ = fetch(context.Background()) // want "cuts this call off from ctx"
	})
}
