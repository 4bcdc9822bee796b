package fixture

import (
	"context"
	"database/sql"
)

type store struct {
	db *sql.DB
}

// Cannot be given up.
func exec(db *sql.DB) error {
	_, err := db.Exec("DELETE FROM sessions") // want "sql.DB.Exec has no limit in time"
	return err
}

// The database lives in a field.
func (s *store) ping() error {
	return s.db.Ping() // want "sql.DB.Ping has no limit in time"
}

// Background never ends.
func background(db *sql.DB) error {
	_, err := db.ExecContext(context.Background(), "DELETE FROM sessions") // want "sql.DB.ExecContext has a context without a deadline"
	return err
}

// A value adds no deadline.
func withValue(db *sql.DB, key any) error {
	ctx := context.WithValue(context.TODO(), key, 1)
	return db.PingContext(ctx) // want "sql.DB.PingContext has a context without a deadline"
}

// One row waits as long as many.
func row(db *sql.DB) (n int, err error) {
	err = db.QueryRow("SELECT count(*) FROM sessions").Scan(&n) // want "sql.DB.QueryRow has no limit in time"
	return n, err
}

// In a transaction as well, whose locks others wait for.
func inTransaction(tx *sql.Tx) error {
	_, err := tx.Exec("DELETE FROM sessions") // want "sql.Tx.Exec has no limit in time"
	return err
}
