package fixture

type job interface{ run() }

// A function as a job.
type jobFunc func()

func (f jobFunc) run() { f() }

type queue struct{ jobs []job }

func (q *queue) add(j job) { q.jobs = append(q.jobs, j) }

func (q *queue) work() {
	for _, j := range q.jobs {
		j.run()
	}
}

// Nobody receives what the job sends.
func functionAsJob() {
	results := make(chan int)
	q := &queue{}
	q.add(jobFunc(func() {
		results <- 1 // want "This send to results can block for ever: functionAsJob returns at line 28 without receiving"
	}))
	go q.work()
}

// Another function as a job, that does it twice.
type twice func()

func (f twice) run() {
	f()
	f()
}

// One result is received, of two.
func twiceAsJob() int {
	results := make(chan int)
	send := func() {
		results <- 1 // want "This send to results can block for ever: twiceAsJob receives only one value"
	}
	var j job = twice(send)
	go j.run()
	return <-results
}

type notifier interface{ notify(n int) }

// A channel that is told.
type mailbox chan int

func (m mailbox) notify(n int) { m <- n }

// Channels that are all told.
type mailboxes []chan int

func (m mailboxes) notify(n int) {
	for _, each := range m {
		each <- n
	}
}

type byName map[string]chan int

func (b byName) notify(n int) { b["first"] <- n }

func tell(n notifier) { n.notify(1) }

// One is told, and nobody reads its mail.
func oneIsTold() {
	box := make(mailbox)
	go tell(box) // want "send to m at line 54 can block for ever: oneIsTold returns at line 75 without receiving"
}

func allAreTold() {
	boxes := mailboxes{make(chan int)}
	go tell(boxes) // want "send to each at line 61 can block for ever: allAreTold returns at line 80 without receiving"
}

func firstIsTold() {
	boxes := byName{"first": make(chan int)}
	go tell(boxes) // want "send to b.* at line 67 can block for ever: firstIsTold returns at line 85 without receiving"
}

type counted interface{ count() }

// A pointer to a function.
type counter func() int

func (c *counter) count() { (*c)() }

func countTo(c counted) { c.count() }

func pointedAt() {
	results := make(chan int)
	c := counter(func() int {
		results <- 1 // want "This send to results can block for ever"
		return 1
	})
	go countTo(&c)
}
