/** Owns the declarations of the standard library's packages for time, contexts, synchronisation and tests; see `declarations` for their form. Holds no logic. */
export const concurrency: Readonly<Record<string, string>> = {
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

  runtime: `
func GOMAXPROCS(n int) int
func Gosched()
func NumCPU() int
func NumGoroutine() int`,

  'golang.org/x/sync/errgroup': `
import "context"
type Group struct{}
func WithContext(ctx context.Context) (*Group, context.Context)
func (g *Group) Go(f func() error)
func (g *Group) SetLimit(n int)
func (g *Group) TryGo(f func() error) bool
func (g *Group) Wait() error`,

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
};
