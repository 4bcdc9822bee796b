/** Owns which lock a method is called on: by what declares it, whatever variable leads to it. Follows no paths. */
import type { Operation, Unit, Value } from '../ir/model';
import { type Declared, declaredAs } from './declared-place';
import { type Callee, qualifiedName, type Resolution } from './resolution';

export function viaOf(target: Callee): readonly string[] {
  return target.kind === 'method' || target.kind === 'function' ? target.via : [];
}

/** Undefined for one that no other function can name. `method`: the selector of the method, such as `s.mu.Lock`. */
export function lockOf(unit: Unit, resolution: Resolution, method: Value): Declared | undefined {
  if (method.kind !== 'field') return undefined;
  const { base } = method;
  const via = viaOf(resolution.calleeOf(unit, { callee: method, args: [], spread: false, typeArguments: [] }));
  const embedded = via.at(-1);
  if (embedded !== undefined) {
    const declarer = via.length === 1 ? resolution.declarerOf(unit, base, embedded) : undefined;
    return { name: embedded, isField: true, declarer };
  }
  return declaredAs(unit, resolution, base);
}

/**
 * Equal for locks that the same declaration declares: `.Server.mu` of a type, `:mu` or `:state.mu` of a package variable. One that lies in a struct that is a
 * field of another tells of both: `.Server.reads>mu@.queue.mu`.
 */
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
  const holder = holderOf(unit, resolution, callee, lock);
  const declarer = lock.declarer ?? (holder && resolution.declarerOf(unit, holder, lock.name));
  const declared = declarer && `${declarer}.${lock.name}`;
  const way = lock.isField && holder !== undefined ? wayWithin(unit, resolution, holder) : undefined;
  if (way !== undefined) return `${way}>${lock.name}${declared === undefined ? '' : `@${declared}`}` as LockId;
  if (lock.isField && declared !== undefined) return declared as LockId;
  const fromPackage = wayFromPackage(callee.base);
  return fromPackage && (`:${fromPackage.join('.')}` as LockId);
}

/** The struct the field of a lock lies in, with the embedded ones on the way to it. */
function holderOf(unit: Unit, resolution: Resolution, callee: Field, { name }: Declared): Value | undefined {
  const { base, range, nameRange } = callee;
  const via = viaOf(resolution.calleeOf(unit, { callee, args: [], spread: false, typeArguments: [] }));
  const lock = base.kind === 'address' || base.kind === 'dereference' ? base.base : base;
  if (via.length === 0 && lock.kind !== 'field') return undefined;
  const selected = via.length === 0 && lock.kind === 'field' ? lock.base : base;
  const embedded = via.length === 0 ? resolution.embeddedOnTheWay(unit, selected, name) : via.slice(0, -1);
  return embedded.reduce<Value>(
    (inner, each) => ({ kind: 'field', base: inner, name: each, range, nameRange }),
    selected,
  );
}

/** The way to a struct that lies in a field of another one or in a package variable; undefined for all others. */
function wayWithin(unit: Unit, resolution: Resolution, value: Value): string | undefined {
  if (value.kind !== 'field' && value.kind !== 'global') return undefined;
  const type = resolution.typeOf(unit, value);
  if (type === undefined || resolution.underlying(unit, type).kind !== 'struct') return undefined;
  if (value.kind === 'global') return `:${value.name}`;
  const way = wayWithin(unit, resolution, value.base);
  if (way !== undefined) return `${way}>${value.name}`;
  const declarer = resolution.declarerOf(unit, value.base, value.name);
  return declarer && `${declarer}.${value.name}`;
}

/** The same lock, by the type alone that declares it. */
export function declarationOf(lock: LockId): LockId {
  return (lock.split('@')[1] ?? lock) as LockId;
}

/** Whether two names may be of the same lock: one that lies in a field of another struct has a method of its own struct name it by that one. */
export function mayBeSame(one: LockId, other: LockId): boolean {
  if (one === other) return true;
  return declarationOf(one) === declarationOf(other) && !(one.includes('@') && other.includes('@'));
}

/** The type that leads to it; undefined for one of a package variable. */
export function declarerOf(lock: LockId): string | undefined {
  const way = wayOf(lock);
  return way.startsWith(':') ? undefined : way.slice(0, way.lastIndexOf('.'));
}

/** Words one of which code has that takes a lock. */
export function wordsOf(lock: LockId): readonly string[] {
  const way = wayOf(lock);
  const isOfPackage = way.startsWith(':') && !way.includes('>');
  if (isOfPackage) return [way.slice(1).split('.')[0]!];
  const name = way.split(/[.>]/).at(-1)!;
  const isEmbedded = name === 'Mutex' || name === 'RWMutex';
  return isEmbedded ? ['.Lock', '.RLock', '.TryLock', '.TryRLock'] : [`.${name}`];
}

/** Without the type that declares it. */
function wayOf(lock: LockId): string {
  return lock.split('@')[0]!;
}

/** `Server.mu`, as somebody who knows the package calls it. */
export function shownLock(lock: LockId): string {
  const [type, ...fields] = wayOf(lock).split('>');
  const shown = type!.startsWith(':') ? type!.slice(1) : type!.split(/[./ ]/).slice(-2).join('.');
  return [shown, ...fields].join('.');
}

type Call = Extract<Operation, { kind: 'call' | 'defer' | 'go' }>;
type Field = Extract<Value, { kind: 'field' }>;

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
