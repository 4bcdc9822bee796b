/** Owns what a goroutine dump says in words of the runtime's own, which are nobody's secret: states, reasons for waiting, lines between stacks. */

/** Statuses and wait reasons of runtime/runtime2.go and traceback.go, Go 1.21 to 1.26. */
const states = new Set(
  (
    'idle|runnable|running|syscall|waiting|dead|copystack|preempted|leaked|GC assist marking|IO wait|chan receive (nil chan)|chan send (nil chan)|' +
    'dumping heap|garbage collection|garbage collection scan|panicwait|select|select (no cases)|GC assist wait|GC sweep wait|GC scavenge wait|' +
    'chan receive|chan send|finalizer wait|force gc (idle)|GOMAXPROCS updater (idle)|semacquire|sleep|sync.Cond.Wait|sync.Mutex.Lock|' +
    'sync.RWMutex.RLock|sync.RWMutex.Lock|sync.WaitGroup.Wait|trace reader (blocked)|wait for GC cycle|GC worker (idle)|GC worker (active)|' +
    'debug call|GC mark termination|stopping the world|flushing proc caches|trace goroutine status|trace proc status|page trace flush|coroutine|' +
    'GC weak to strong wait|synctest.Run|synctest.Wait|cleanup wait|unknown wait reason|locked to thread'
  ).split('|'),
);

/** Whether a part of a header's brackets is the runtime's own: `chan send (leaked)`, `4 minutes`, `synctest bubble 1`. */
export function isState(part: string): boolean {
  if (states.has(part) || /^\d+ minutes$|^synctest bubble \d+$/.test(part)) return true;
  const bare = part.replace(/( \((leaked|scan|durable)\))+$/, '');
  return bare !== part && isState(bare);
}

/** Whether a line between stacks is one the runtime writes alike everywhere. */
export function isRuntimeLine(line: string): boolean {
  return (
    /^\.\.\.(additional|\d+) frames elided\.\.\.$/.test(line) ||
    /^\[originating from goroutine \d+\]:$/.test(line) ||
    /^(SIG[A-Z]+: [a-z ]{1,24}|PC=0x[0-9a-f]+ m=\d+ sigcode=-?\d+( addr=0x[0-9a-f]+)?|exit status \d+)$/.test(line) ||
    /^(r[a-z]{2}|r\d{1,2}|x\d{1,2}|e?flags|rflags|cs|fs|gs|lr|sp|pc|fault) +0x[0-9a-f]+$/.test(line) ||
    line === 'fatal error: all goroutines are asleep - deadlock!'
  );
}
