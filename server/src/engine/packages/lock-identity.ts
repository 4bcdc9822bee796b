/** Owns which lock a method is called on: by what declares it, whatever variable leads to it. Follows no paths. */
import type { Operation, Unit, Value } from '../ir/model';
import { type Callee, qualifiedName, type Resolution } from './resolution';

/** A lock by what declares it. */
export interface Lock {
  /** Of a field, or of a package variable. */
  readonly name: string;
  readonly isField: boolean;
  /** The type that declares the field, where that is known. */
  readonly declarer: string | undefined;
}

export function viaOf(target: Callee): readonly string[] {
  return target.kind === 'method' || target.kind === 'function' ? target.via : [];
}

/** Undefined for one that no other function can name. `method`: the selector of the method, such as `s.mu.Lock`. */
export function lockOf(unit: Unit, resolution: Resolution, method: Value): Lock | undefined {
  if (method.kind !== 'field') return undefined;
  const { base } = method;
  const via = viaOf(resolution.calleeOf(unit, { callee: method, args: [], spread: false, typeArguments: [] }));
  const embedded = via.at(-1);
  if (embedded !== undefined) {
    const declarer = via.length === 1 ? resolution.declarerOf(unit, base, embedded) : undefined;
    return { name: embedded, isField: true, declarer };
  }
  const lock = base.kind === 'address' || base.kind === 'dereference' ? base.base : base;
  if (lock.kind === 'field')
    return { name: lock.name, isField: true, declarer: resolution.declarerOf(unit, lock.base, lock.name) };
  return lock.kind === 'global' || lock.kind === 'member'
    ? { name: lock.name, isField: false, declarer: undefined }
    : undefined;
}

/** Equal for locks that the same declaration declares: `.Server.mu` of a type, `:mu` or `:state.mu` of a package variable. */
export type LockId = string & { readonly __brand: 'LockId' };

/** What a call does to a lock of the package that has a name. */
export interface LockCall {
  readonly lock: LockId;
  readonly does: 'takes' | 'tries' | 'releases';
  readonly shared: boolean;
}

const methods: ReadonlyMap<string, Pick<LockCall, 'does' | 'shared'>> = new Map([
  ['Lock', { does: 'takes', shared: false }],
  ['RLock', { does: 'takes', shared: true }],
  ['TryLock', { does: 'tries', shared: false }],
  ['TryRLock', { does: 'tries', shared: true }],
  ['Unlock', { does: 'releases', shared: false }],
  ['RUnlock', { does: 'releases', shared: true }],
] as const);

export function lockCallOf(unit: Unit, resolution: Resolution, { callee }: Call): LockCall | undefined {
  const method = methodOf(unit, resolution, callee);
  const lock = method && idOf(unit, resolution, callee);
  return lock && { ...method, lock };
}

/** Stands for each lock that has no name in the package: a parameter, a local variable, an element. */
export const unnamed = '' as LockId;

/** The same for locks without a name, too. */
export function anyLockCallOf(unit: Unit, resolution: Resolution, { callee }: Call): LockCall | undefined {
  const method = methodOf(unit, resolution, callee);
  return method && { ...method, lock: idOf(unit, resolution, callee) ?? unnamed };
}

function methodOf(unit: Unit, resolution: Resolution, callee: Value): Omit<LockCall, 'lock'> | undefined {
  const method = callee.kind === 'field' ? methods.get(callee.name) : undefined;
  if (method === undefined) return undefined;
  const target = resolution.calleeOf(unit, { callee, args: [], spread: false, typeArguments: [] });
  return /^sync\.(?:RW)?Mutex\./.test(qualifiedName(target) ?? '') ? method : undefined;
}

function idOf(unit: Unit, resolution: Resolution, callee: Value): LockId | undefined {
  const lock = lockOf(unit, resolution, callee);
  if (lock === undefined || callee.kind !== 'field') return undefined;
  if (lock.isField && lock.declarer !== undefined) return `${lock.declarer}.${lock.name}` as LockId;
  const way = wayFromPackage(callee.base);
  return way && (`:${way.join('.')}` as LockId);
}

/** The type that declares it; undefined for one of a package variable. */
export function declarerOf(lock: LockId): string | undefined {
  return lock.startsWith(':') ? undefined : lock.slice(0, lock.lastIndexOf('.'));
}

/** Words one of which code has that takes a lock. */
export function wordsOf(lock: LockId): readonly string[] {
  if (lock.startsWith(':')) return [lock.slice(1).split('.')[0]!];
  const name = lock.slice(lock.lastIndexOf('.') + 1);
  const isEmbedded = name === 'Mutex' || name === 'RWMutex';
  return isEmbedded ? ['.Lock', '.RLock', '.TryLock', '.TryRLock'] : [`.${name}`];
}

/** `Server.mu`, as somebody who knows the package calls it. */
export function shownLock(lock: LockId): string {
  return lock.startsWith(':') ? lock.slice(1) : lock.split(/[./ ]/).slice(-2).join('.');
}

type Call = Extract<Operation, { kind: 'call' | 'defer' | 'go' }>;

/** The variable of the package and the fields below it. */
function wayFromPackage(value: Value): readonly string[] | undefined {
  switch (value.kind) {
    case 'global':
      return [value.name];
    case 'address':
    case 'dereference':
      return wayFromPackage(value.base);
    case 'field': {
      const way = wayFromPackage(value.base);
      return way && [...way, value.name];
    }
    default:
      return undefined;
  }
}
