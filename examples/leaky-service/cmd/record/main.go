// Command record builds the service, loads it and writes profiles/ and dumps/ anew. Run it in the module's folder: go run ./cmd/record
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"example.com/payments/loadgen"
)

// maxFile keeps each recorded file small enough to live in a repository.
const maxFile = 150 << 10

func main() {
	out := flag.String("o", ".", "folder that gets profiles/ and dumps/")
	seconds := flag.Int("seconds", 6, "length of the CPU profile")
	healthy := flag.Int("healthy", 9000, "requests that succeed")
	awkward := flag.Int("awkward", 135, "requests that leak")
	flag.Parse()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	if err := record(ctx, *out, *seconds, *healthy, *awkward); err != nil {
		log.Fatal(err)
	}
}

func record(ctx context.Context, out string, seconds, healthy, awkward int) (err error) {
	dir, err := os.MkdirTemp("", "payments-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "payments")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-o", binary, "./cmd/payments")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	api, debug, stop, err := start(ctx, binary)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()

	r := recorder{out: out, debug: debug, binary: binary}
	for _, p := range []capture{
		{"profiles/goroutine-before.pb.gz", "goroutine"},
		{"profiles/heap-before.pb.gz", "heap?gc=1"},
		{"dumps/goroutines-before.txt", "goroutine?debug=2"},
	} {
		if err := r.save(ctx, p); err != nil {
			return err
		}
	}

	loaded := make(chan loadgen.Result, 1)
	go func() {
		loaded <- loadgen.Run(ctx, loadgen.Plan{Base: api, Healthy: healthy, Awkward: awkward, Concurrency: 8, PerRequest: 1500 * time.Millisecond})
	}()
	if err := r.save(ctx, capture{"profiles/cpu.pb.gz", fmt.Sprintf("profile?seconds=%d", seconds)}); err != nil {
		return err
	}
	result := <-loaded
	log.Printf("%d sent, %d answered, %d given up", result.Sent, result.Answered, result.GaveUp)
	// The load's own connections go, what leaked stays.
	time.Sleep(time.Second)
	for _, p := range []capture{
		{"profiles/goroutine-after.pb.gz", "goroutine"},
		{"dumps/goroutines-after.txt", "goroutine?debug=2"},
		{"profiles/heap.pb.gz", "heap?gc=1"},
		{"profiles/allocs.pb.gz", "allocs"},
		{"profiles/block.pb.gz", "block"},
		{"profiles/mutex.pb.gz", "mutex"},
	} {
		if err := r.save(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

var ready = regexp.MustCompile(`payments on (http://\S+), profiles on (http://\S+)`)

// start runs the service on free loopback ports; stop ends it and reports how it went.
func start(ctx context.Context, binary string) (api, debug string, stop func() error, err error) {
	service := exec.CommandContext(ctx, binary, "-addr", "127.0.0.1:0", "-debug", "127.0.0.1:0")
	service.Env = append(os.Environ(), "GOTRACEBACK=all")
	stderr, err := service.StderrPipe()
	if err != nil {
		return "", "", nil, err
	}
	if err := service.Start(); err != nil {
		return "", "", nil, err
	}
	stop = func() error {
		return errors.Join(service.Process.Signal(syscall.SIGTERM), service.Wait())
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if found := ready.FindStringSubmatch(lines.Text()); found != nil {
			go io.Copy(io.Discard, stderr)
			return found[1], strings.TrimSuffix(found[2], "/"), stop, nil
		}
	}
	return "", "", nil, errors.Join(errors.New("the service did not start"), lines.Err(), service.Wait())
}

// capture is a file to write and the endpoint it comes from.
type capture struct{ file, endpoint string }

type recorder struct{ out, debug, binary string }

func (r recorder) save(ctx context.Context, c capture) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.debug+"/"+c.endpoint, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", c.endpoint, resp.Status, data)
	}
	if strings.HasSuffix(c.file, ".pb.gz") {
		if data, err = scrubProfile(data, r.binary); err != nil {
			return fmt.Errorf("%s: %w", c.endpoint, err)
		}
	}
	if len(data) > maxFile {
		return fmt.Errorf("%s has %d bytes, more than %d: send fewer awkward requests", c.file, len(data), maxFile)
	}
	path := filepath.Join(r.out, c.file)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	log.Printf("%s %d bytes", c.file, len(data))
	return os.WriteFile(path, data, 0o644)
}
