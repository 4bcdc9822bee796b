package fixture

import (
	"context"
	"embed"
	"errors"
	"io"
	"log"
	"net"
	"net/smtp"
	"os"
	"sync"
	"testing"
	"time"
)

func check(r io.Reader) error {
	_, err := r.Read(make([]byte, 1))
	return err
}

func deferred(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return check(f)
}

// Every way out closes it.
func everyPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := check(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func closeQuietly(c io.Closer) {
	if c == nil {
		return
	}
	if err := c.Close(); err != nil {
		log.Print(err)
	}
}

// A helper closes it, through an interface.
func helper(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer closeQuietly(f)
	return check(f)
}

func closeAll(all ...io.Closer) {
	for _, each := range all {
		each.Close()
	}
}

// A variadic helper closes both.
func several(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		closeAll(f)
		return err
	}
	defer closeAll(f, g)
	return check(g)
}

func use[T io.ReadCloser](value T) error {
	defer value.Close()
	return check(value)
}

// A generic helper closes it.
func generic(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return use(f)
}

type reader struct {
	file *os.File
	mu   sync.Mutex
	done bool
}

// Closed once, by the method that users call.
func (r *reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return nil
	}
	r.done = true
	return r.file.Close()
}

// The file belongs to the reader.
func newReader(path string) (*reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &reader{file: f}, nil
}

// The struct's Close closes what the constructor opened.
func constructed(path string) error {
	r, err := newReader(path)
	if err != nil {
		return err
	}
	defer r.Close()
	return check(r.file)
}

// The caller gets it.
func returned(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// The caller gets it, unless something fails: then the deferred closure closes it.
func returnedOrClosed(path string) (f *os.File, err error) {
	f, err = os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if err = check(f); err != nil {
		return nil, err
	}
	return f, nil
}

// A flag tells the deferred closure whether it has been handed over.
func flagged(path string, keep func(*os.File)) error {
	done := false
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() {
		if !done {
			f.Close()
		}
	}()
	if err := check(f); err != nil {
		return err
	}
	keep(f)
	done = true
	return nil
}

// Closed by the goroutine that serves it.
func goroutine(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go serve(conn)
	}
}

func serve(conn net.Conn) {
	defer conn.Close()
	io.Copy(conn, conn)
}

// The test closes it.
func inTest(t *testing.T, path string) *os.File {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return nil
}

// Two conditions that agree.
func correlated(path string) error {
	var f *os.File
	if path != "" {
		f, _ = os.Open(path)
	}
	log.Print(path)
	if path != "" {
		return f.Close()
	}
	return nil
}

// The loop closes each one before the next.
func inLoop(paths []string) error {
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			continue
		}
		err = check(f)
		f.Close()
		if errors.Is(err, io.EOF) {
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Retried until it works; then there is one to close.
func retried(path string) error {
	var f *os.File
	var err error
	for attempt := 0; attempt < 3; attempt++ {
		if f, err = os.Open(path); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	return f.Close()
}

var once sync.Once

// Kept for the life of the process.
var logFile *os.File

func global(path string) {
	once.Do(func() {
		logFile, _ = os.Create(path)
	})
}

// Whoever receives it closes it.
func sent(path string, out chan<- *os.File) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	out <- f
	return nil
}

// All of them are closed behind the loop.
func collected(paths []string) error {
	var files []*os.File
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	return nil
}

// A closure made before it was opened closes it.
func closureFirst(path string) (func(), error) {
	var f *os.File
	stop := func() {
		if f != nil {
			f.Close()
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return stop, check(f)
}

// A closure made first closes whatever its list has come to hold by the time it is used.
func listClosedByResult(paths []string) (func(), error) {
	var files []*os.File
	closeAll := func() {
		for _, f := range files {
			f.Close()
		}
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			closeAll()
			return nil, err
		}
		files = append(files, f)
	}
	return closeAll, nil
}

func listClosedByNamedResult(path string) (stop func(), err error) {
	var files []*os.File
	stop = func() {
		for _, f := range files {
			f.Close()
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	files = append(files, f)
	return stop, nil
}

func fileClosedByNamedResult(path string) (stop func(), err error) {
	var f *os.File
	stop = func() {
		if f != nil {
			f.Close()
		}
	}
	if f, err = os.Open(path); err != nil {
		return nil, err
	}
	return
}

func listClosedThroughAnother(path string) (func(), error) {
	var files []*os.File
	closeAll := func() {
		for _, f := range files {
			f.Close()
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	files = append(files, f)
	return func() { closeAll() }, nil
}

func listClosedByCleanup(t *testing.T, path string) {
	var files []*os.File
	closeAll := func() {
		for _, f := range files {
			f.Close()
		}
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, f)
	t.Cleanup(closeAll)
}

func listClosedByEarlierCleanup(t *testing.T, path string) {
	var files []*os.File
	t.Cleanup(func() {
		for _, f := range files {
			f.Close()
		}
	})
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, f)
}

type stopper struct{ stop func() }

func listClosedByField(s *stopper, path string) error {
	var files []*os.File
	closeAll := func() {
		for _, f := range files {
			f.Close()
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	files = append(files, f)
	s.stop = closeAll
	return nil
}

func listClosedByEarlierStruct(path string) (*stopper, error) {
	var files []*os.File
	s := &stopper{stop: func() {
		for _, f := range files {
			f.Close()
		}
	}}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	files = append(files, f)
	return s, nil
}

// A process that ends closes everything.
func fatal(path string) {
	f, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	if err := check(f); err != nil {
		log.Fatal(err)
	}
	f.Close()
}

func dialled(address string) (net.Conn, func(), error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, nil, err
	}
	return conn, func() { conn.Close() }, nil
}

// The second result closes the first.
func closedBySecond(address string) error {
	conn, done, err := dialled(address)
	if err != nil {
		return err
	}
	defer done()
	_, err = conn.Write([]byte("hello"))
	return err
}

// Each round has a file of its own, which the closure of that round closes in the end.
func deferredClosures(paths []string) error {
	done := func(c io.Closer, name string) { c.Close() }
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { f.Close() }() //nolint:defer-in-loop // late on purpose
		g, err := os.Open(path)
		if err != nil {
			return err
		}
		defer done(g, path) //nolint:defer-in-loop // late on purpose
		if err := check(io.MultiReader(f, g)); err != nil {
			return err
		}
	}
	return nil
}

// The closure is given the first one, so that it closes that.
func givenBefore(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func(c io.Closer) { c.Close() }(f)
	if f, err = os.Open(path + ".old"); err != nil {
		return err
	}
	return f.Close()
}

// Gives it to a goroutine that closes it, or says that it did not.
func serveLater(conn net.Conn) error {
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return err
	}
	go func() {
		check(conn)
		conn.Close()
	}()
	return nil
}

func closedUnlessItFails(address string) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	if err := serveLater(conn); err != nil {
		conn.Close()
		return err
	}
	return nil
}

// Closes it where it fails.
func greet(conn net.Conn) (err error) {
	defer func() {
		if err != nil {
			conn.Close()
		}
	}()
	_, err = conn.Write([]byte("hello"))
	return err
}

func closedWhereItFails(address string) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	if err := greet(conn); err != nil {
		return err
	}
	return conn.Close()
}

// Its goroutine is to close it, and does so unless writing fails.
func pump(w io.WriteCloser, lines []string) {
	go func() {
		for _, line := range lines {
			if _, err := io.WriteString(w, line); err != nil {
				return
			}
		}
		w.Close()
	}()
}

func pumped(path string, lines []string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	pump(f, lines)
	return nil
}

type lineReader struct{ source net.Conn }

// The caller gets the connection by itself, too.
func dialReader(address string) (net.Conn, *lineReader, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, nil, err
	}
	return conn, &lineReader{source: conn}, nil
}

type hooks struct{ started func() }

func (h hooks) run() { h.started() }

// A closure in a closure of what was registered before closes it.
func closedByHook(path string, ready <-chan struct{}, registered chan<- hooks) error {
	var f *os.File
	h := hooks{
		started: func() {
			go func() {
				<-ready
				f.Close()
			}()
		},
	}
	registered <- h
	var err error
	if f, err = os.Open(path); err != nil {
		return err
	}
	return check(f)
}

// It was open when the process began.
func inherited(name string) error {
	f := os.NewFile(3, name)
	if f == nil {
		return os.ErrInvalid
	}
	return check(f)
}

const keepsOpen = false

func constantly(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if keepsOpen {
		return check(f)
	}
	return f.Close()
}

// The process ends with the function.
func child(path string) {
	defer os.Exit(0)
	f, err := os.Open(path)
	if err != nil {
		return
	}
	_ = check(f)
	for fd := uintptr(3); fd < 6; fd++ {
		if check(os.NewFile(fd, "inherited")) == nil {
			return
		}
	}
}

var sources embed.FS

// What is embedded lies in memory.
func embeddedSize() (int64, error) {
	f, err := sources.Open("clean.go")
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Quit closes the connection, too.
func mailed(address string) error {
	client, err := smtp.Dial(address)
	if err != nil {
		return err
	}
	if err := client.Noop(); err != nil {
		client.Close()
		return err
	}
	return client.Quit()
}

// Where the context is over it returns that error, for which the deferred closure closes.
func dialUntil(ctx context.Context, address string) (conn net.Conn, err error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			c.Close()
		}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	default:
		return c, nil
	}
}

// Each has a deferred call of its own.
func oneAfterTheOther(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	defer f.Close()
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	defer f.Close()
	return check(f)
}

type slot struct{ f *os.File }

func (s *slot) close() {
	if s.f != nil {
		s.f.Close()
	}
}

// The deferred call finds what lies in the slot when it runs.
func deferredEarly(path string) error {
	var s slot
	defer s.close()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.f = f
	return check(f)
}

// So does a closure that is given the variable's address.
func deferredWithAddress(path string) (err error) {
	var f *os.File
	defer func(f **os.File) {
		(*f).Close()
	}(&f)
	f, err = os.Open(path)
	if err != nil {
		return err
	}
	return check(f)
}

type journal struct{ pages *os.File }

func (j *journal) open(path string) (err error) {
	j.pages, err = os.Open(path)
	return err
}

// A journal under another name, one inside of something else, and one in a list.
type diary journal

func (d *diary) close() error { return d.pages.Close() }

type ledger struct{ entries *os.File }

func (l *ledger) open(path string) (err error) {
	l.entries, err = os.Open(path)
	return err
}

type bank struct{ ledger }

func (b *bank) close() error { return b.entries.Close() }

type album struct{ photos *os.File }

func (a *album) open(path string) (err error) {
	a.photos, err = os.Open(path)
	return err
}

func closeAlbums(albums map[string]*album) {
	for _, each := range albums {
		each.photos.Close()
	}
}

// Released as it was acquired: through a variable or a method expression.
func throughVariables(path string) error {
	open := os.Open
	f, err := open(path)
	if err != nil {
		return err
	}
	end := f.Close
	defer end()
	return check(f)
}

func throughMethodExpression(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer (*os.File).Close(f)
	return check(f)
}

func openNothing(string) (*os.File, error) { return nil, os.ErrInvalid }

// The variable may hold a function that acquires nothing.
func throughEither(path string, isReal bool) error {
	open := openNothing
	if isReal {
		open = os.Open
	}
	f, err := open(path)
	if err != nil {
		return err
	}
	return check(f)
}

// So may a parameter.
func throughParameter(open func(string) (*os.File, error)) error {
	f, err := open("")
	if err != nil {
		return err
	}
	return check(f)
}

func byClosure(path string) (err error) {
	var f *os.File
	func() { f, err = os.Open(path) }()
	if err != nil {
		return err
	}
	defer f.Close()
	return check(f)
}

// Each call of the closure opens another one.
func twiceFromClosure(a, b string) error {
	open := func(path string) (*os.File, error) { return os.Open(path) }
	first, err := open(a)
	if err != nil {
		return err
	}
	defer first.Close()
	second, err := open(b)
	if err != nil {
		return err
	}
	defer second.Close()
	return errors.Join(check(first), check(second))
}

// What lies in the map is closed one by one.
func inMap(paths []string) error {
	files := map[string]*os.File{}
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		files[path] = f
	}
	return nil
}

func byIndex(path string) (err error) {
	files := make([]*os.File, 1)
	files[0], err = os.Open(path)
	if err != nil {
		return err
	}
	for at := range files {
		files[at].Close()
	}
	return nil
}

func closeList(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}

func byHelper(path string) (err error) {
	files := make([]*os.File, 1)
	defer closeList(files)
	files[0], err = os.Open(path)
	return err
}

// Somebody else has the list, too.
func shared(open map[string][]*os.File, path string) (err error) {
	files := make([]*os.File, 1)
	open[path] = files
	files[0], err = os.Open(path)
	return err
}

func cleaned(cleanup func(func()), path string) (err error) {
	files := make([]*os.File, 1)
	cleanup(func() { closeList(files) })
	files[0], err = os.Open(path)
	return err
}

func listed(paths []string) (_ []*os.File, err error) {
	files := make([]*os.File, len(paths))
	for at, path := range paths {
		if files[at], err = os.Open(path); err != nil {
			closeList(files[:at])
			return nil, err
		}
	}
	return files, nil
}

func reading(path string) (stop func(), err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	go check(f)
	return func() { f.Close() }, nil
}

type Feed interface {
	Follow(path string) (stop func(), err error)
}

type fileFeed struct{}

func (fileFeed) Follow(path string) (func(), error) { return reading(path) }

func followed(feed Feed, path string) error {
	stop, err := feed.Follow(path)
	if err != nil {
		return err
	}
	defer stop()
	return nil
}

type Tail interface {
	Tail(path string) (stop func(), err error)
}

type fileTail struct{}

func (fileTail) Tail(path string) (func(), error) { return reading(path) }

type emptyTail struct{}

func (emptyTail) Tail(string) (func(), error) { return func() {}, nil }

// One of them opens nothing.
func tailed(tail Tail, path string) error {
	_, err := tail.Tail(path)
	return err
}

// The caller learns from the closure's own error whether it got one.
func checkedInClosure(path string) error {
	f, err := func() (*os.File, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		if err := check(f); err != nil {
			f.Close()
			return nil, err
		}
		return f, nil
	}()
	if err != nil {
		return err
	}
	defer f.Close()
	return nil
}

// What lies in the map is found in it.
func lookedUp(path string) error {
	files := make(map[string]*os.File)
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	files[path] = f
	if f, ok := files[path]; ok {
		f.Close()
	}
	return nil
}

func emptied(path string) error {
	files := make(map[string]*os.File)
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	files[path] = f
	for len(files) > 0 {
		for name, f := range files {
			f.Close()
			delete(files, name)
		}
	}
	return nil
}

// What the flag says was asked before.
func orElse(wanted bool, path string) error {
	var f *os.File
	var err error
	isSkipped := !wanted
	if wanted {
		f, err = os.Open(path)
		if err != nil {
			isSkipped = true
		}
	}
	if isSkipped {
		return errors.New("skipped")
	}
	return f.Close()
}

// The last one opened is closed first.
func lastFirst(path string) error {
	var files []*os.File
	defer func() {
		for i := len(files) - 1; i >= 0; i-- {
			files[i].Close()
		}
	}()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	files = append(files, f)
	return check(f)
}

func counted(paths []string) {
	var files []*os.File
	for _, path := range paths {
		if f, err := os.Open(path); err == nil {
			files = append(files, f)
		}
	}
	for i := 0; i < len(files); i++ {
		files[i].Close()
	}
}

func countedOnce(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	files := []*os.File{f}
	for i, n := 0, len(files); i < n; i++ {
		files[i].Close()
	}
	return nil
}

// The index is one less than the counter.
func countedDown(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	files := []*os.File{f}
	for i := len(files); i > 0; i-- {
		files[i-1].Close()
	}
	return nil
}

func eachIndex(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	files := []*os.File{f}
	for i := range files {
		files[i].Close()
	}
	return nil
}

func eachNumber(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	files := []*os.File{f}
	for i := range len(files) {
		files[i].Close()
	}
	return nil
}

type stack struct{ files []*os.File }

func (s *stack) Close() error {
	var first error
	for i := len(s.files) - 1; i >= 0; i-- {
		if err := s.files[i].Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func onStack(path string) error {
	s := &stack{}
	defer s.Close()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	return check(f)
}

// What is called is an element.
func calledLastFirst(path string) (err error) {
	var closers []func() error
	defer func() {
		for i := len(closers) - 1; i >= 0; i-- {
			err = errors.Join(err, closers[i]())
		}
	}()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	closers = append(closers, f.Close)
	return check(f)
}

// The file before is closed when the next one is open.
func rotated(paths <-chan string) {
	var current *os.File
	for path := range paths {
		next, err := os.Create(path)
		if err != nil {
			continue
		}
		if current != nil {
			current.Close()
		}
		current = next
	}
	if current != nil {
		current.Close()
	}
}
