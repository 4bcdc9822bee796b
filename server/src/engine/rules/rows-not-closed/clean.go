package fixture

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

func deferred(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Rows that are read to their end close themselves.
func readToTheEnd(db *sql.DB) (n int, err error) {
	rows, err := db.Query("select 1")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func scan(rows *sql.Rows) (id int, err error) {
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
	}
	return id, rows.Err()
}

// A helper reads and closes them.
func helper(db *sql.DB) (int, error) {
	rows, err := db.Query("select 1")
	if err != nil {
		return 0, err
	}
	return scan(rows)
}

// The caller reads them.
func returned(ctx context.Context, db *sql.DB) (*sql.Rows, error) {
	return db.QueryContext(ctx, "select 1")
}

// One row needs no closing.
func row(db *sql.DB) (id int, err error) {
	err = db.QueryRow("select 1").Scan(&id)
	return id, err
}

// Rolled back unless committed.
func transaction(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("delete from users"); err != nil {
		return err
	}
	return tx.Commit()
}

func execute(tx *sql.Tx) error {
	_, err := tx.Exec("delete from users")
	return err
}

// Rolled back by hand, in a closure and where the work fails.
func inTransaction(db *sql.DB) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		} else {
			err = tx.Commit()
		}
	}()
	return execute(tx)
}

// Whoever is called back may end it.
func callback(db *sql.DB, work func(*sql.Tx) error) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	return work(tx)
}

type queries struct{ list *sql.Stmt }

// The struct's Close closes the statement.
func prepare(db *sql.DB) (*queries, error) {
	stmt, err := db.Prepare("select 1")
	if err != nil {
		return nil, err
	}
	return &queries{list: stmt}, nil
}

func (q *queries) Close() error { return q.list.Close() }

// Closed before the next round.
func inLoop(db *sql.DB, tables []string) error {
	for _, table := range tables {
		rows, err := db.Query("select 1 from " + table)
		if err != nil {
			return err
		}
		if err := rows.Close(); err != nil {
			return err
		}
	}
	return nil
}

// The end of its context closes rows and rolls a transaction back.
func boundToContext(parent context.Context, db *sql.DB) (bool, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	rows, err := db.QueryContext(ctx, "SELECT 1")
	if err != nil {
		return false, err
	}
	return rows.Next(), nil
}

func rolledBackByContext(parent context.Context, db *sql.DB) error {
	ctx, cancel := context.WithCancel(parent)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		cancel()
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM t"); err != nil {
		cancel()
		return err
	}
	defer cancel()
	return tx.Commit()
}
