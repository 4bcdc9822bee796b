package fixture

import "errors"

func fetch(name string) error {
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

// One more is waited for than anybody sends.
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
	for range len(names) + 1 {
		select { // want "nobody is left to serve failed or done"
		case err := <-failed:
			all = errors.Join(all, err)
		case <-done:
		}
	}
	return all
}
