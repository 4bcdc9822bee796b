package fixture

import "errors"

func fetch(name string) error {
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

// Who fails says nothing.
func fetchAll(names []string) {
	done := make(chan struct{}, len(names))
	for _, name := range names {
		go func() {
			if err := fetch(name); err != nil {
				return
			}
			done <- struct{}{}
		}()
	}
	for range names {
		<-done // want "without sending to it or closing it"
	}
}

// One more than are sent.
func ready(n int, prepare func(int)) {
	prepared := make(chan struct{}, n)
	for i := range n {
		go func() {
			prepare(i)
			prepared <- struct{}{}
		}()
	}
	for range n {
		<-prepared
	}
	<-prepared // want "sends only one value before it returns"
}
