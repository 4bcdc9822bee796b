package fixture

import (
	"errors"
	"os"
	"runtime"
	"sync"
)

var errFull = errors.New("full")

type queue struct {
	mu     sync.Mutex
	rw     sync.RWMutex
	state  sync.Mutex
	other  sync.Mutex
	ready  *sync.Cond
	items  []int
	next   *queue
	closed bool
}

// A deferred unlock runs on every way out.
func (q *queue) push(n int) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return errFull
	}
	q.items = append(q.items, n)
	return nil
}

// Both branches unlock.
func (q *queue) pop() (int, bool) {
	q.mu.Lock()
	if len(q.items) == 0 {
		q.mu.Unlock()
		return 0, false
	}
	first := q.items[0]
	q.items = q.items[1:]
	q.mu.Unlock()
	return first, true
}

// The function is there to lock.
func (q *queue) lock() {
	q.mu.Lock()
}

// Whoever succeeds goes on with the lock held; finish lets go of it.
func (q *queue) begin() error {
	q.state.Lock()
	if q.closed {
		q.state.Unlock()
		return errFull
	}
	return nil
}

func (q *queue) finish() {
	q.closed = true
	q.state.Unlock()
}

// Whoever gets the queue has the lock.
func (q *queue) acquire() *queue {
	q.other.Lock()
	if q.closed {
		q.other.Unlock()
		return nil
	}
	return q
}

// The caller gets what unlocks.
func (q *queue) hold() func() {
	q.mu.Lock()
	return q.mu.Unlock
}

func (q *queue) held() int {
	release := q.hold()
	defer release()
	if q.closed {
		return 0
	}
	return len(q.items)
}

// Locked and unlocked under the same condition.
func (q *queue) peek(isShared bool) int {
	if isShared {
		q.rw.RLock()
	}
	q.closed = false
	first := q.items[0]
	if isShared {
		q.rw.RUnlock()
	}
	return first
}

// A flag says whether the lock is held.
func (q *queue) flagged(n int) int {
	isLocked := true
	q.mu.Lock()
	defer func() {
		if isLocked {
			q.mu.Unlock()
		}
	}()
	if n > 0 {
		q.mu.Unlock()
		isLocked = false
	}
	return n
}

// Called with the lock held, and so it returns.
func (q *queue) wait(isDone func() bool) bool {
	for {
		q.mu.Unlock()
		if isDone() {
			q.mu.Lock()
			return true
		}
		q.mu.Lock()
		if q.closed {
			return false
		}
	}
}

// The next round unlocks what the one before locked.
func (q *queue) alternate(steps []int) {
	q.mu.Lock()
	for _, step := range steps {
		q.mu.Unlock()
		push(step)
		q.mu.Lock()
	}
	q.mu.Unlock()
}

// Hand over hand: the next one is locked before this one is unlocked.
func (q *queue) last() *queue {
	at := q
	at.mu.Lock()
	for at.next != nil {
		next := at.next
		next.mu.Lock()
		at.mu.Unlock()
		at = next
	}
	at.mu.Unlock()
	return at
}

// All are locked, then all are unlocked.
func lockAll(queues []*queue) error {
	for _, each := range queues {
		each.mu.Lock()
	}
	for _, each := range queues {
		if each.closed {
			unlockAll(queues)
			return errFull
		}
	}
	unlockAll(queues)
	return nil
}

func unlockAll(queues []*queue) {
	for _, each := range queues {
		each.mu.Unlock()
	}
}

// The goroutine that is given the lock unlocks.
func (q *queue) background(isNow bool) {
	q.mu.Lock()
	if isNow {
		q.items = nil
		q.mu.Unlock()
		return
	}
	go func() {
		defer q.mu.Unlock()
		q.items = nil
	}()
}

// A helper unlocks on every path.
func (q *queue) flush() error {
	q.rw.Lock()
	if q.closed {
		return q.fail(errFull)
	}
	q.items = nil
	q.rw.Unlock()
	return nil
}

func (q *queue) fail(err error) error {
	q.closed = true
	q.rw.Unlock()
	return err
}

// The process ends, and with it whoever waits.
func mustOpen(q *queue, name string) {
	q.mu.Lock()
	if name == "" {
		os.Exit(1)
	}
	q.items = append(q.items, len(name))
	q.mu.Unlock()
}

// Not locked where TryLock says no.
func (q *queue) try() bool {
	if ok := q.mu.TryLock(); !ok {
		return false
	}
	q.items = nil
	q.mu.Unlock()
	return true
}

// The deferred function unlocks when it recovers.
func (q *queue) safely(n int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			q.mu.Unlock()
			err = errFull
		}
	}()
	q.mu.Lock()
	if q.closed {
		panic("closed")
	}
	q.items = append(q.items, n)
	q.mu.Unlock()
	return nil
}

// The lock for reading is taken again as one for writing.
func (q *queue) upgrade() int {
	q.rw.RLock()
	if len(q.items) > 0 {
		first := q.items[0]
		q.rw.RUnlock()
		return first
	}
	q.rw.RUnlock()
	q.rw.Lock()
	defer q.rw.Unlock()
	q.items = append(q.items, 1)
	return 1
}

// Readers unlock as often as they have locked.
func (q *queue) readers(n int) {
	locked := 0
	for ; locked < n; locked++ {
		q.rw.RLock()
	}
	for ; locked > 0; locked-- {
		q.rw.RUnlock()
	}
}

// Wait lets go of the lock and takes it again.
func (q *queue) take() int {
	q.ready.L.Lock()
	for len(q.items) == 0 {
		q.ready.Wait()
	}
	first := q.items[0]
	q.ready.L.Unlock()
	return first
}

// Of a type of its own that is no lock.
type door struct{ isOpen bool }

func (d *door) Lock()   { d.isOpen = false }
func (d *door) Unlock() { d.isOpen = true }

func (d *door) pass(n int) bool {
	d.Lock()
	if n > 0 {
		return false
	}
	d.Unlock()
	return true
}

func push(int) {}

// Both are taken, or none: whoever asks lets go of them.
func lockBoth(first, second *sync.Mutex) {
	for {
		first.Lock()
		if second.TryLock() {
			return
		}
		first.Unlock()
		runtime.Gosched()
	}
}

func transferBetween() int {
	var from, to sync.Mutex
	balance := 0
	lockBoth(&from, &to)
	balance++
	to.Unlock()
	from.Unlock()
	return balance
}

func lockBriefly(mu *sync.Mutex, open bool) bool {
	mu.Lock()
	if !open {
		mu.Unlock()
		return false
	}
	return true
}

func unlockFrom(n int, mu *sync.Mutex) int {
	mu.Unlock()
	return n
}

// One function takes it, another one that is given it lets go.
func countOpen(open bool) int {
	var mu sync.Mutex
	if !lockBriefly(&mu, open) {
		return 0
	}
	return unlockFrom(1, &mu)
}

// The same in a closure: true says that it is held.
func drainWhileOpen() int {
	var mu sync.Mutex
	left := 3
	enter := func() bool {
		mu.Lock()
		if left == 0 {
			mu.Unlock()
			return false
		}
		return true
	}
	rounds := 0
	for enter() {
		left--
		rounds++
		mu.Unlock()
	}
	return rounds
}

// Both orders, each by a closure that is given the locks.
func twoOrders() {
	var a, b sync.Mutex
	both := func(x, y *sync.Mutex) {
		for {
			x.Lock()
			if y.TryLock() {
				return
			}
			x.Unlock()
			runtime.Gosched()
		}
	}
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		both(&a, &b)
		a.Unlock()
		b.Unlock()
	}()
	go func() {
		defer wg.Done()
		both(&b, &a)
		a.Unlock()
		b.Unlock()
	}()
	wg.Wait()
}

type book struct {
	mu     sync.Mutex
	pages  map[string]int
	isShut bool
}

func (b *book) shut() { b.mu.Unlock() }

// The helper that callers let go with serves here, too.
func (b *book) open() bool {
	b.mu.Lock()
	if b.isShut {
		b.shut()
		return false
	}
	return true
}

func (b *book) write(key string) {
	if b.open() {
		defer b.shut()
		b.pages[key]++
	}
}

// Only who is told so has the lock.
func (b *book) openAt(key string) (func(), bool) {
	b.mu.Lock()
	if _, ok := b.pages[key]; !ok {
		b.mu.Unlock()
		return nil, false
	}
	return b.mu.Unlock, true
}

func (b *book) add(key string) {
	if done, ok := b.openAt(key); ok {
		defer done()
		b.pages[key]++
	}
}

func (b *book) drop(key string) bool {
	done, ok := b.openAt(key)
	if !ok {
		return false
	}
	delete(b.pages, key)
	done()
	return true
}

// Nothing to call says that the lock is free.
func (b *book) tryOpen() func() {
	if !b.mu.TryLock() {
		return nil
	}
	return b.mu.Unlock
}

func (b *book) peekAt(key string) int {
	done := b.tryOpen()
	if done == nil {
		return 0
	}
	defer done()
	return b.pages[key]
}

// How many there are says who has the lock, too.
func (b *book) openAny() (func(), int) {
	b.mu.Lock()
	if len(b.pages) == 0 {
		b.mu.Unlock()
		return nil, 0
	}
	return b.mu.Unlock, len(b.pages)
}

func (b *book) clear() {
	done, n := b.openAny()
	if n > 0 {
		clear(b.pages)
		done()
	}
}

// A flag says whether the lock has been given back already.
func (b *book) commit(done func()) {
	b.mu.Lock()
	var unlocked bool
	unlock := func() {
		if !unlocked {
			b.mu.Unlock()
		}
		unlocked = true
	}
	defer unlock()
	if len(b.pages) == 0 {
		return
	}
	unlock()
	done()
}
