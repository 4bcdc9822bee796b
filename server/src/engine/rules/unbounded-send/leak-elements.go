package fixture

type replica struct {
	healthy bool
	load    int
}

func query(r *replica) int { return r.load }

// Several may be healthy, and each of them answers.
func firstHealthy(replicas []*replica) int {
	answers := make(chan int)
	for _, r := range replicas {
		if r.healthy {
			go func() {
				answers <- query(r) // want "firstHealthy returns at line 22 before it receives again"
			}()
		}
	}
	for _, r := range replicas {
		if r.healthy {
			return <-answers
		}
	}
	return 0
}

// Who is not healthy is asked, too.
func countedHealthy(replicas []*replica) int {
	healthy := 0
	for _, r := range replicas {
		if r.healthy {
			healthy++
		}
	}
	answers := make(chan int)
	for _, r := range replicas {
		go func() {
			answers <- query(r) // want "countedHealthy returns at line"
		}()
	}
	sum := 0
	for range healthy {
		sum += <-answers
	}
	return sum
}

// Those that are on are asked for, those that are off are waited for.
func negated(names []string, on map[string]bool) int {
	loads := make(chan int)
	for _, name := range names {
		if on[name] {
			go func() {
				loads <- len(name) // want "negated returns at line"
			}()
		}
	}
	sum := 0
	for _, name := range names {
		if !on[name] {
			sum += <-loads
		}
	}
	return sum
}
