// Command runtime calls one function of a fixture many times and says what stays behind when it is over: goroutines, file descriptors,
// child processes, objects on the heap, and the places at which the runtime knows goroutines to be blocked for ever.
package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"time"
)

type report struct {
	// How much more there is than before.
	Goroutines  int `json:"goroutines"`
	Descriptors int `json:"descriptors"`
	Children    int `json:"children"`
	Objects     int `json:"objects"`
	// The goroutineleak profile as text; empty when the runtime has none.
	Blocked string `json:"blocked"`
}

type count struct{ goroutines, descriptors, children int }

func (c count) minus(before count) count {
	return count{c.goroutines - before.goroutines, c.descriptors - before.descriptors, c.children - before.children}
}

// Every request ends at this server, whatever its host: no fixture leaves the machine.
func serve() {
	handler := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 64<<10)) }
	server := httptest.NewServer(http.HandlerFunc(handler))
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", server.Listener.Addr().String())
	}
	http.DefaultTransport = &http.Transport{DialContext: dial, DialTLSContext: dial}
}

func now() count {
	closer, ok := http.DefaultTransport.(*http.Transport)
	if ok {
		closer.CloseIdleConnections()
	}
	return count{runtime.NumGoroutine(), descriptors(), zombies()}
}

func descriptors() int {
	entries, _ := os.ReadDir("/proc/self/fd")
	return len(entries)
}

// Children that have ended and nobody waited for.
func zombies() int {
	tasks, _ := os.ReadDir("/proc/self/task")
	found := 0
	for _, task := range tasks {
		children, _ := os.ReadFile("/proc/self/task/" + task.Name() + "/children")
		for _, child := range strings.Fields(string(children)) {
			stat, _ := os.ReadFile("/proc/" + child + "/stat")
			if end := strings.LastIndexByte(string(stat), ')'); end > 0 && strings.HasPrefix(string(stat[end:]), ") Z") {
				found++
			}
		}
	}
	return found
}

func objects() int {
	for range 3 {
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapObjects)
}

// The runtime keeps what it needs for as many goroutines as there were at once.
func warmUp(times int) {
	var all sync.WaitGroup
	release := make(chan struct{})
	for range times {
		all.Go(func() {
			select {
			case <-release:
			case <-time.After(time.Minute):
			}
		})
	}
	close(release)
	all.Wait()
}

func main() {
	name := os.Args[1]
	times, _ := strconv.Atoi(os.Args[2])
	patience, _ := time.ParseDuration(os.Args[3])
	// Unreachable files would be closed by the collector, which in a service runs when it likes.
	debug.SetGCPercent(-1)
	serve()
	warmUp(times)
	before, objectsBefore := now(), objects()
	call := calls[name]
	for range times {
		go func() {
			defer func() { _ = recover() }()
			call()
		}()
	}
	var grown count
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		grown = now().minus(before)
		if grown == (count{}) || time.Now().After(deadline) {
			break
		}
	}
	result := report{Goroutines: grown.goroutines, Descriptors: grown.descriptors, Children: grown.children}
	result.Objects = objects() - objectsBefore
	if profile := pprof.Lookup("goroutineleak"); profile != nil {
		var text strings.Builder
		_ = profile.WriteTo(&text, 1)
		result.Blocked = text.String()
	}
	_ = json.NewEncoder(os.NewFile(3, "report")).Encode(result)
	os.Exit(0)
}
