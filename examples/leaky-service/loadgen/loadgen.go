// Package loadgen sends the service what its clients send in an hour, in seconds; bounded in count and in time.
package loadgen

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Plan says how much is sent. Healthy requests succeed; awkward ones are declined, slow, invalid or given up.
type Plan struct {
	Base        string
	Healthy     int
	Awkward     int
	Concurrency int
	// PerRequest is how long a client waits.
	PerRequest time.Duration
}

// Result counts what came back.
type Result struct {
	Sent, Answered, GaveUp int64
}

type request struct {
	method, path, body string
}

// Run sends the plan and returns when all of it is answered or given up, or ctx ends.
func Run(ctx context.Context, plan Plan) Result {
	client := &http.Client{Timeout: plan.PerRequest, Transport: &http.Transport{MaxIdleConnsPerHost: plan.Concurrency}}
	defer client.CloseIdleConnections()

	var (
		wg     sync.WaitGroup
		result Result
	)
	queue := make(chan request, plan.Concurrency)
	wg.Add(plan.Concurrency)
	for range plan.Concurrency {
		go func() {
			defer wg.Done()
			for r := range queue {
				atomic.AddInt64(&result.Sent, 1)
				if send(ctx, client, plan.Base, r) {
					atomic.AddInt64(&result.Answered, 1)
				} else {
					atomic.AddInt64(&result.GaveUp, 1)
				}
			}
		}()
	}
	feed(ctx, plan, queue)
	close(queue)
	wg.Wait()
	return result
}

// feed spreads the awkward requests evenly among the healthy ones.
func feed(ctx context.Context, plan Plan, queue chan<- request) {
	total := plan.Healthy + plan.Awkward
	sent := 0
	for i := range total {
		var r request
		if (i+1)*plan.Awkward/total > sent {
			r = awkward(sent)
			sent++
		} else {
			r = healthy(i)
		}
		select {
		case queue <- r:
		case <-ctx.Done():
			return
		}
	}
}

func healthy(i int) request {
	account := []string{"acme", "globex", "initech", "umbrella", "hooli"}[i%5]
	switch i % 60 {
	case 0:
		return request{http.MethodGet, "/accounts/" + account + "/export", ""}
	case 1, 21, 41:
		return request{http.MethodGet, "/accounts/" + account, ""}
	case 2, 32:
		return request{http.MethodGet, "/totals", ""}
	default:
		return request{http.MethodPost, "/charges", fmt.Sprintf(`{"account":%q,"card":"4000-%04d-1","amount":%d,"key":"k%d"}`, account, i, 100+i, i)}
	}
}

func awkward(i int) request {
	switch i % 9 {
	case 0, 1:
		return request{http.MethodPost, "/charges", `{"account":"acme","card":"4000-0007","amount":900}`}
	case 2:
		return request{http.MethodPost, "/charges", `{"account":"acme","card":"4000-0002","amount":900}`}
	case 3:
		return request{http.MethodPost, "/refunds", `{"charge":"auth-1","amount":0}`}
	case 4:
		return request{http.MethodGet, "/quotes/EUR", ""}
	case 5:
		return request{http.MethodPost, "/batches", `[{"account":"acme","card":"1","amount":5},{"account":"hooli","card":"4000-0007","amount":7}]`}
	case 6:
		return request{http.MethodPost, "/sessions", fmt.Sprintf(`{"account":"globex","currency":"C%d"}`, i)}
	case 7:
		return request{http.MethodGet, "/audit", ""}
	default:
		return request{http.MethodPost, "/audit/rotate", ""}
	}
}

func send(ctx context.Context, client *http.Client, base string, r request) bool {
	req, err := http.NewRequestWithContext(ctx, r.method, base+r.path, strings.NewReader(r.body))
	if err != nil {
		return false
	}
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err == nil
}
