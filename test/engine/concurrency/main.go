// Command runtime calls one of many small programs, then says which of its goroutines the runtime knows to be blocked for ever.
package main

import (
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"time"
)

// Lets other goroutines come first, now and then for longer.
func jitter() {
	switch rand.IntN(8) {
	case 0, 1, 2:
		runtime.Gosched()
	case 3:
		time.Sleep(time.Duration(rand.IntN(50)) * time.Microsecond)
	}
}

// Waits until the number of goroutines has not changed for a while.
func settle() {
	count := runtime.NumGoroutine()
	for still := 0; still < 10; still++ {
		time.Sleep(2 * time.Millisecond)
		if now := runtime.NumGoroutine(); now != count {
			count, still = now, 0
		}
	}
}

// Arguments: the program, bits of the values its parameters take one after the other, how often each.
func main() {
	index, _ := strconv.Atoi(os.Args[1])
	values, _ := strconv.Atoi(os.Args[2])
	times, _ := strconv.Atoi(os.Args[3])
	for value := range 4 {
		if values&(1<<value) == 0 {
			continue
		}
		for range times {
			go programs[index](value&1 != 0, value&2 != 0)
		}
	}
	settle()
	_ = pprof.Lookup("goroutineleak").WriteTo(os.Stdout, 1)
	os.Exit(0)
}
