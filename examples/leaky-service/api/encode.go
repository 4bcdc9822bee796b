package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"sync"
)

var buffers = sync.Pool{New: func() any { return make([]byte, 0, 4<<10) }}

// writeJSON encodes into a pooled buffer first, so that a value that does not encode sends no half answer.
func writeJSON(w http.ResponseWriter, value any) {
	buf := buffers.Get().([]byte)
	out := bytes.NewBuffer(buf[:0])
	if err := json.NewEncoder(out).Encode(value); err != nil {
		buffers.Put(buf)
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(out.Bytes())
	buffers.Put(out.Bytes())
}
