package fixture

import (
	"database/sql"
	"fmt"
	"io"
	"os"
)

// Each end is a descriptor of its own.
func pipeNever(text string) error {
	r, w, err := os.Pipe() // want "r is never closed" want "w is never closed"
	if err != nil {
		return err
	}
	if _, err := w.WriteString(text); err != nil {
		return err
	}
	_, err = r.Read(make([]byte, 10))
	return err
}

func pipeWriteEnd() error {
	r, w, err := os.Pipe() // want "w is never closed"
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = fmt.Fprintln(w, "ready")
	return err
}

// Reading ends early, and the read end stays open.
func pipeReadEnd(text string) ([]byte, error) {
	r, w, err := os.Pipe() // want "r is not closed when the function returns at line"
	if err != nil {
		return nil, err
	}
	_, err = io.WriteString(w, text)
	w.Close()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	r.Close()
	return data, err
}

// Each call starts a goroutine that opens connections.
func databaseNever(name string) (count int, err error) {
	db, err := sql.Open("postgres", name) // want hint "db is never closed"
	if err != nil {
		return 0, err
	}
	err = db.QueryRow("select count(*) from users").Scan(&count)
	return count, err
}

func databaseEarlyReturn(name string) error {
	db, err := sql.Open("postgres", name) // want "db is not closed when the function returns at line"
	if err != nil {
		return err
	}
	if _, err := db.Exec("vacuum"); err != nil {
		return err
	}
	return db.Close()
}

// The caller gets no database, and nobody else does.
func databaseUnreachable(name string) (*sql.DB, error) {
	db, err := sql.Open("postgres", name) // want hint "db is not closed when the function returns at line"
	if err != nil {
		return nil, err
	}
	if err := db.Ping(); err != nil {
		return nil, err
	}
	return db, nil
}
