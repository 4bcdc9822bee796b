package fixture

type queue struct{ jobs chan int }

func newQueue(room int) *queue { return &queue{jobs: make(chan int, room)} }

func (q *queue) push(job int) { q.jobs <- job }

func (q *queue) pull() int { return <-q.jobs }

type named struct {
	*queue
	name string
}

// Somebody receives what is pushed.
func pullsByType() {
	q := newQueue(0)
	go (*queue).push(q, 1)
	println((*queue).pull(q))
}

func hasRoom() {
	q := newQueue(1)
	push := (*queue).push
	go push(q, 1)
}

func pullsEmbedded() {
	n := named{queue: newQueue(0), name: "mail"}
	push, pull := named.push, (*queue).pull
	go push(n, 1)
	println(pull(n.queue), n.name)
}

func runs(q *queue, steps ...func(q *queue)) {
	for _, step := range steps {
		step(q)
	}
}

func (q *queue) offer() { q.jobs <- 1 }

func (q *queue) take() { println(<-q.jobs) }

// One step makes room for the next.
func runsSteps() {
	q := newQueue(1)
	runs(q, (*queue).offer, (*queue).take, (*queue).offer)
}

// Which queue is asked, others say.
func pushesGiven(q *queue) {
	go (*queue).push(q, 1)
}
