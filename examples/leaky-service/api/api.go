// Package api is the service's HTTP face.
package api

import (
	"context"
	"net/http"
	"runtime/pprof"

	"example.com/payments/audit"
	"example.com/payments/charge"
	"example.com/payments/ledger"
	"example.com/payments/refund"
	"example.com/payments/warmer"
)

// API serves the payment endpoints.
type API struct {
	Charges *charge.Service
	Refunds *refund.Service
	Ledger  *ledger.Store
	Warmer  *warmer.Warmer
	Rates   *warmer.Rates
	Audit   *audit.Trail
}

// Handler returns the routes; every request carries its route as a profiler label.
func (a *API) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, handler := range map[string]http.HandlerFunc{
		"POST /charges":             a.createCharge,
		"POST /batches":             a.settleBatch,
		"POST /refunds":             a.createRefund,
		"POST /sessions":            a.openSession,
		"GET /quotes/{currency}":    a.quote,
		"GET /accounts/{id}":        a.statement,
		"GET /accounts/{id}/export": a.export,
		"GET /totals":               a.totals,
		"GET /audit":                a.follow,
		"POST /audit/rotate":        a.rotate,
		"GET /healthz":              a.healthy,
	} {
		mux.Handle(pattern, labelled(pattern, handler))
	}
	return mux
}

func labelled(pattern string, next http.HandlerFunc) http.Handler {
	labels := pprof.Labels("handler", pattern)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), labels, func(ctx context.Context) {
			next(w, r.WithContext(ctx))
		})
	})
}
