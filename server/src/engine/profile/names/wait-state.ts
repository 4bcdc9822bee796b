/**
 * Owns what a goroutine of a profile waits for, told by the runtime's functions on top of its stack: profiles hold no wait reasons.
 * Words are those of the runtime's own dumps (runtime/runtime2.go, waitReasonStrings). Knows nothing of columns.
 */
import { unnamed, unnamedRuntime } from './frame-name';

/** The first that matches any of the innermost functions says it: package sync waits in the runtime's semaphores, so its own are asked before those. */
const inStack: readonly (readonly [RegExp, string])[] = [
  [/^(internal\/)?sync\.\(\*RWMutex\)\.RLock$/, 'sync.RWMutex.RLock'],
  [/^(internal\/)?sync\.\(\*RWMutex\)\.Lock$/, 'sync.RWMutex.Lock'],
  [/^(internal\/)?sync\.\(\*Mutex\)\.(Lock|lockSlow)$/, 'sync.Mutex.Lock'],
  [/^sync\.\(\*WaitGroup\)\.Wait$/, 'sync.WaitGroup.Wait'],
  [/^sync\.\(\*Cond\)\.Wait$/, 'sync.Cond.Wait'],
  [/^runtime\.chansend1?$/, 'chan send'],
  [/^runtime\.chanrecv[12]?$/, 'chan receive'],
  [/^runtime\.(selectgo|block)$/, 'select'],
  [/^(time\.Sleep|runtime\.timeSleep)$/, 'sleep'],
  [/^(internal\/poll\.runtime_pollWait|runtime\.netpollblock)$/, 'IO wait'],
  [/^runtime\.(gcBgMarkWorker|gcBgMarkWorker\.func1)$/, 'GC worker (idle)'],
  [/^(syscall\.|internal\/runtime\/syscall)/, 'syscall'],
  [/^runtime\.semacquire1?$/, 'semacquire'],
];

/**
 * Whoever waits is parked, whatever for, and has one of these on top; so have calls into the system, and the one goroutine that takes
 * the profile. All others run, or are ready to. Means the same in RE2.
 */
export const notReady =
  /^(runtime\.(gopark|coroswitch\w*|corostart|cgocall|notetsleepg|goroutineProfile\w*|pprof_goroutine\w*|goroutineLeak\w*|systemstack_switch)|syscall\..*|internal\/runtime\/syscall\..*|internal\/runtime\/syscall\/.*|golang\.org\/x\/sys\/.*)$/;

/** A stack without any of these is that of a goroutine that runs, or is ready to, where the profile `tellsReady`. Means the same in RE2. */
export const mayWait = new RegExp(
  [...inStack.map(([pattern]) => pattern), notReady, unnamedRuntime, unnamed].map(({ source }) => source).join('|'),
);

/** Of a goroutine that does not wait: which of both, a profile does not tell. */
const ready = 'running or ready';

/** How far from the leaf a wait can show: a lock's slow path is inlined several frames deep. */
const deepest = 10;

/**
 * Whether a goroutine whose stack ends in other code is known not to wait. Each goroutine profile holds the one that takes it, which ends
 * in the runtime as all that wait do: where no stack does, somebody has taken these frames out.
 * @param names of all functions of the profile
 */
export function tellsReady(names: readonly string[]): boolean {
  return names.some((name) => (name.startsWith('runtime.') && notReady.test(name)) || unnamedRuntime.test(name));
}

/**
 * What the innermost frames wait for, '' where nothing says it: it is parked for something the runtime has no function for, or its
 * innermost frame has no name.
 * @param names functions from the root to the leaf
 * @param isReadyTold whether the profile `tellsReady`
 */
export function waitState(names: readonly string[], isReadyTold: boolean): string {
  const top = names.slice(-deepest).reverse();
  for (const [pattern, state] of inStack) if (top.some((name) => pattern.test(name))) return state;
  return !isReadyTold || top[0] === undefined || mayWait.test(top[0]) ? '' : ready;
}
