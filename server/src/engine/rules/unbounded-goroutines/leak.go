package fixture

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"sync"
)

type job struct {
	id      int
	payload string
}

func handle(j job) { println(j.id, j.payload) }

// As many as others send.
func each(jobs <-chan job) {
	for j := range jobs {
		go handle(j) // want "Nothing limits how many of these goroutines are at work: each value of jobs starts one"
	}
}

// The wait behind the loop limits nothing.
func waitedFor(jobs <-chan job) {
	var wg sync.WaitGroup
	for j := range jobs {
		wg.Add(1)
		go func() { // want "each value of jobs starts one"
			defer wg.Done()
			handle(j)
		}()
	}
	wg.Wait()
}

// Received until the context ends.
func untilCancelled(ctx context.Context, jobs <-chan job) {
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-jobs:
			go handle(j) // want "each value of jobs starts one"
		}
	}
}

// What comes is unpacked first.
func unpacked(texts <-chan []byte) {
	for {
		text, ok := <-texts
		if !ok {
			return
		}
		var j job
		if err := json.Unmarshal(text, &j); err != nil {
			continue
		}
		go handle(j) // want "each value of texts starts one"
	}
}

// A file may have millions of lines.
func lines(r io.Reader) {
	scanner := bufio.NewScanner(r)
	for scanner.Scan() {
		line := scanner.Text()
		go println(line) // want "each line that is scanned starts one"
	}
}

// A table may have millions of rows.
func rows(db *sql.DB) error {
	rows, err := db.Query("SELECT id FROM jobs")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return err
		}
		go handle(job{id: id}) // want "each row of the result starts one"
	}
	return rows.Err()
}

// The client decides how many there are.
func batch(w http.ResponseWriter, r *http.Request) {
	var request struct{ Jobs []job }
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var wg sync.WaitGroup
	for _, j := range request.Jobs {
		wg.Go(func() { handle(j) }) // want "each element of request.Jobs starts one"
	}
	wg.Wait()
}

// Whoever sends packets decides how many there are.
func packets(conn net.PacketConn) error {
	for {
		buffer := make([]byte, 1500)
		n, from, err := conn.ReadFrom(buffer)
		if err != nil {
			return err
		}
		if n < 4 {
			continue
		}
		go answer(conn, from, buffer[:n]) // want "each packet starts one"
	}
}

func answer(conn net.PacketConn, to net.Addr, text []byte) { _, _ = conn.WriteTo(text, to) }

// Values are decoded one after the other.
func decoded(r io.Reader) {
	decoder := json.NewDecoder(r)
	for decoder.More() {
		var j job
		if decoder.Decode(&j) != nil {
			return
		}
		go handle(j) // want "each value that is decoded starts one"
	}
}

type server struct {
	events chan job
	mu     sync.Mutex
	seen   int
}

// The semaphore is taken inside of the goroutine: all of them are there, and wait.
func (s *server) serve(sem chan struct{}) {
	for event := range s.events {
		s.mu.Lock()
		s.seen++
		s.mu.Unlock()
		go func() { // want "each value of s.events starts one"
			sem <- struct{}{}
			defer func() { <-sem }()
			handle(event)
		}()
	}
}

type stream interface{ Recv() (job, error) }

// The other side sends until it closes the stream.
func received(s stream) error {
	for {
		j, err := s.Recv()
		if err != nil {
			return err
		}
		go handle(j) // want "each result of s.Recv starts one"
	}
}

type queue struct{}

func (queue) fetch() ([]job, error) { return []job{{id: 1}}, io.EOF }

// A batch is as long as the queue has it.
func polled(q queue) {
	for {
		jobs, err := q.fetch()
		if err != nil {
			return
		}
		for _, j := range jobs {
			go handle(j) // want "each result of q.fetch starts one"
		}
	}
}
