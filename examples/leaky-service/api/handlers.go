package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"example.com/payments/charge"
	"example.com/payments/gateway"
	"example.com/payments/ledger"
	"example.com/payments/refund"
)

// maxBody bounds what a client may send.
const maxBody = 1 << 20

func decode(w http.ResponseWriter, r *http.Request, into any) bool {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(into); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return false
	}
	return true
}

func (a *API) createCharge(w http.ResponseWriter, r *http.Request) {
	var req charge.Request
	if !decode(w, r, &req) {
		return
	}
	receipt, err := a.Charges.Charge(r.Context(), req)
	if err != nil {
		fail(w, err)
		return
	}
	writeJSON(w, receipt)
}

func (a *API) settleBatch(w http.ResponseWriter, r *http.Request) {
	var items []charge.Request
	if !decode(w, r, &items) {
		return
	}
	writeJSON(w, a.Charges.Settle(r.Context(), items))
}

func (a *API) createRefund(w http.ResponseWriter, r *http.Request) {
	var req refund.Request
	if !decode(w, r, &req) {
		return
	}
	entry, err := a.Refunds.Refund(r.Context(), req)
	if err != nil {
		fail(w, err)
		return
	}
	writeJSON(w, entry)
}

func (a *API) openSession(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Account  string `json:"account"`
		Currency string `json:"currency"`
	}
	if !decode(w, r, &req) {
		return
	}
	a.Warmer.Open(req.Account, 10*time.Minute)
	a.Rates.Track(req.Currency)
	writeJSON(w, map[string]any{"account": req.Account, "rate": a.Rates.Latest(req.Currency)})
}

func (a *API) quote(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, a.Charges.FastestQuote(r.PathValue("currency")))
}

func (a *API) statement(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, a.Ledger.References(r.PathValue("id")))
}

func (a *API) export(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/csv")
	_, _ = io.WriteString(w, a.Ledger.Statement(r.PathValue("id"), time.Time{}))
}

func (a *API) totals(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, a.Ledger.Reconcile())
}

func (a *API) follow(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	if err := a.Audit.Follow(ctx, w); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		fail(w, err)
	}
}

func (a *API) rotate(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, map[string]int64{"closed": a.Audit.Rotate(io.Discard)})
}

func (a *API) healthy(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "ok\n")
}

func fail(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	switch {
	case errors.Is(err, charge.ErrTimeout):
		status = http.StatusGatewayTimeout
	case errors.Is(err, gateway.ErrDeclined):
		status = http.StatusPaymentRequired
	case errors.Is(err, refund.ErrAmount):
		status = http.StatusUnprocessableEntity
	case errors.Is(err, ledger.ErrNotFound):
		status = http.StatusNotFound
	}
	http.Error(w, err.Error(), status)
}
