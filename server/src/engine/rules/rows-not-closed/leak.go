package fixture

import (
	"context"
	"database/sql"
	"time"
)

// Scanning fails, and the rows stay open.
func earlyReturn(db *sql.DB) ([]string, error) {
	rows, err := db.Query("select name from users") // want "rows is not closed when the function returns at line"
	if err != nil {
		return nil, err
	}
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// Only the first row is read.
func first(ctx context.Context, db *sql.DB) (id int, err error) {
	rows, err := db.QueryContext(ctx, "select id from users") // want "rows is not closed when the function returns at line"
	if err != nil {
		return 0, err
	}
	if rows.Next() {
		err = rows.Scan(&id)
		return id, err
	}
	panic("no users")
}

func statement(db *sql.DB, names []string) error {
	stmt, err := db.Prepare("insert into users values (?)") // want "stmt is never closed"
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := stmt.Exec(name); err != nil {
			return err
		}
	}
	return nil
}

// The transaction stays open where the statement fails.
func transaction(db *sql.DB) error {
	tx, err := db.Begin() // want "tx is not committed or rolled back when the function returns at line"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("delete from users"); err != nil {
		return err
	}
	return tx.Commit()
}

func connection(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx) // want "conn is never closed"
	if err != nil {
		return err
	}
	return conn.PingContext(ctx)
}

func inLoop(db *sql.DB, tables []string) error {
	for _, table := range tables {
		rows, err := db.Query("select 1 from " + table) // want "rows is not closed before the loop gets another result set"
		if err != nil {
			return err
		}
		if !rows.NextResultSet() {
			continue
		}
		rows.Close()
	}
	return nil
}

// A statement does not end with the context it was prepared under, nor do rows with a context that goes on.
func preparedUnder(parent context.Context, db *sql.DB) (bool, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	stmt, err := db.PrepareContext(ctx, "SELECT 1") // want "stmt is never closed"
	if err != nil {
		return false, err
	}
	rows, err := stmt.QueryContext(parent, 1) // want "rows is never closed"
	if err != nil {
		return false, err
	}
	return rows.Next(), nil
}

// Cancelled on one path only.
func cancelledMaybe(parent context.Context, db *sql.DB, wanted bool) error {
	ctx, cancel := context.WithCancel(parent)
	tx, err := db.BeginTx(ctx, nil) // want "tx is not committed or rolled back when the function returns"
	if err != nil {
		cancel()
		return err
	}
	if !wanted {
		keep(cancel)
		return nil
	}
	err = tx.Commit()
	cancel()
	return err
}

func keep(func()) {}

// They pile up until the function returns.
func eachRound(parent context.Context, db *sql.DB, queries []string) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	for _, query := range queries {
		rows, err := db.QueryContext(ctx, query) // want "rows is not closed before the loop gets another result set"
		if err != nil {
			return err
		}
		rows.Next()
	}
	return nil
}

// The end of the transaction is theirs, too; until then they hold its connection.
func untilTheEnd(tx *sql.Tx) (int, error) {
	stmt, err := tx.Prepare("SELECT id FROM users WHERE age > ?") // want hint "stmt is never closed"
	if err != nil {
		return 0, err
	}
	rows, err := stmt.Query(18) // want hint "rows is never closed"
	if err != nil {
		return 0, err
	}
	rows.Next()
	return 1, nil
}
