/**
 * Owns what anyone may read in a scrubbed profile because it lies open to everyone.
 * Refuses to know profiles and dumps. Hosts where private repositories live beside public ones are named down to the module.
 */

/** Modules whose source is published, each with everything below it. */
const publicModules = (
  'golang.org/x google.golang.org go.uber.org go.opentelemetry.io go.etcd.io go.mongodb.org go.opencensus.io k8s.io sigs.k8s.io ' +
  'cloud.google.com/go gorm.io modernc.org gonum.org mvdan.cc rsc.io honnef.co gopkg.in/yaml gopkg.in/inf ' +
  'github.com/golang github.com/gogo/protobuf github.com/google/uuid github.com/google/pprof github.com/prometheus ' +
  'github.com/gin-gonic github.com/labstack/echo github.com/gofiber/fiber github.com/go-chi github.com/gorilla github.com/valyala ' +
  'github.com/julienschmidt/httprouter github.com/lib/pq github.com/jackc github.com/go-sql-driver/mysql github.com/jmoiron/sqlx ' +
  'github.com/mattn/go-sqlite3 github.com/redis/go-redis github.com/go-redis/redis github.com/nats-io github.com/segmentio/kafka-go ' +
  'github.com/IBM/sarama github.com/Shopify/sarama github.com/sirupsen/logrus github.com/rs/zerolog github.com/spf13 ' +
  'github.com/json-iterator/go github.com/goccy/go-json github.com/bytedance/sonic github.com/tidwall github.com/klauspost/compress ' +
  'github.com/aws/aws-sdk-go github.com/aws/aws-sdk-go-v2 github.com/hashicorp/golang-lru github.com/dgraph-io/ristretto ' +
  'github.com/grpc-ecosystem github.com/etcd-io github.com/cespare/xxhash github.com/stretchr/testify github.com/felixge'
).split(' ');

/** Keys that runtime/pprof, pprof and common middleware set, and plain words that name a dimension. They say nothing of whom they concern. */
const plainLabelKeys = new Set(
  (
    'bytes request alignment thread thread_id goroutine pid tid comm cpu state kind type op operation method handler path route endpoint ' +
    'rpc grpc service component worker job queue task stage phase name id span_id trace_id session user tenant customer account ' +
    'region zone host pod node namespace container env version status code'
  ).split(' '),
);

/** Names of values and their units as Go, pprof and converters to its format write them. */
const valueWords = new Set(
  (
    'samples sample cpu wall time count counts events cycles instructions bytes byte objects alloc_objects alloc_space inuse_objects ' +
    'inuse_space allocations space contentions delay goroutine goroutines goroutineleak threadcreate threads heap mutex block lock ' +
    'off_cpu on_cpu syscall sched net sync nanoseconds nanosecond ns microseconds microsecond us milliseconds millisecond ms seconds ' +
    'second s minutes minute hours hour kilobytes kb megabytes mb gigabytes gb'
  ).split(' '),
);

/** Besides names of values, what files of profiles are called by what they are and when they were taken. */
const plainFileWords = new Set(
  'profile prof pprof mem memory alloc allocs inuse threadcreate trace go default before after base baseline now old new first last'.split(
    ' ',
  ),
);

/** Import path of a published module. */
export function isPublic(packagePath: string): boolean {
  return publicModules.some((module) => isBelow(packagePath, module));
}

/** Whether an import path is a module's own or lies below it; a version of gopkg.in (`yaml.v3`) counts as the module. */
export function isBelow(packagePath: string, module: string): boolean {
  if (!packagePath.startsWith(module)) return false;
  return /^(\.v\d+)?(\/|$)/.test(packagePath.slice(module.length));
}

export function isPlainLabelKey(key: string): boolean {
  return plainLabelKeys.has(key);
}

/** Name or unit of a value that says only what is counted; '' too. */
export function isValueWord(word: string): boolean {
  return word === '' || valueWords.has(word.toLowerCase());
}

/** Whether a file's name, without its ending, says only what is counted and which of two it is: `heap-before`. A number may be anybody's. */
export function isPlainFileName(name: string): boolean {
  return name.split(/[^\p{L}\p{N}]+/u).every((word) => isValueWord(word) || plainFileWords.has(word.toLowerCase()));
}

/** Base name of a binary that every machine has: the C library, its loader, what the kernel maps; '' when it is another. */
export function systemBinary(path: string): string {
  if (/^\[?(vdso|vsyscall|heap|stack|kernel\.kallsyms)\]?$/.test(path) || path === '//anon') return path;
  const base = path.slice(path.lastIndexOf('/') + 1);
  return /^(ld-linux|ld-musl)-[a-z0-9_-]{2,12}\.so\.\d$|^lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+|resolv)(-\d+\.\d+)?\.so(\.\d+)*$/.test(
    base,
  )
    ? base
    : '';
}
