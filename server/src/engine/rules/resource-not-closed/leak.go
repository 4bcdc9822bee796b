package fixture

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"os"
	"time"
)

var errBroken = errors.New("broken")

func check(r io.Reader) error {
	_, err := r.Read(make([]byte, 1))
	return err
}

// Closed at the end, but not where reading fails.
func earlyReturn(path string) ([]byte, error) {
	f, err := os.Open(path) // want "f is not closed when the function returns at line"
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return data, f.Close()
}

func never(path string) error {
	f, err := os.Open(path) // want "f is never closed"
	if err != nil {
		return err
	}
	return check(f)
}

// The wrapper reads the file, it does not own it.
func wrapped(path string) (string, error) {
	f, err := os.Open(path) // want "f is never closed"
	if err != nil {
		return "", err
	}
	return bufio.NewReader(f).ReadString('\n')
}

// Whoever receives it closes it: a deferred Close would come too early.
func sentUnless(path string, files chan<- *os.File, stop <-chan struct{}) error {
	f, err := os.Open(path) // want "returns at line .* Call f.Close.+ before"
	if err != nil {
		return err
	}
	select {
	case files <- f:
		return nil
	case <-stop:
		return errBroken
	}
}

// What keeps it may want it for longer than the function lasts.
func keptUnless(path string, keep func(*os.File), isSmall bool) error {
	f, err := os.Open(path) // want "returns at line .* Call f.Close.+ before"
	if err != nil {
		return err
	}
	if isSmall {
		return nil
	}
	keep(f)
	return nil
}

func inLoop(paths []string) error {
	for _, path := range paths {
		f, err := os.Open(path) // want "not closed before the loop gets another file"
		if err != nil {
			return err
		}
		if check(f) != nil {
			continue
		}
		f.Close()
	}
	return nil
}

func open(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// The helper opened it for us.
func fromHelper(path string) error {
	f, err := open(path) // want "The file that open gives is never closed"
	if err != nil {
		return err
	}
	return check(f)
}

type store struct {
	file *os.File
	size int64
}

func openStore(path string) (*store, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &store{file: f}, nil
}

func (s *store) Close() error { return s.file.Close() }

func (s *store) check() error { return check(s.file) }

// What its constructor opened, its Close closes: nobody calls that here.
func fromConstructor(path string) error {
	s, err := openStore(path) // want "The file that openStore gives is never closed. Defer s.Close"
	if err != nil {
		return err
	}
	return s.check()
}

// The constructor itself drops the file when it fails.
func newStore(path string) (*store, error) {
	f, err := os.Open(path) // want "f is not closed when the function returns at line"
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return &store{file: f, size: info.Size()}, nil
}

type cache struct{ backing *os.File }

func (c *cache) fill(path string) error {
	f, err := os.Open(path) // want "kept in backing, and nothing in this package calls backing.Close"
	if err != nil {
		return err
	}
	c.backing = f
	return nil
}

// The deferred closure looks at an error that is always nil.
func shadowed(path string) error {
	f, err := os.Create(path) // want "f is not closed when the function returns at line"
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if err := check(f); err != nil {
		return err
	}
	return f.Close()
}

// Handed to a goroutine that never closes it.
func served(l net.Listener) error {
	conn, err := l.Accept() // want "conn is never closed"
	if err != nil {
		return err
	}
	go echo(conn)
	return nil
}

func echo(conn net.Conn) {
	io.Copy(conn, conn)
}

// The helper closes it on one of its paths only.
func byHalf(path string, strict bool) error {
	f, err := os.Open(path) // want "f is not closed on every path"
	if err != nil {
		return err
	}
	finish(f)
	return nil
}

func finish(f *os.File) {
	if err := check(f); err != nil {
		return
	}
	f.Close()
}

func overwritten(a, b string) error {
	f, err := os.Open(a) // want "f gets another value at line"
	if err != nil {
		return err
	}
	f, err = os.Open(b)
	if err != nil {
		return errBroken
	}
	return f.Close()
}

// All closures close the last one.
func sharedByClosures(paths []string) error {
	var f *os.File
	for _, path := range paths {
		var err error
		f, err = os.Open(path) // want "f is not closed before the loop gets another file"
		if err != nil {
			return err
		}
		defer func() { f.Close() }()
	}
	return nil
}

func closureForgotten(path string) error {
	var files []*os.File
	closeAll := func() {
		for _, f := range files {
			f.Close()
		}
	}
	_ = closeAll
	f, err := os.Open(path) // want "f is never closed"
	if err != nil {
		return err
	}
	files = append(files, f)
	return nil
}

func closureOfAnotherList(path string) (func(), error) {
	var files, others []*os.File
	closeAll := func() {
		for _, f := range others {
			f.Close()
		}
	}
	f, err := os.Open(path) // want "f is never closed"
	if err != nil {
		return nil, err
	}
	files = append(files, f)
	return closeAll, nil
}

func closureTooLate(path string) (func(), error) {
	var files []*os.File
	closeAll := func() {
		for _, f := range files {
			f.Close()
		}
	}
	f, err := os.Open(path) // want "f is not closed when the function returns"
	if err != nil {
		return nil, err
	}
	files = append(files, f)
	if _, err := f.Stat(); err != nil {
		return nil, err
	}
	return closeAll, nil
}

func namedClosureForgotten(path string) (stop func(), err error) {
	var files []*os.File
	stop = func() {
		for _, f := range files {
			f.Close()
		}
	}
	f, err := os.Open(path) // want "f is never closed"
	if err != nil {
		return nil, err
	}
	files = append(files, f)
	return nil, nil
}

func closureOfOneTooLate(path string, wanted bool) (func(), error) {
	var f *os.File
	var err error
	stop := func() {
		if f != nil {
			f.Close()
		}
	}
	f, err = os.Open(path) // want "f is not closed when the function returns"
	if err != nil {
		return nil, err
	}
	if !wanted {
		return nil, nil
	}
	return stop, nil
}

// The closure closes the second one.
func overwrittenBefore(path string) error {
	f, err := os.Open(path) // want "f gets another value at line"
	if err != nil {
		return err
	}
	defer func() { f.Close() }()
	f, err = os.Open(path + ".old")
	return err
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

func forgottenWhereItFails(address string) error {
	conn, err := net.Dial("tcp", address) // want "conn is not closed on every path"
	if err != nil {
		return err
	}
	if err := serveLater(conn); err != nil {
		return err
	}
	return nil
}

// Closes it where it fails.
func greet(conn net.Conn) error {
	if _, err := conn.Write([]byte("hello")); err != nil {
		conn.Close()
		return err
	}
	return nil
}

func forgottenUnlessItFails(address string) error {
	conn, err := net.Dial("tcp", address) // want "conn is not closed on every path"
	if err != nil {
		return err
	}
	if err := greet(conn); err != nil {
		return err
	}
	return nil
}

func nobodyHolds(addresses []string) error {
	for _, address := range addresses {
		_, err := net.Dial("tcp", address) // want "This connection is never closed: nothing holds it. Keep it in a variable and call Close"
		if err != nil {
			return err
		}
	}
	return nil
}

const keepsOpen = true

func constantly(path string) error {
	f, err := os.Open(path) // want "f is not closed when the function returns at line"
	if err != nil {
		return err
	}
	if keepsOpen {
		return check(f)
	}
	return f.Close()
}

// A descriptor somebody opened for it.
func given(fd uintptr) error {
	f := os.NewFile(fd, "given") // want "f is never closed"
	if f == nil {
		return os.ErrInvalid
	}
	return check(f)
}

// Only the process that ends before this returns closes everything.
func mayExit(path string) {
	f, err := os.Open(path) // want "f is never closed"
	if err != nil {
		os.Exit(1)
	}
	_ = check(f)
}

// The archive holds the descriptor, its entries read from it.
func entry(archive *zip.Reader, name string) ([]byte, error) {
	f, err := archive.Open(name) // want hint "f is never closed"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

func archived(name string) (int, error) {
	archive, err := zip.OpenReader(name) // want "archive is never closed"
	if err != nil {
		return 0, err
	}
	return len(archive.File), nil
}

func mail(address string, wanted bool) error {
	client, err := smtp.Dial(address) // want "client is not closed when the function returns"
	if err != nil {
		return err
	}
	if !wanted {
		return nil
	}
	return client.Quit()
}

// Closed where all is well, before the file is given its name: deferring it as well would close it twice.
func renamed(path string, data []byte) error {
	f, err := os.Create(path + ".new") // want "f is not closed when the function returns at line"
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	f.Close()
	return os.Rename(path+".new", path)
}

// What the deferred release stands in for goes, on every path.
func closedByHand(path string, data []byte) error {
	f, err := os.Create(path) // want "f is not closed when the function returns at line"
	if err != nil {
		return err
	}
	if len(data) == 0 {
		_ = f.Close()
		return fmt.Errorf("nothing to write to %s", path)
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	if len(data) > 1<<20 {
		f.Close()
		os.Exit(1)
	}
	f.Close()
	return nil
}

// The second one takes the variable over.
func oneAfterTheOther(a, b string, quick bool) error {
	f, err := os.Open(a) // want "f is not closed when the function returns at line"
	if err != nil {
		return err
	}
	if quick {
		return nil
	}
	f.Close()
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	f.Close()
	return nil
}

// The deferred call closes the first one: what f is by then does not count.
func deferredForTheFirst(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	defer f.Close()
	f, err = os.Open(b) // want "f is not closed when the function returns at line [0-9]+: the call deferred at line [0-9]+ is for the file of then."
	if err != nil {
		return err
	}
	return check(f)
}

func closeFile(f *os.File) { f.Close() }

func deferredWithTheFirst(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	defer closeFile(f)
	f, err = os.Open(b) // want "f is not closed when the function returns at line [0-9]+: the call deferred"
	if err != nil {
		return err
	}
	return check(f)
}

type reader struct{ input *os.File }

type writer struct{ input *os.File }

func (w *writer) Close() error { return w.input.Close() }

// Another type's field of the same name is closed.
func (r *reader) open(path string) (err error) {
	r.input, err = os.Open(path) // want "kept in input, and nothing in this package calls input.Close"
	return err
}

func newReader(path string) (*reader, error) {
	f, err := os.Open(path) // want "kept in input, and nothing in this package calls input.Close"
	if err != nil {
		return nil, err
	}
	return &reader{f}, nil
}

// The variable never holds another function.
func throughVariable(path string) error {
	open := os.Open
	f, err := open(path) // want "f is never closed"
	if err != nil {
		return err
	}
	return check(f)
}

func throughHelper(path string) error {
	reopen := open
	f, err := reopen(path) // want "The file that open gives is never closed"
	if err != nil {
		return err
	}
	return check(f)
}

func throughMethodValue(d *net.Dialer, address string) error {
	dial := d.Dial
	conn, err := dial("tcp", address) // want "conn is never closed"
	if err != nil {
		return err
	}
	return check(conn)
}

func throughMethodExpression(d *net.Dialer, address string) error {
	conn, err := (*net.Dialer).Dial(d, "tcp", address) // want "conn is never closed"
	if err != nil {
		return err
	}
	return check(conn)
}

// The closure runs where it is called, and puts it into a variable of the function.
func byClosure(path string) (err error) {
	var f *os.File
	func() { f, err = os.Open(path) }() // want "f is never closed"
	if err != nil {
		return err
	}
	return check(f)
}

func fromClosure(path string) error {
	open := func() (*os.File, error) { return os.Open(path) } // want "The file is never closed"
	f, err := open()
	if err != nil {
		return err
	}
	return check(f)
}

func forCaller(path string) (f *os.File, err error) {
	func() { f, err = os.Open(path) }()
	return f, err
}

func fromForCaller(path string) error {
	f, err := forCaller(path) // want "The file that forCaller gives is never closed"
	if err != nil {
		return err
	}
	return check(f)
}

// Nobody else ever sees the map.
func inMap(paths []string) (int, error) {
	files := map[string]*os.File{}
	for _, path := range paths {
		f, err := os.Open(path) // want "f is never closed"
		if err != nil {
			return 0, err
		}
		files[path] = f
	}
	return len(files), nil
}

func inSlice(path string) (err error) {
	files := make([]*os.File, 1)
	files[0], err = os.Open(path) // want "files.0. is never closed"
	if err != nil {
		return err
	}
	return check(files[0])
}

func reading(path string) (stop func(), err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	go check(f)
	return func() { f.Close() }, nil
}

func stopForgotten(path string) error {
	stop, err := reading(path) // want "The file that reading gives is never closed. Defer stop\(\)."
	_ = stop
	return err
}

func stopOnlyCompared(path string) error {
	stop, err := reading(path) // want "The file that reading gives is never closed. Defer stop\(\)."
	if stop == nil {
		return errBroken
	}
	return err
}

type Feed interface {
	Follow(path string) (stop func(), err error)
}

type plainFeed struct{}

func (plainFeed) Follow(path string) (func(), error) { return reading(path) }

type namedFeed struct{ name string }

func (n namedFeed) Follow(path string) (func(), error) { return reading(path + n.name) }

// Whatever the feed is.
func followed(feed Feed, path string) error {
	stop, err := feed.Follow(path) // want likely "The file that plainFeed.Follow gives is never closed. Defer stop\(\)."
	if err != nil {
		return err
	}
	if stop == nil {
		return errBroken
	}
	return nil
}

func followedBlindly(feed Feed, path string) error {
	_, err := feed.Follow(path) // want likely "The file that plainFeed.Follow gives is never closed: nothing holds the function that does so"
	return err
}

// One of the two is forgotten.
func onceFromClosure(a, b string) error {
	open := func(path string) (*os.File, error) { return os.Open(path) }
	first, err := open(a)
	if err != nil {
		return err
	}
	defer first.Close()
	second, err := open(b) // want "second is never closed"
	if err != nil {
		return err
	}
	return errors.Join(check(first), check(second))
}

// The flag says the opposite.
func andThen(wanted bool, path string) error {
	isWanted := !wanted
	f, err := os.Open(path) // want "f is not closed when the function returns at line"
	if err != nil {
		return err
	}
	if isWanted {
		return nil
	}
	return f.Close()
}

func allButFirst(path string) error {
	f, err := os.Open(path) // want "f is not closed when the function"
	if err != nil {
		return err
	}
	files := []*os.File{f}
	for i := 1; i < len(files); i++ {
		files[i].Close()
	}
	return nil
}

func firstStays(path string) error {
	f, err := os.Open(path) // want "f is not closed when the function"
	if err != nil {
		return err
	}
	files := []*os.File{f}
	for i := len(files) - 1; i > 0; i-- {
		files[i].Close()
	}
	return nil
}

func everySecond(path string) error {
	f, err := os.Open(path) // want "f is not closed when the function"
	if err != nil {
		return err
	}
	files := []*os.File{f}
	for i := len(files) - 1; i >= 0; i -= 2 {
		files[i].Close()
	}
	return nil
}

func shorter(path string) error {
	f, err := os.Open(path) // want "f is not closed when the function"
	if err != nil {
		return err
	}
	files := []*os.File{f}
	for i := range len(files) - 1 {
		files[i].Close()
	}
	return nil
}

// As with a range, the rest stays open.
func leftEarly(path string) error {
	f, err := os.Open(path) // want "f is not closed when the function"
	if err != nil {
		return err
	}
	files := []*os.File{f}
	for i := len(files) - 1; i >= 0; i-- {
		if check(files[i]) != nil {
			break
		}
		files[i].Close()
	}
	return nil
}

func countedOthers(path string, others []*os.File) error {
	f, err := os.Open(path) // want "f is never closed"
	if err != nil {
		return err
	}
	files := []*os.File{f}
	for i := 0; i < len(others); i++ {
		others[i].Close()
	}
	_ = files
	return nil
}

// Measured when the list was still empty.
func countedBefore(path string) error {
	var files []*os.File
	n := len(files)
	f, err := os.Open(path) // want "f is not closed when the function returns at line"
	if err != nil {
		return err
	}
	files = append(files, f)
	for i := 0; i < n; i++ {
		files[i].Close()
	}
	return nil
}

type heap struct{ files []*os.File }

func (h *heap) Close() {
	for i := len(h.files) - 1; i > 0; i-- {
		h.files[i].Close()
	}
}

func onHeap(path string) error {
	h := &heap{}
	defer h.Close()
	f, err := os.Open(path) // want "f is not closed on every path"
	if err != nil {
		return err
	}
	h.files = append(h.files, f)
	return check(f)
}

// Where the next one cannot be opened the one before stays.
func rotatedUntilOneFails(paths <-chan string) error {
	var current *os.File
	for path := range paths {
		next, err := os.Create(path) // want "is not closed when the function returns at line [0-9]+"
		if err != nil {
			return err
		}
		if current != nil {
			current.Close()
		}
		current = next
	}
	return current.Close()
}
