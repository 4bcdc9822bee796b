package fixture

type (
	set struct{ value int }
	ask struct{ reply chan int }
)

func counter(requests <-chan any) {
	value := 0
	for request := range requests {
		switch each := request.(type) {
		case set:
			value = each.value
		case ask:
			each.reply <- value
		}
	}
}

// Only the request that has a channel is answered.
func askCounter() int {
	requests := make(chan any)
	defer close(requests)
	go counter(requests)
	requests <- set{3}
	reply := make(chan int)
	requests <- ask{reply}
	return <-reply
}
