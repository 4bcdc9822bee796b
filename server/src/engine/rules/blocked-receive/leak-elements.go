package fixture

// Only one of both has to hold for it to wait.
func either(fast, cached bool) int {
	answer := make(chan int)
	if fast && cached {
		go func() { answer <- 1 }()
	}
	if fast {
		return <-answer // want "nobody is left to send on the channel"
	}
	return 0
}

type part struct {
	ready bool
	size  int
}

// Those that are kept are fewer than all.
func keptAndAll(parts []*part) int {
	var ready []*part
	for _, p := range parts {
		if p.ready {
			ready = append(ready, p)
		}
	}
	sizes := make(chan int)
	for _, p := range ready {
		go func() { sizes <- p.size }()
	}
	sum := 0
	for range parts {
		sum += <-sizes // want "nobody is left to send on the channel"
	}
	return sum
}

// Nobody may be ready.
func anyReady(parts map[string]*part) int {
	sizes := make(chan int, 1)
	for _, p := range parts {
		if p.ready {
			go func() {
				select {
				case sizes <- p.size:
				default:
				}
			}()
		}
	}
	return <-sizes // want "nobody is left to send on the channel"
}
