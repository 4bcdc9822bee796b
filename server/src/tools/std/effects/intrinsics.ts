/** Owns what the bodies in GOROOT cannot tell, each with its reason. Knows names and nothing else. */
import { receiverOrigin } from './facts';
import { Summary } from './summary';

/**
 * Packages below Go's own abstractions: their bodies move bits and words, where no field is a field. The exceptions are below.
 */
export function isOpaque(path: string): boolean {
  return /^(?:runtime|reflect|unsafe|sync\/atomic|weak|unique)$|^internal\/(?:runtime|abi|race|bytealg|reflectlite|cpu|goarch|msan|asan|synctest)(?:\/|$)/.test(
    path,
  );
}

const stored = (from: number, into: number): Summary => {
  const summary = new Summary();
  summary.store({ origin: from, part: '' }, { origin: into, part: 'v' });
  return summary;
};

const givenBack = (part: string): Summary => {
  const summary = new Summary();
  summary.returns(0, [{ origin: receiverOrigin, hold: '', part }]);
  return summary;
};

const kept = (...origins: readonly number[]): Summary => {
  const summary = new Summary();
  for (const origin of origins) summary.add('keeps', { origin, part: '' });
  return summary;
};

const called = (origin: number): Summary => {
  const summary = new Summary();
  summary.add('calls', { origin, part: '' });
  return summary;
};

const table: Readonly<Record<string, () => Summary>> = {
  // Implemented in assembly or over unsafe pointers.
  'sync/atomic.Value.Store': () => stored(0, receiverOrigin),
  'sync/atomic.Value.Swap': () => stored(0, receiverOrigin),
  'sync/atomic.Value.CompareAndSwap': () => stored(1, receiverOrigin),
  'sync/atomic.Value.Load': () => givenBack('v'),
  'sync/atomic.Pointer.Store': () => stored(0, receiverOrigin),
  'sync/atomic.Pointer.Swap': () => stored(0, receiverOrigin),
  'sync/atomic.Pointer.CompareAndSwap': () => stored(1, receiverOrigin),
  'sync/atomic.Pointer.Load': () => givenBack('v'),
  'sync/atomic.StorePointer': () => stored(1, 0),
  'sync/atomic.SwapPointer': () => stored(1, 0),
  'sync/atomic.CompareAndSwapPointer': () => stored(2, 0),
  'sync.Map.Store': () => stored(1, receiverOrigin),
  'sync.Map.Swap': () => stored(1, receiverOrigin),
  'sync.Map.LoadOrStore': () => stored(1, receiverOrigin),
  // What a pool holds is scratch: it may be dropped at any time, so nothing that must be released may still be in it.
  'sync.Pool.Put': () => new Summary(),
  'sync.Pool.Get': () => new Summary(),
  // The closure runs once, now; the path through the mutex hides it from nothing but the eye.
  'sync.Once.Do': () => called(0),
  // The timer's function is run by the runtime.
  'time.AfterFunc': () => kept(1),
  'time.newTimer': () => new Summary(),
  // Whoever has a finalizer still has to be closed; the finalizer itself is run when nobody knows.
  'runtime.SetFinalizer': () => kept(1),
  'runtime.AddCleanup': () => kept(1, 2),
};

export function intrinsic(path: string, typeName: string | undefined, name: string): Summary | undefined {
  const make = table[typeName === undefined ? `${path}.${name}` : `${path}.${typeName}.${name}`];
  const summary = make?.();
  if (summary !== undefined) summary.changed = false;
  return summary;
}
