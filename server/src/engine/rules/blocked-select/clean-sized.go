package fixture

import "errors"

func fetch(name string) error {
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

// Each says one of two things, and as many are waited for.
func fetchAll(names []string) (all error) {
	failed := make(chan error, len(names))
	done := make(chan struct{}, len(names))
	for _, name := range names {
		go func() {
			if err := fetch(name); err != nil {
				failed <- err
				return
			}
			done <- struct{}{}
		}()
	}
	for range names {
		select {
		case err := <-failed:
			all = errors.Join(all, err)
		case <-done:
		}
	}
	return all
}

func fetchBoth() error {
	return fetchAll([]string{"a", ""})
}
