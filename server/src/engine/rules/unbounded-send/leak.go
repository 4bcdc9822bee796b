package fixture

import (
	"bufio"
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

func work() int { return 1 }

func check() error { return errors.New("not valid") }

// The caller gives up, and nobody receives any more.
func timeout() int {
	done := make(chan int)
	go func() {
		time.Sleep(5 * time.Millisecond)
		done <- work() // want "This send to done can block for ever: timeout stops receiving when the timer fires first"
	}()
	select {
	case v := <-done:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

// The function returns before it receives.
func earlyReturn() (int, error) {
	result := make(chan int)
	go func() {
		result <- work() // want "earlyReturn returns at line 38 without receiving"
	}()
	if err := check(); err != nil {
		return 0, err
	}
	return <-result, nil
}

// Only the first answer is taken.
func firstOfThree() int {
	answers := make(chan int)
	for range 3 {
		go func() {
			answers <- work() // want "receives only one value"
		}()
	}
	return <-answers
}

func firstOfAll(hosts []string) int {
	answers := make(chan int)
	for _, host := range hosts {
		go func() {
			answers <- len(host) // want "receives only one value"
		}()
	}
	return <-answers
}

// The error path sends and goes on to send again.
func doubleSend() int {
	c := make(chan int)
	go func() {
		if check() != nil {
			c <- 0
		}
		c <- f(work()) // want "receives only one value"
	}()
	return <-c
}

func f(v int) int { return v }

func cancelled(ctx context.Context) error {
	errs := make(chan error)
	go func() {
		errs <- check() // want "stops receiving when ctx is done first"
	}()
	select {
	case err := <-errs:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The collector stops at the first bad value.
func collect(items []int) error {
	errs := make(chan error)
	for range items {
		go func() {
			errs <- check() // want "collect returns at line 101 before it receives again"
		}()
	}
	for range items {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// A poll that takes the default leaves the sender behind.
func poll() bool {
	ready := make(chan bool)
	go func() {
		ready <- check() == nil // want "its select finds nothing ready"
	}()
	select {
	case ok := <-ready:
		return ok
	default:
		return false
	}
}

// The consumer leaves the loop before the producer is through.
func leavesEarly() {
	values := make(chan int)
	go func() {
		defer close(values)
		for i := 0; i < 10; i++ {
			values <- i // want "receives only one value"
		}
	}()
	for value := range values {
		if value >= 0 {
			break
		}
	}
}

func firstError() error {
	errs := make(chan error)
	go func() {
		defer close(errs)
		for range 3 {
			errs <- check() // want "returns at line \d+ before it receives again"
		}
	}()
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// The buffer has room for one, and three send.
func smallBuffer() error {
	errs := make(chan error, 1)
	for i := 0; i < 3; i++ {
		go func() { errs <- check() }() // want "receives only one value"
	}
	return <-errs
}

// Two are left over.
func threeOfOne() int {
	answers := make(chan int)
	send := func() { answers <- work() } // want "receives only one value"
	go send()
	go send()
	go send()
	return <-answers
}

func nobody() {
	values := make(chan int)
	values <- work() // want "nobody is left to receive"
	<-values
}

func answer(out chan<- int, value int) {
	time.Sleep(5 * time.Millisecond)
	out <- value
}

// The goroutine is a function that others may run rightly.
func runsFunction() int {
	done := make(chan int)
	go answer(done, work()) // want "This goroutine's send to out at line 180 can block for ever: runsFunction stops receiving"
	select {
	case v := <-done:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

type worker struct{ id int }

func (w *worker) report(to chan<- int) {
	answer(to, w.id)
}

// The send is two calls away.
func runsMethod() (int, error) {
	w := &worker{id: 1}
	done := make(chan int)
	go w.report(done) // want "runsMethod returns at line"
	if err := check(); err != nil {
		return 0, err
	}
	return <-done, nil
}

func relay[T any](value T, to chan<- T) { to <- value }

func runsGeneric() error {
	done := make(chan error)
	go relay(check(), done) // want "runsGeneric returns at line"
	if err := check(); err != nil {
		return err
	}
	return <-done
}

// The receiver loses its patience first.
func impatient() {
	stop := make(chan bool)
	go func() {
		select {
		case <-stop:
		case <-time.After(time.Millisecond):
		}
	}()
	time.Sleep(5 * time.Millisecond)
	stop <- true // want "the goroutine started at line 226 stops receiving when the timer fires first"
}

type queue interface{ Pop() int }

// Whether it comes round again is the queue's business.
func paced(q queue, wait time.Duration) int {
	popped := make(chan int, 1)
	go func() {
		for {
			popped <- q.Pop() // want hint likely "stops receiving when the timer fires first"
		}
	}()
	first := <-popped
	select {
	case second := <-popped:
		return second
	case <-time.After(wait):
	}
	return first
}

// Nothing paces it but the channel.
func worked(wait time.Duration) int {
	results := make(chan int, 1)
	go func() {
		for {
			results <- work() // want "stops receiving when the timer fires first"
		}
	}()
	first := <-results
	select {
	case second := <-results:
		return second
	case <-time.After(wait):
	}
	return first
}

// One line at a time: what comes back says that the other side is there still.
func answered(r *bufio.Reader, w io.Writer) error {
	lines := make(chan string)
	go func() {
		for line := range lines {
			if _, err := io.WriteString(w, line); err != nil {
				return
			}
		}
	}()
	for i := 0; i < 3; i++ {
		lines <- "line\n" // want hint likely "the goroutine started at line 275 returns at line \d+ before it receives again"
		if _, err := r.ReadString('\n'); err != nil {
			return err
		}
	}
	close(lines)
	return nil
}

// What is read has nothing to do with the other side.
func fed(r *bufio.Reader, w io.Writer) {
	lines := make(chan string)
	go func() {
		for line := range lines {
			if _, err := io.WriteString(w, line); err != nil {
				return
			}
		}
	}()
	for i := 0; i < 3; i++ {
		line, _ := r.ReadString('\n')
		lines <- line // want "the goroutine started at line 295 returns at line \d+ before it receives again"
	}
	close(lines)
}

func later(f func() int) <-chan int {
	answers := make(chan int)
	go func() {
		answers <- f() // want "givesUp stops receiving when"
	}()
	return answers
}

// The goroutine is started by a function that gives the channel back.
func givesUp(f func() int) int {
	select {
	case answer := <-later(f):
		return answer
	case <-time.After(time.Second):
		return 0
	}
}

type Broker struct {
	mu    sync.Mutex
	in    chan string
	count map[string]int
}

func NewBroker() *Broker {
	b := &Broker{in: make(chan string), count: map[string]int{}}
	go b.deliver()
	return b
}

func (b *Broker) deliver() {
	for topic := range b.in {
		b.mu.Lock()
		b.count[topic]++
		b.mu.Unlock()
	}
}

// That it sends with the lock held is said of the lock, and once.
func (b *Broker) Publish(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.in <- topic
}

// The channel says how many may go on at once: a larger one would let more of them.
func slotKept() {
	slots := make(chan struct{}, 1)
	for i := range 2 {
		slots <- struct{}{} // want "This send to slots can block for ever"
		go func() {
			if i == 0 {
				return
			}
			<-slots
		}()
	}
}

// The workers are in the way: with more room in front of them they are blocked all the same.
func workersInTheWay() {
	in := make(chan int)
	out := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range in {
				out <- v * 2 // want "This send to out can block for ever"
			}
		}()
	}
	go func() {
		defer close(in)
		for i := range 4 {
			in <- i // want "This send to in can block for ever"
		}
	}()
	wg.Wait()
	close(out)
	for v := range out {
		_ = v
	}
}

// Found once, in the function and in the closure that runs by itself.
func answersInTime() {
	answer := func(question string) string {
		c := make(chan string)
		go func() {
			time.Sleep(20 * time.Millisecond)
			c <- question + "!" // want "This send to c can block for ever"
		}()
		select {
		case s := <-c:
			return s
		case <-time.After(time.Millisecond):
			return ""
		}
	}
	_ = answer("why")
}

// A client that goes away leaves the sender behind: no buffer is large enough.
func stream(ctx context.Context, show func(int)) {
	updates := make(chan int)
	go func() {
		for i := range 500 {
			updates <- i // want "This send to updates can block for ever"
		}
		close(updates)
	}()
	for {
		select {
		case update, ok := <-updates:
			if !ok {
				return
			}
			show(update)
		case <-ctx.Done():
			return
		}
	}
}

// Whoever gives up says so by the channel it is given.
func sumUntil(stop <-chan struct{}) int {
	values := make(chan int)
	go func() {
		for i := range 300 {
			values <- i // want "This send to values can block for ever"
		}
	}()
	sum := 0
	for range 300 {
		select {
		case value := <-values:
			sum += value
		case <-stop:
			return sum
		}
	}
	return sum
}

// It goes by the number of the round: with fewer rounds it would do something else.
func streamUpTo(ctx context.Context, show func(int)) {
	updates := make(chan int)
	go func() {
		for i := range 500 {
			if i == 250 {
				break
			}
			updates <- i // want "This send to updates can block for ever"
		}
	}()
	for range 250 {
		select {
		case update := <-updates:
			show(update)
		case <-ctx.Done():
			return
		}
	}
}

// The loop leaves because the client has gone, however many values it has had by then.
func showAll(ctx context.Context, names []string, show func(string) error) error {
	found := make(chan string)
	go func() {
		defer close(found)
		for _, name := range names {
			found <- name // want "showAll returns at line 487 because ctx is done"
		}
	}()
	for name := range found {
		if err := ctx.Err(); err != nil {
			return err
		}
		_ = show(name)
	}
	return nil
}

// The client goes while the value is handed on.
func copyAll(ctx context.Context, names []string, out chan<- string) {
	found := make(chan string)
	go func() {
		defer close(found)
		for _, name := range names {
			found <- name // want "copyAll returns at line 507 because ctx is done"
		}
	}()
	for name := range found {
		select {
		case out <- name:
		case <-ctx.Done():
			return
		}
	}
}
