package fixture

import (
	"database/sql"
	"io"
	"os"
	"os/exec"
	"sync"
)

func pipeBoth(text string) ([]byte, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	_, err = io.WriteString(w, text)
	w.Close()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func pipeGiven(_ string) (*os.File, *os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	return r, w, nil
}

func pipeAsItIs(_ string) (r, w *os.File, err error) {
	return os.Pipe()
}

type ends struct{ r, w *os.File }

func pipeInFields(_ string) (*ends, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return &ends{r, w}, nil
}

func (e *ends) Close() {
	e.r.Close()
	e.w.Close()
}

func pipeToGoroutine(text string) ([]byte, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	go func() {
		defer w.Close()
		io.WriteString(w, text)
	}()
	defer r.Close()
	return io.ReadAll(r)
}

// Whoever holds the standard output has it.
func pipeAsOutput(_ string) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	os.Stdout = w
	return r, nil
}

func pipeToCommand(name string) ([]byte, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	cmd := exec.Command(name)
	cmd.Stdout = w
	err = cmd.Start()
	w.Close()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		cmd.Wait()
		return nil, err
	}
	return data, cmd.Wait()
}

func databaseClosed(name string) error {
	db, err := sql.Open("postgres", name)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Ping()
}

func databaseGiven(name string) (*sql.DB, error) {
	db, err := sql.Open("postgres", name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(10)
	return db, nil
}

// It lives as long as the program.
type store struct{ db *sql.DB }

func newStore(name string) (*store, error) {
	db, err := sql.Open("postgres", name)
	if err != nil {
		return nil, err
	}
	return &store{db: db}, nil
}

func (s *store) reopen(name string) (err error) {
	s.db, err = sql.Open("postgres", name)
	return err
}

func (s *store) ping() error { return s.db.Ping() }

var shared *sql.DB

func databaseOfPackage(name string) (err error) {
	shared, err = sql.Open("postgres", name)
	return err
}

var opening sync.Once

func databaseOnce(name string, use func(*sql.DB)) {
	opening.Do(func() {
		db, err := sql.Open("postgres", name)
		if err == nil {
			use(db)
		}
	})
}

func init() {
	db, err := sql.Open("postgres", "")
	if err == nil {
		db.Ping()
	}
}

func main() {
	db, err := sql.Open("postgres", "")
	if err == nil {
		db.Ping()
	}
}
