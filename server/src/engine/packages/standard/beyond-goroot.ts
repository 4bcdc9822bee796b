/**
 * Owns the declarations, in the form of the generated ones, that GOROOT's sources do not hold or do not hold as Go code: `unsafe`, whose functions
 * are built into the compiler, and golang.org/x/sync, which is as good as standard. Holds no logic.
 */
export const beyondGoroot: Readonly<Record<string, string>> = {
  unsafe: `
type Pointer *byte
func Add(Pointer,int) Pointer
func Alignof(any) uintptr
func Offsetof(any) uintptr
func Sizeof(any) uintptr
func Slice[T any](*T,int)[]T
func SliceData[T any]([]T)*T
func String(*byte,int) string
func StringData(string)*byte`,

  'golang.org/x/sync/errgroup': `
import("context")
type Group struct{}
func WithContext(context.Context)(*Group,context.Context)
func(*Group)Go(func() error)
func(*Group)SetLimit(int)
func(*Group)TryGo(func() error) bool
func(*Group)Wait() error`,

  'golang.org/x/sync/semaphore': `
import("context")
type Weighted struct{}
func NewWeighted(int64)*Weighted
func(*Weighted)Acquire(context.Context,int64) error
func(*Weighted)Release(int64)
func(*Weighted)TryAcquire(int64) bool`,

  'golang.org/x/sync/singleflight': `
type Group struct{}
type Result struct{Val any;Err error;Shared bool}
func(*Group)Do(string,func()(any,error))(any,error,bool)
func(*Group)DoChan(string,func()(any,error))<-chan Result
func(*Group)Forget(string)`,
};
