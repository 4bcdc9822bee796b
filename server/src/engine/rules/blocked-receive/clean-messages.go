package fixture

type option[T any] struct {
	value T
	ok    bool
}

func some[T any](value T) option[T] { return option[T]{value, true} }
func none[T any]() option[T]        { return option[T]{} }

// Nothing is the end of it.
func untilNone() {
	values := make(chan option[int])
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if each := <-values; !each.ok {
				return
			}
		}
	}()
	values <- some(1)
	values <- none[int]()
	<-done
}

// A number is no text.
func noText() {
	done := make(chan struct{})
	if _, ok := any(3).(string); ok {
		<-done
	}
	close(done)
}
