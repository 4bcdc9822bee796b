// Command load sends a bounded load to a running payments service on this machine.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/url"
	"time"

	"example.com/payments/loadgen"
)

func main() {
	base := flag.String("url", "http://127.0.0.1:8080", "the service, on loopback")
	healthy := flag.Int("healthy", 2000, "requests that succeed, at most 100000")
	awkward := flag.Int("awkward", 90, "requests that are declined, slow, invalid or given up, at most 10000")
	limit := flag.Duration("limit", 30*time.Second, "stop after this long, at most 5m")
	flag.Parse()

	target, err := url.Parse(*base)
	if err != nil {
		log.Fatal(err)
	}
	if ip := net.ParseIP(target.Hostname()); ip == nil || !ip.IsLoopback() {
		log.Fatalf("%s is not a loopback address: this load is for your own machine only", target.Hostname())
	}
	ctx, cancel := context.WithTimeout(context.Background(), min(*limit, 5*time.Minute))
	defer cancel()
	started := time.Now()
	result := loadgen.Run(ctx, loadgen.Plan{
		Base:        *base,
		Healthy:     min(*healthy, 100_000),
		Awkward:     min(*awkward, 10_000),
		Concurrency: 8,
		PerRequest:  2 * time.Second,
	})
	fmt.Printf("%d sent, %d answered, %d given up in %s\n", result.Sent, result.Answered, result.GaveUp, time.Since(started).Round(time.Millisecond))
}
