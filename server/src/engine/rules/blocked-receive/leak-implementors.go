package fixture

type request struct {
	name  string
	reply chan int
}

type handler interface{ handle(request) }

type counter struct{ count int }

func (c *counter) handle(r request) { r.reply <- c.count + len(r.name) }

type logger struct{}

func (logger) handle(r request) { println("request", r.name) }

// Of those who handle requests the logger never answers.
func ask(h handler, name string) int {
	r := request{name: name, reply: make(chan int)}
	go h.handle(r)
	return <-r.reply // want "This receive from r.reply can block for ever: nobody is left to send on the channel or to close it"
}

func askBoth() {
	println(ask(&counter{count: 1}, "count"))
	println(ask(logger{}, "log"))
}

type stage interface{ run(done chan<- string) }

type named struct{ name string }

func (n named) run(done chan<- string) { done <- n.name }

type optional struct {
	name string
	size int
}

func (o optional) run(done chan<- string) {
	if o.size > 0 {
		done <- o.name
	}
}

// One of the stages has nothing to say.
func runAll(size int) {
	for _, each := range []stage{named{"load"}, optional{"pack", size}} {
		done := make(chan string)
		go each.run(done)
		println(<-done) // want "This receive from done can block for ever: nobody is left to send on the channel or to close it"
	}
}

func runEmpty() { runAll(0) }
