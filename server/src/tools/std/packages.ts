/** Owns which packages of GOROOT the tables of the standard library describe. Knows nothing of what is in them. */

/** All those a rule may meet; what is not here is unknown to every rule, which keeps them silent. */
export const describedPackages: readonly string[] = `
  archive/tar archive/zip bufio bytes compress/bzip2 compress/flate compress/gzip compress/lzw compress/zlib
  container/heap container/list container/ring context crypto crypto/tls crypto/x509 crypto/x509/pkix database/sql embed encoding encoding/base64
  encoding/binary encoding/csv encoding/gob encoding/hex encoding/json encoding/xml errors expvar flag fmt
  hash hash/adler32 hash/crc32 hash/crc64 hash/fnv hash/maphash html/template io io/fs iter log log/slog maps math
  math/rand mime/multipart net net/http net/http/httptest net/http/httputil net/http/pprof net/rpc net/smtp net/textproto
  net/url os os/exec os/signal path path/filepath plugin reflect regexp runtime runtime/debug runtime/pprof runtime/trace
  slices sort strconv strings sync sync/atomic syscall testing testing/iotest text/template time unicode/utf8
`
  .trim()
  .split(/\s+/);

/** Of a package that is mostly numbers, the names that matter: signals, mappings, descriptors, processes. */
export const partialPackages: ReadonlyMap<string, RegExp> = new Map([
  [
    'syscall',
    /^(?:SIG[A-Z]+|Signal|Errno|E(?:AGAIN|INTR|INVAL|PERM|EXIST|NOENT|PIPE|ADDRINUSE)|Mmap|Munmap|(?:PROT|MAP)_[A-Z]+|O_[A-Z]+|Open|Close|CloseOnExec|Dup[23]?|Pipe2?|Read|Write|Socket(?:pair)?|Accept4?|Bind|Listen|Connect|EpollCreate1?|Exec|ForkExec|StartProcess|Kill|Wait4|Getpid|SysProcAttr|Credential|ProcAttr|WaitStatus|Rusage|Stdin|Stdout|Stderr|SetNonblock|RawConn|Conn|Sockaddr|Stat_t|Stat|Fstat|Flock|LOCK_[A-Z]+|Getrlimit|Setrlimit|Rlimit|RLIMIT_[A-Z]+|Setsid|Umask|Mkfifo)$/,
  ],
]);
