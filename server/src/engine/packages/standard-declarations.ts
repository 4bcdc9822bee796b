/**
 * Owns what inference knows of the standard library: declarations as Go source without bodies, one text a package, taken from the package's
 * documentation (https://pkg.go.dev/std). Add a line when a rule needs it; what is missing is unknown, never wrong. Holds no logic.
 */
export const standardDeclarations: Readonly<Record<string, string>> = {
  time: `
type Duration int64
type Month int
type Weekday int
type Location struct{}
type Time struct{}
type Ticker struct { C <-chan Time }
type Timer struct { C <-chan Time }
const ( Nanosecond Duration = 1; Microsecond Duration = 1; Millisecond Duration = 1; Second Duration = 1; Minute Duration = 1; Hour Duration = 1 )
var ( UTC *Location; Local *Location )
func After(d Duration) <-chan Time
func AfterFunc(d Duration, f func()) *Timer
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time
func NewTicker(d Duration) *Ticker
func NewTimer(d Duration) *Timer
func Now() Time
func Parse(layout, value string) (Time, error)
func ParseDuration(s string) (Duration, error)
func Since(t Time) Duration
func Sleep(d Duration)
func Tick(d Duration) <-chan Time
func Unix(sec int64, nsec int64) Time
func Until(t Time) Duration
func (t *Ticker) Reset(d Duration)
func (t *Ticker) Stop()
func (t *Timer) Reset(d Duration) bool
func (t *Timer) Stop() bool
func (t Time) Add(d Duration) Time
func (t Time) After(u Time) bool
func (t Time) Before(u Time) bool
func (t Time) Equal(u Time) bool
func (t Time) Format(layout string) string
func (t Time) IsZero() bool
func (t Time) Round(d Duration) Time
func (t Time) Sub(u Time) Duration
func (t Time) Truncate(d Duration) Time
func (t Time) UTC() Time
func (t Time) Unix() int64
func (t Time) UnixNano() int64
func (d Duration) Milliseconds() int64
func (d Duration) Minutes() float64
func (d Duration) Seconds() float64
func (d Duration) String() string`,

  context: `
import "time"
type CancelFunc func()
type CancelCauseFunc func(cause error)
type Context interface { Deadline() (deadline time.Time, ok bool); Done() <-chan struct{}; Err() error; Value(key any) any }
func AfterFunc(ctx Context, f func()) (stop func() bool)
func Background() Context
func Cause(c Context) error
func TODO() Context
func WithCancel(parent Context) (ctx Context, cancel CancelFunc)
func WithCancelCause(parent Context) (ctx Context, cancel CancelCauseFunc)
func WithDeadline(parent Context, d time.Time) (Context, CancelFunc)
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc)
func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc)
func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc)
func WithValue(parent Context, key, val any) Context
func WithoutCancel(parent Context) Context`,

  sync: `
type Locker interface { Lock(); Unlock() }
type Mutex struct{}
type RWMutex struct{}
type WaitGroup struct{}
type Once struct{}
type Cond struct { L Locker }
type Pool struct { New func() any }
type Map struct{}
func NewCond(l Locker) *Cond
func OnceFunc(f func()) func()
func OnceValue[T any](f func() T) func() T
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2)
func (m *Mutex) Lock()
func (m *Mutex) TryLock() bool
func (m *Mutex) Unlock()
func (rw *RWMutex) Lock()
func (rw *RWMutex) RLock()
func (rw *RWMutex) RLocker() Locker
func (rw *RWMutex) RUnlock()
func (rw *RWMutex) TryLock() bool
func (rw *RWMutex) TryRLock() bool
func (rw *RWMutex) Unlock()
func (wg *WaitGroup) Add(delta int)
func (wg *WaitGroup) Done()
func (wg *WaitGroup) Go(f func())
func (wg *WaitGroup) Wait()
func (o *Once) Do(f func())
func (c *Cond) Broadcast()
func (c *Cond) Signal()
func (c *Cond) Wait()
func (p *Pool) Get() any
func (p *Pool) Put(x any)
func (m *Map) Delete(key any)
func (m *Map) Load(key any) (value any, ok bool)
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool)
func (m *Map) Range(f func(key, value any) bool)
func (m *Map) Store(key, value any)`,

  'sync/atomic': `
type Bool struct{}
type Int32 struct{}
type Int64 struct{}
type Uint32 struct{}
type Uint64 struct{}
type Value struct{}
type Pointer[T any] struct{}
func AddInt32(addr *int32, delta int32) (new int32)
func AddInt64(addr *int64, delta int64) (new int64)
func LoadInt32(addr *int32) (val int32)
func LoadInt64(addr *int64) (val int64)
func (x *Bool) Load() bool
func (x *Int32) Add(delta int32) (new int32)
func (x *Int32) Load() int32
func (x *Int64) Add(delta int64) (new int64)
func (x *Int64) Load() int64
func (x *Uint64) Load() uint64
func (x *Pointer[T]) Load() *T
func (v *Value) Load() (val any)`,

  errors: `
func As(err error, target any) bool
func Is(err, target error) bool
func Join(errs ...error) error
func New(text string) error
func Unwrap(err error) error`,

  fmt: `
import "io"
type Stringer interface { String() string }
func Errorf(format string, a ...any) error
func Fprint(w io.Writer, a ...any) (n int, err error)
func Fprintf(w io.Writer, format string, a ...any) (n int, err error)
func Fprintln(w io.Writer, a ...any) (n int, err error)
func Printf(format string, a ...any) (n int, err error)
func Println(a ...any) (n int, err error)
func Sprint(a ...any) string
func Sprintf(format string, a ...any) string
func Sprintln(a ...any) string`,

  io: `
type Reader interface { Read(p []byte) (n int, err error) }
type Writer interface { Write(p []byte) (n int, err error) }
type Closer interface { Close() error }
type Seeker interface { Seek(offset int64, whence int) (int64, error) }
type ReadCloser interface { Reader; Closer }
type WriteCloser interface { Writer; Closer }
type ReadWriter interface { Reader; Writer }
type ReadWriteCloser interface { Reader; Writer; Closer }
type PipeReader struct{}
type PipeWriter struct{}
var ( Discard Writer; EOF error; ErrUnexpectedEOF error )
func Copy(dst Writer, src Reader) (written int64, err error)
func LimitReader(r Reader, n int64) Reader
func NopCloser(r Reader) ReadCloser
func Pipe() (*PipeReader, *PipeWriter)
func ReadAll(r Reader) ([]byte, error)
func ReadFull(r Reader, buf []byte) (n int, err error)
func WriteString(w Writer, s string) (n int, err error)
func (r *PipeReader) Close() error
func (w *PipeWriter) Close() error`,

  os: `
import ("io/fs"; "time")
type FileInfo = fs.FileInfo
type FileMode = fs.FileMode
type DirEntry = fs.DirEntry
type File struct{}
type Process struct { Pid int }
type ProcessState struct{}
type Signal interface { String() string; Signal() }
var ( Args []string; Stdin *File; Stdout *File; Stderr *File; Interrupt Signal; Kill Signal )
func Create(name string) (*File, error)
func CreateTemp(dir, pattern string) (*File, error)
func FindProcess(pid int) (*Process, error)
func Getenv(key string) string
func Getpid() int
func Getwd() (dir string, err error)
func Hostname() (name string, err error)
func LookupEnv(key string) (string, bool)
func MkdirTemp(dir, pattern string) (string, error)
func Open(name string) (*File, error)
func OpenFile(name string, flag int, perm FileMode) (*File, error)
func Pipe() (r *File, w *File, err error)
func ReadDir(name string) ([]DirEntry, error)
func ReadFile(name string) ([]byte, error)
func Remove(name string) error
func Stat(name string) (FileInfo, error)
func TempDir() string
func (f *File) Close() error
func (f *File) Fd() uintptr
func (f *File) Name() string
func (f *File) Read(b []byte) (n int, err error)
func (f *File) SetDeadline(t time.Time) error
func (f *File) Stat() (FileInfo, error)
func (f *File) Sync() error
func (f *File) Write(b []byte) (n int, err error)
func (f *File) WriteString(s string) (n int, err error)
func (p *Process) Kill() error
func (p *Process) Wait() (*ProcessState, error)`,

  'io/fs': `
import "time"
type FileMode uint32
type FileInfo interface { Name() string; Size() int64; Mode() FileMode; ModTime() time.Time; IsDir() bool; Sys() any }
type DirEntry interface { Name() string; IsDir() bool; Type() FileMode; Info() (FileInfo, error) }`,

  'os/exec': `
import ("context"; "io"; "os")
type Cmd struct { Path string; Args []string; Env []string; Dir string; Stdin io.Reader; Stdout io.Writer; Stderr io.Writer; Process *os.Process; ProcessState *os.ProcessState; Cancel func() error }
func Command(name string, arg ...string) *Cmd
func CommandContext(ctx context.Context, name string, arg ...string) *Cmd
func LookPath(file string) (string, error)
func (c *Cmd) CombinedOutput() ([]byte, error)
func (c *Cmd) Output() ([]byte, error)
func (c *Cmd) Run() error
func (c *Cmd) Start() error
func (c *Cmd) StderrPipe() (io.ReadCloser, error)
func (c *Cmd) StdinPipe() (io.WriteCloser, error)
func (c *Cmd) StdoutPipe() (io.ReadCloser, error)
func (c *Cmd) Wait() error`,

  'os/signal': `
import ("context"; "os")
func Ignore(sig ...os.Signal)
func Notify(c chan<- os.Signal, sig ...os.Signal)
func NotifyContext(parent context.Context, signals ...os.Signal) (ctx context.Context, stop context.CancelFunc)
func Stop(c chan<- os.Signal)`,

  net: `
import ("context"; "time")
type Addr interface { Network() string; String() string }
type Conn interface { Read(b []byte) (n int, err error); Write(b []byte) (n int, err error); Close() error; LocalAddr() Addr; RemoteAddr() Addr; SetDeadline(t time.Time) error; SetReadDeadline(t time.Time) error; SetWriteDeadline(t time.Time) error }
type Listener interface { Accept() (Conn, error); Close() error; Addr() Addr }
type PacketConn interface { ReadFrom(p []byte) (n int, addr Addr, err error); WriteTo(p []byte, addr Addr) (n int, err error); Close() error; LocalAddr() Addr; SetDeadline(t time.Time) error; SetReadDeadline(t time.Time) error; SetWriteDeadline(t time.Time) error }
type Error interface { error; Timeout() bool; Temporary() bool }
type IP []byte
type Dialer struct { Timeout time.Duration; Deadline time.Time; LocalAddr Addr; KeepAlive time.Duration }
type ListenConfig struct { KeepAlive time.Duration }
type TCPAddr struct { IP IP; Port int; Zone string }
type TCPConn struct{}
type TCPListener struct{}
type UDPConn struct{}
type UnixConn struct{}
func Dial(network, address string) (Conn, error)
func DialTimeout(network, address string, timeout time.Duration) (Conn, error)
func JoinHostPort(host, port string) string
func Listen(network, address string) (Listener, error)
func ListenPacket(network, address string) (PacketConn, error)
func Pipe() (Conn, Conn)
func SplitHostPort(hostport string) (host, port string, err error)
func (d *Dialer) Dial(network, address string) (Conn, error)
func (d *Dialer) DialContext(ctx context.Context, network, address string) (Conn, error)
func (l *TCPListener) Accept() (Conn, error)
func (l *TCPListener) AcceptTCP() (*TCPConn, error)
func (l *TCPListener) Close() error
func (c *TCPConn) Close() error
func (c *TCPConn) CloseWrite() error
func (lc *ListenConfig) Listen(ctx context.Context, network, address string) (Listener, error)`,

  'net/http': `
import ("context"; "crypto/tls"; "io"; "log"; "net"; "net/url"; "time")
type Header map[string][]string
type HandlerFunc func(ResponseWriter, *Request)
type ConnState int
type Handler interface { ServeHTTP(ResponseWriter, *Request) }
type ResponseWriter interface { Header() Header; Write([]byte) (int, error); WriteHeader(statusCode int) }
type RoundTripper interface { RoundTrip(*Request) (*Response, error) }
type Flusher interface { Flush() }
type CookieJar interface{}
type Cookie struct { Name string; Value string }
type Client struct { Transport RoundTripper; CheckRedirect func(req *Request, via []*Request) error; Jar CookieJar; Timeout time.Duration }
type Transport struct { Proxy func(*Request) (*url.URL, error); DialContext func(ctx context.Context, network, addr string) (net.Conn, error); Dial func(network, addr string) (net.Conn, error); TLSClientConfig *tls.Config; TLSHandshakeTimeout time.Duration; DisableKeepAlives bool; DisableCompression bool; MaxIdleConns int; MaxIdleConnsPerHost int; MaxConnsPerHost int; IdleConnTimeout time.Duration; ResponseHeaderTimeout time.Duration; ExpectContinueTimeout time.Duration }
type Request struct { Method string; URL *url.URL; Proto string; Header Header; Body io.ReadCloser; ContentLength int64; Close bool; Host string; Form url.Values; PostForm url.Values; RemoteAddr string; RequestURI string; TLS *tls.ConnectionState; Response *Response; Pattern string }
type Response struct { Status string; StatusCode int; Proto string; Header Header; Body io.ReadCloser; ContentLength int64; Close bool; Uncompressed bool; Trailer Header; Request *Request }
type ServeMux struct{}
type Server struct { Addr string; Handler Handler; TLSConfig *tls.Config; ReadTimeout time.Duration; ReadHeaderTimeout time.Duration; WriteTimeout time.Duration; IdleTimeout time.Duration; MaxHeaderBytes int; ConnState func(net.Conn, ConnState); ErrorLog *log.Logger; BaseContext func(net.Listener) context.Context; ConnContext func(ctx context.Context, c net.Conn) context.Context }
var ( DefaultClient *Client; DefaultServeMux *ServeMux; DefaultTransport RoundTripper; ErrServerClosed error; NoBody io.ReadCloser )
func Error(w ResponseWriter, error string, code int)
func Get(url string) (resp *Response, err error)
func Handle(pattern string, handler Handler)
func HandleFunc(pattern string, handler func(ResponseWriter, *Request))
func Head(url string) (resp *Response, err error)
func ListenAndServe(addr string, handler Handler) error
func ListenAndServeTLS(addr, certFile, keyFile string, handler Handler) error
func MaxBytesReader(w ResponseWriter, r io.ReadCloser, n int64) io.ReadCloser
func NewRequest(method, url string, body io.Reader) (*Request, error)
func NewRequestWithContext(ctx context.Context, method, url string, body io.Reader) (*Request, error)
func NewServeMux() *ServeMux
func NotFoundHandler() Handler
func Post(url, contentType string, body io.Reader) (resp *Response, err error)
func PostForm(url string, data url.Values) (resp *Response, err error)
func Serve(l net.Listener, handler Handler) error
func StatusText(code int) string
func TimeoutHandler(h Handler, dt time.Duration, msg string) Handler
func (c *Client) CloseIdleConnections()
func (c *Client) Do(req *Request) (*Response, error)
func (c *Client) Get(url string) (resp *Response, err error)
func (c *Client) Head(url string) (resp *Response, err error)
func (c *Client) Post(url, contentType string, body io.Reader) (resp *Response, err error)
func (c *Client) PostForm(url string, data url.Values) (resp *Response, err error)
func (h Header) Add(key, value string)
func (h Header) Get(key string) string
func (h Header) Set(key, value string)
func (mux *ServeMux) Handle(pattern string, handler Handler)
func (mux *ServeMux) HandleFunc(pattern string, handler func(ResponseWriter, *Request))
func (mux *ServeMux) ServeHTTP(w ResponseWriter, r *Request)
func (r *Request) Context() context.Context
func (r *Request) Clone(ctx context.Context) *Request
func (r *Request) Cookie(name string) (*Cookie, error)
func (r *Request) FormValue(key string) string
func (r *Request) PathValue(name string) string
func (r *Request) WithContext(ctx context.Context) *Request
func (srv *Server) Close() error
func (srv *Server) ListenAndServe() error
func (srv *Server) ListenAndServeTLS(certFile, keyFile string) error
func (srv *Server) RegisterOnShutdown(f func())
func (srv *Server) Serve(l net.Listener) error
func (srv *Server) Shutdown(ctx context.Context) error
func (t *Transport) Clone() *Transport
func (t *Transport) CloseIdleConnections()
func (t *Transport) RoundTrip(req *Request) (*Response, error)`,

  'net/http/httptest': `
import ("net/http"; "io"; "bytes")
type Server struct { URL string; Config *http.Server }
type ResponseRecorder struct { Code int; HeaderMap http.Header; Body *bytes.Buffer; Flushed bool }
func NewRecorder() *ResponseRecorder
func NewRequest(method, target string, body io.Reader) *http.Request
func NewServer(handler http.Handler) *Server
func NewTLSServer(handler http.Handler) *Server
func NewUnstartedServer(handler http.Handler) *Server
func (s *Server) Client() *http.Client
func (s *Server) Close()
func (rw *ResponseRecorder) Result() *http.Response`,

  'net/url': `
type Values map[string][]string
type URL struct { Scheme string; Opaque string; Host string; Path string; RawPath string; RawQuery string; Fragment string }
func Parse(rawURL string) (*URL, error)
func (u *URL) Query() Values
func (u *URL) String() string
func (v Values) Encode() string
func (v Values) Get(key string) string`,

  'database/sql': `
import ("context"; "time")
type Result interface { LastInsertId() (int64, error); RowsAffected() (int64, error) }
type TxOptions struct{}
type DB struct{}
type Conn struct{}
type Row struct{}
type Rows struct{}
type Stmt struct{}
type Tx struct{}
func Open(driverName, dataSourceName string) (*DB, error)
func (db *DB) Begin() (*Tx, error)
func (db *DB) BeginTx(ctx context.Context, opts *TxOptions) (*Tx, error)
func (db *DB) Close() error
func (db *DB) Conn(ctx context.Context) (*Conn, error)
func (db *DB) Exec(query string, args ...any) (Result, error)
func (db *DB) ExecContext(ctx context.Context, query string, args ...any) (Result, error)
func (db *DB) Prepare(query string) (*Stmt, error)
func (db *DB) PrepareContext(ctx context.Context, query string) (*Stmt, error)
func (db *DB) Query(query string, args ...any) (*Rows, error)
func (db *DB) QueryContext(ctx context.Context, query string, args ...any) (*Rows, error)
func (db *DB) QueryRow(query string, args ...any) *Row
func (db *DB) SetConnMaxLifetime(d time.Duration)
func (c *Conn) Close() error
func (rs *Rows) Close() error
func (rs *Rows) Err() error
func (rs *Rows) Next() bool
func (rs *Rows) Scan(dest ...any) error
func (s *Stmt) Close() error
func (s *Stmt) Query(args ...any) (*Rows, error)
func (tx *Tx) Commit() error
func (tx *Tx) Prepare(query string) (*Stmt, error)
func (tx *Tx) Query(query string, args ...any) (*Rows, error)
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*Rows, error)
func (tx *Tx) Rollback() error`,

  bufio: `
import "io"
type Reader struct{}
type Writer struct{}
type Scanner struct{}
func NewReader(rd io.Reader) *Reader
func NewScanner(r io.Reader) *Scanner
func NewWriter(w io.Writer) *Writer
func (s *Scanner) Err() error
func (s *Scanner) Scan() bool
func (s *Scanner) Text() string
func (b *Writer) Flush() error`,

  bytes: `
type Buffer struct{}
type Reader struct{}
func NewBuffer(buf []byte) *Buffer
func NewBufferString(s string) *Buffer
func NewReader(b []byte) *Reader
func (b *Buffer) Bytes() []byte
func (b *Buffer) Len() int
func (b *Buffer) Reset()
func (b *Buffer) String() string
func (b *Buffer) Write(p []byte) (n int, err error)
func (b *Buffer) WriteString(s string) (n int, err error)`,

  strings: `
type Builder struct{}
type Reader struct{}
func Contains(s, substr string) bool
func Fields(s string) []string
func HasPrefix(s, prefix string) bool
func HasSuffix(s, suffix string) bool
func Index(s, substr string) int
func Join(elems []string, sep string) string
func NewReader(s string) *Reader
func Repeat(s string, count int) string
func ReplaceAll(s, old, new string) string
func Split(s, sep string) []string
func ToLower(s string) string
func ToUpper(s string) string
func TrimSpace(s string) string
func (b *Builder) Len() int
func (b *Builder) String() string
func (b *Builder) WriteString(s string) (int, error)`,

  strconv: `
func Atoi(s string) (int, error)
func FormatInt(i int64, base int) string
func Itoa(i int) string
func ParseBool(str string) (bool, error)
func ParseFloat(s string, bitSize int) (float64, error)
func ParseInt(s string, base int, bitSize int) (i int64, err error)
func Quote(s string) string`,

  log: `
import "io"
type Logger struct{}
func Default() *Logger
func New(out io.Writer, prefix string, flag int) *Logger
func Printf(format string, v ...any)
func Println(v ...any)
func (l *Logger) Printf(format string, v ...any)
func (l *Logger) Println(v ...any)
func (l *Logger) Fatalf(format string, v ...any)`,

  'log/slog': `
type Logger struct{}
func Default() *Logger
func With(args ...any) *Logger
func (l *Logger) With(args ...any) *Logger`,

  runtime: `
func GOMAXPROCS(n int) int
func Gosched()
func NumCPU() int
func NumGoroutine() int`,

  testing: `
import "context"
type TB interface { Cleanup(func()); Context() context.Context; Error(args ...any); Errorf(format string, args ...any); Fail(); FailNow(); Failed() bool; Fatal(args ...any); Fatalf(format string, args ...any); Helper(); Log(args ...any); Logf(format string, args ...any); Name() string; Setenv(key, value string); Skip(args ...any); SkipNow(); Skipf(format string, args ...any); Skipped() bool; TempDir() string }
type T struct{}
type F struct{}
type M struct{}
type B struct { N int }
type PB struct{}
func (t *T) Cleanup(f func())
func (t *T) Context() context.Context
func (t *T) Name() string
func (t *T) Parallel()
func (t *T) Run(name string, f func(t *T)) bool
func (t *T) TempDir() string
func (b *B) Loop() bool
func (b *B) Run(name string, f func(b *B)) bool
func (b *B) RunParallel(body func(*PB))
func (m *M) Run() (code int)
func (pb *PB) Next() bool`,

  'compress/gzip': `
import "io"
type Reader struct{}
type Writer struct{}
func NewReader(r io.Reader) (*Reader, error)
func NewWriter(w io.Writer) *Writer
func (z *Reader) Close() error
func (z *Writer) Close() error`,

  'crypto/tls': `
import ("net"; "time")
type Config struct { InsecureSkipVerify bool; ServerName string }
type Conn struct{}
type ConnectionState struct{}
func Client(conn net.Conn, config *Config) *Conn
func Dial(network, addr string, config *Config) (*Conn, error)
func Listen(network, laddr string, config *Config) (net.Listener, error)
func NewListener(inner net.Listener, config *Config) net.Listener
func Server(conn net.Conn, config *Config) *Conn
func (c *Conn) Close() error
func (c *Conn) Handshake() error
func (c *Conn) SetDeadline(t time.Time) error`,

  'encoding/json': `
import "io"
type Decoder struct{}
type Encoder struct{}
func Marshal(v any) ([]byte, error)
func NewDecoder(r io.Reader) *Decoder
func NewEncoder(w io.Writer) *Encoder
func Unmarshal(data []byte, v any) error
func (dec *Decoder) Decode(v any) error
func (enc *Encoder) Encode(v any) error`,

  'golang.org/x/sync/errgroup': `
import "context"
type Group struct{}
func WithContext(ctx context.Context) (*Group, context.Context)
func (g *Group) Go(f func() error)
func (g *Group) SetLimit(n int)
func (g *Group) TryGo(f func() error) bool
func (g *Group) Wait() error`,
};
