package fixture

import "sync"

// Each worker leaves at its first error, and the names go on.
func allLeave(names []string, read func(string) error) error {
	in := make(chan string)
	failed := make(chan error, 2)
	go func() {
		defer close(in)
		for _, name := range names {
			in <- name // want "This send to in"
		}
	}()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for name := range in {
				if err := read(name); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(failed)
	return <-failed
}
