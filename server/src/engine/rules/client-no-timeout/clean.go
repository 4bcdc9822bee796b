package fixture

import (
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"time"
)

// The caller's context decides.
func callersContext(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "DELETE FROM sessions")
	return err
}

// The context has a deadline.
func deadline(db *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return db.PingContext(ctx)
}

// The request's context ends with the client.
func ofRequest(r *http.Request, db *sql.DB) error {
	return db.PingContext(r.Context())
}

// A query of another kind.
func query(u *url.URL) string {
	return u.Query().Get("page")
}

// Waits for nobody.
func settings(db *sql.DB) {
	db.SetMaxOpenConns(10)
}

// Opens no connection yet.
func open(name string) (*sql.DB, error) {
	return sql.Open("postgres", name)
}

// The context may be either, and one of them ends.
func either(ctx context.Context, db *sql.DB) error {
	if ctx == nil {
		ctx = context.Background()
	}
	return db.PingContext(ctx)
}

// A type of the same method names.
type fake struct{}

func (fake) Exec(string) error { return nil }

func useFake() error { return fake{}.Exec("DELETE FROM sessions") }

// Commit takes no context, and rolling back ends with the transaction's.
func commit(tx *sql.Tx) error {
	return tx.Commit()
}
