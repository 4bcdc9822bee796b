package fixture

type job interface{ run() }

type jobFunc func()

func (f jobFunc) run() { f() }

// Runs nothing.
type skipped func()

func (f skipped) run() {}

func start(j job) { go j.run() }

// The job's result is received.
func received() int {
	results := make(chan int)
	start(jobFunc(func() { results <- 1 }))
	return <-results
}

// The type says that it is not run.
func neverRun() {
	results := make(chan int)
	start(skipped(func() { results <- 1 }))
}

// What was converted once more has the methods of its last type.
func convertedAgain() {
	results := make(chan int)
	start(skipped(jobFunc(func() { results <- 1 })))
}

// Which of the two types it is, only the variable says.
func byVariable() {
	results := make(chan int)
	var j skipped = func() { results <- 1 }
	start(j)
}

type notifier interface{ notify(n int) }

type mailbox chan int

func (m mailbox) notify(n int) { m <- n }

// Tells nobody.
type muted chan int

func (m muted) notify(int) {}

func tell(n notifier) { n.notify(1) }

func mailIsRead() int {
	box := make(mailbox)
	go tell(box)
	return <-box
}

func nobodyIsTold() {
	box := make(muted)
	go tell(box)
}
