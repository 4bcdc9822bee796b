package fixture

type (
	add   struct{ value int }
	total struct{ reply chan int }
)

func adder(requests <-chan any) {
	sum := 0
	for request := range requests {
		switch each := request.(type) {
		case add:
			sum += each.value
		case total:
			each.reply <- sum // want "blocks for ever"
		}
	}
}

// Nobody has made the channel it is to be answered on.
func askAdder() {
	requests := make(chan any)
	go adder(requests)
	requests <- add{3}
	requests <- total{}
	close(requests)
}
