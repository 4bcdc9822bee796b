package fixture

type request struct {
	name  string
	reply chan int
}

type handler interface{ handle(request) }

type counter struct{ count int }

func (c *counter) handle(r request) { r.reply <- c.count + len(r.name) }

type logger struct{}

// It says that there is nothing to say.
func (logger) handle(r request) {
	println("request", r.name)
	close(r.reply)
}

func ask(h handler, name string) int {
	r := request{name: name, reply: make(chan int)}
	go h.handle(r)
	return <-r.reply
}

func askBoth() {
	println(ask(&counter{count: 1}, "count"))
	println(ask(logger{}, "log"))
}

type stage interface{ run(done chan<- string) }

type named struct{ name string }

func (n named) run(done chan<- string) { done <- n.name }

type silent struct{ name string }

// Nobody who waits for an answer runs it.
func (s silent) run(chan<- string) { println("running", s.name) }

func runAll() {
	for _, each := range []stage{named{"load"}, named{"pack"}} {
		done := make(chan string)
		go each.run(done)
		println(<-done)
	}
	silent{"rest"}.run(nil)
}

func report(s stage, wanted bool) {
	done := make(chan string, 1)
	s.run(done)
	if wanted {
		println(<-done)
	}
}

func reportBoth() {
	report(named{"load"}, true)
	report(silent{"rest"}, false)
}
