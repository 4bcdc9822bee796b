package fixture

type queue struct{ jobs chan int }

func newQueue() *queue { return &queue{jobs: make(chan int)} }

func (q *queue) push(job int) { q.jobs <- job }

// The method is named by its type, the queue is its first argument.
func pushesByType() {
	q := newQueue()
	go (*queue).push(q, 1) // want "This goroutine's send to q.jobs at line 7 can block for ever: pushesByType returns at line 13 without receiving."
}

func pushesByVariable() {
	q := newQueue()
	push := (*queue).push
	go push(q, 1) // want "This goroutine's send to q.jobs at line 7 can block for ever: pushesByVariable returns at line 19 without receiving."
}

func each(q *queue, do func(q *queue, job int)) {
	do(q, 1)
}

func pushesInTurn() {
	q := newQueue()
	go each(q, (*queue).push) // want "This goroutine's send to q.jobs at line 7 can block for ever: pushesInTurn returns at line 28 without receiving."
}
