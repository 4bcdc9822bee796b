/** Owns the declarations of the standard library's packages for files, streams, processes, text and logs; see `declarations` for their form. Holds no logic. */
export const inputOutput: Readonly<Record<string, string>> = {
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

  'compress/gzip': `
import "io"
type Reader struct{}
type Writer struct{}
func NewReader(r io.Reader) (*Reader, error)
func NewWriter(w io.Writer) *Writer
func (z *Reader) Close() error
func (z *Writer) Close() error`,

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
};
