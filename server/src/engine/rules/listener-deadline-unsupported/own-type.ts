/** Owns what can be asked of the type a method is declared on: its other methods, whether it is a connection or a listener, what it wraps. */
import type { CallSite, Unit, Value } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { type Callee, qualifiedName, type Resolution } from '../../packages/resolution';

export type Role = 'connection' | 'listener';

/** A call of the method `name` on `base`, as if it stood in the text. */
export function methodOf(unit: Unit, resolution: Resolution, base: Value, name: string): Callee | undefined {
  const { range } = base;
  const callee: Value = { kind: 'field', base, name, range, nameRange: range };
  const found = resolution.calleeOf(unit, { callee, args: [], spread: false, typeArguments: [] });
  if (found.kind !== 'function' && found.kind !== 'method') return undefined;
  const isNet = found.kind === 'method' && found.path === 'net';
  return isNet && !hasMethod(found.typeName, name) ? undefined : found;
}

const ofConnection = /^(Read|Write|Close|LocalAddr|RemoteAddr|Set(Read|Write)?Deadline)$/;

/** What the types of package net have, where their declarations are not at hand. A listener's interface has no deadline. */
function hasMethod(typeName: string, name: string): boolean {
  if (typeName === 'Listener') return /^(Accept|Addr|Close)$/.test(name);
  if (/^(TCP|Unix)Listener$/.test(typeName)) return /^(Accept|Addr|Close|SetDeadline)$/.test(name);
  if (/^(TCP|IP)?Conn$/.test(typeName)) return ofConnection.test(name);
  return ofConnection.test(name) || /^(ReadFrom|WriteTo)$/.test(name);
}

export class OwnType {
  readonly name: string;
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #value: Value;

  /** `unit` is a method. */
  constructor(unit: Unit, receiver: NonNullable<Unit['receiver']>, resolution: Resolution) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.name = receiver.typeName;
    const type = { kind: 'named', path: '', name: receiver.typeName, typeArguments: [] } as const;
    this.#value = { kind: 'composite', type, elements: [], range: unit.nameRange };
  }

  method(name: string): Callee | undefined {
    return methodOf(this.#unit, this.#resolution, this.#value, name);
  }

  role(): Role | undefined {
    const has = (...names: readonly string[]): boolean => names.every((name) => this.method(name) !== undefined);
    if (has('Accept', 'Addr', 'Close')) return 'listener';
    if (!has('Close', 'LocalAddr')) return undefined;
    return has('Read', 'Write', 'RemoteAddr') || has('ReadFrom', 'WriteTo') ? 'connection' : undefined;
  }

  /** What its `Read` or `Accept` waits in: something that has deadlines, something else, or nothing that ever waits. */
  waitsIn(role: Role): 'deadlines' | 'something' | 'nothing' {
    const names = role === 'listener' ? ['Accept', 'AcceptTCP', 'AcceptUnix'] : ['Read', 'ReadFrom'];
    const callees = names.flatMap((name) => this.method(name) ?? []);
    const found = callees.map((callee) => {
      if (callee.kind === 'method') return hasDeadlines(callee) ? 'deadlines' : 'something';
      return callee.kind === 'function' ? this.#waitsInBody(callee.unit, names) : 'something';
    });
    if (found.includes('deadlines')) return 'deadlines';
    return found.includes('something') ? 'something' : 'nothing';
  }

  #waitsInBody(unit: Unit, names: readonly string[]): 'deadlines' | 'something' | 'nothing' {
    let found: 'deadlines' | 'something' | 'nothing' = 'nothing';
    if (unit.functions.some(({ blocks }) => blocks.some(({ terminator }) => terminator.kind === 'select'))) {
      found = 'something';
    }
    for (const { operation } of eachOperation(unit)) {
      if (operation.kind === 'receive') found = 'something';
      if (operation.kind !== 'call') continue;
      const callee = this.#resolution.calleeOf(unit, operation);
      if (isQuick(callee)) continue;
      found = 'something';
      const isInner = operation.callee.kind === 'field' && names.includes(operation.callee.name);
      if (isInner && this.#innerHasDeadlines(unit, operation, callee)) return 'deadlines';
    }
    return found;
  }

  #innerHasDeadlines(unit: Unit, site: CallSite, callee: Callee): boolean {
    if (callee.kind === 'method') return hasDeadlines(callee);
    if (callee.kind !== 'function' || site.callee.kind !== 'field') return false;
    return ['SetDeadline', 'SetReadDeadline'].some(
      (name) =>
        methodOf(unit, this.#resolution, (site.callee as Extract<Value, { kind: 'field' }>).base, name) !== undefined,
    );
  }
}

/** Connections and listeners of the standard library. */
function hasDeadlines(callee: Extract<Callee, { kind: 'method' }>): boolean {
  return /^(net\.(\w*Conn|\w*Listener)|crypto\/tls\.Conn|os\.File)\./.test(qualifiedName(callee) ?? '');
}

/** Calls that build errors, write logs or read from memory. */
export function isQuick(callee: Callee): boolean {
  if (callee.kind === 'builtin') return true;
  const path = callee.kind === 'library' || callee.kind === 'method' ? callee.path : undefined;
  return path !== undefined && ['bytes', 'errors', 'fmt', 'log', 'log/slog', 'strings', 'sync'].includes(path);
}
