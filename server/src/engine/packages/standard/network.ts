/** Owns the declarations of the standard library's packages for connections, HTTP and databases; see `declarations` for their form. Holds no logic. */
export const network: Readonly<Record<string, string>> = {
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
};
