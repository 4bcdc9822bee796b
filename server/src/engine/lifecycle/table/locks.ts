/** Owns the rows of the locks of package sync, as the shared table of resources owns those of what is made and closed: https://pkg.go.dev/sync */
import { method, type Resource } from '../resources';

const receiver = { kind: 'receiver' } as const;
const shared = { rule: 'mutex-not-released', subject: receiver, released: 'unlocked', idempotent: false } as const;

/** Held by one alone. */
export const exclusiveLock: Resource = {
  ...shared,
  acquire: ['sync.Mutex.Lock', 'sync.Mutex.TryLock', 'sync.RWMutex.Lock', 'sync.RWMutex.TryLock', 'sync.Locker.Lock'],
  release: [method('Unlock')],
  noun: 'lock',
  isLock: true,
};

/** Held by any number of readers. */
export const readLock: Resource = {
  ...shared,
  acquire: ['sync.RWMutex.RLock', 'sync.RWMutex.TryRLock'],
  release: [method('RUnlock')],
  noun: 'read lock',
  isLock: true,
};

/** A read lock, where `Unlock` is taken for what lets go of it: it finds those who do so by mistake. */
export const mistakenReadLock: Resource = { ...readLock, release: [method('Unlock')] };
/** A lock, where `RUnlock` is taken for what lets go of it. */
export const mistakenExclusiveLock: Resource = { ...exclusiveLock, release: [method('RUnlock')] };
