package audit

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Follow reports the size of the segment to w until the reader goes away.
func (t *Trail) Follow(ctx context.Context, w io.Writer) error {
	tick := time.Tick(t.every)
	for {
		select {
		case <-tick:
			if _, err := fmt.Fprintf(w, "queued %d\n", len(t.lines)); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
