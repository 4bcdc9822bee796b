/** Owns which entry of a map a key finds. What is made here is told apart by where it lies, structs by their fields; what nobody knows by the facts only. */

import { binary } from '../knowledge/arithmetic';
import { same } from '../knowledge/same';
import { unboxed } from './boxed';
import type { State } from './state';
import type { Datum, HeapObject } from './values';

export type Entries = Extract<HeapObject, { kind: 'map' }>['entries'];

/** Index of the entry, -1 where there is none; undefined where nobody can tell. */
export function entryAt(state: State, entries: Entries, key: Datum): number | undefined {
  let isCertain = true;
  for (const [at, [each]] of entries.entries()) {
    const isIt = isSameKey(state, each, key);
    if (isIt === true) return at;
    isCertain &&= isIt === false;
  }
  return isCertain ? -1 : undefined;
}

/** The entries with one more, or another value in the place of the one before; undefined where nobody can tell which. */
export function withEntry(state: State, entries: Entries, key: Datum, value: Datum): Entries | undefined {
  tellApart(state, entries, key);
  const at = entryAt(state, entries, key);
  if (at === undefined) return undefined;
  return at < 0 ? [...entries, [key, value]] : entries.with(at, [entries[at]![0], value]);
}

/** Each further key that nobody knows is asked for with all before: of more of them nobody tells. */
const mostToldApart = 6;

/** Keys that others give are taken to differ, as most do; of those that are computed there may be no more than a few. */
function tellApart(state: State, entries: Entries, key: Datum): void {
  if (
    entries.length >= mostToldApart ||
    isComputed(key) ||
    entries.some(([each]) => isSameKey(state, each, key) === true)
  )
    return;
  for (const [each] of entries) {
    if (isSameKey(state, each, key) !== undefined || isComputed(each)) continue;
    const question: Datum = { kind: 'term', operator: '==', left: each, right: key };
    if (state.isOpen(question)) state.assume(question, false);
  }
}

/** Undefined where nobody can tell. */
export function isSameKey(state: State, a: Datum, b: Datum): boolean | undefined {
  if (same(a, b)) return true;
  const [one, other] = [unboxed(a), unboxed(b)];
  if (one.kind === 'scalar' && other.kind === 'scalar')
    return one.value !== other.value || (one !== a && other !== b) ? false : undefined;
  if (one.kind === 'stored' && other.kind === 'stored') return isSameStruct(state, one, other);
  if (isPlain(one) !== isPlain(other) && isKnown(one) && isKnown(other)) return false;
  return state.decide({ kind: 'term', operator: '==', left: a, right: b });
}

/** Keys of the same type of which all fields are alike; of types without a name nobody knows whether they are the same. */
function isSameStruct(state: State, a: Datum, b: Datum): boolean | undefined {
  const [one, other] = [a, b].map((each) => state.find(each, 'struct')?.object.type);
  if (one !== undefined && other !== undefined && (one.name !== other.name || one.path !== other.path)) return false;
  const truth = binary(state, '==', a, b);
  const isEqual = truth.kind === 'scalar' ? truth.value === true : undefined;
  return isEqual === true && (one === undefined || other === undefined) ? undefined : isEqual;
}

function isComputed(key: Datum): boolean {
  const { kind } = unboxed(key);
  return kind === 'term' || kind === 'stored';
}

/** No pointer, channel or nil. */
function isPlain({ kind }: Datum): boolean {
  return kind === 'scalar' || kind === 'stored';
}

function isKnown({ kind }: Datum): boolean {
  return kind !== 'unknown' && kind !== 'term';
}
