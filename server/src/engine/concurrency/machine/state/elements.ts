/** Owns what stands in lists and maps. What nobody knows of those is found the same by whoever looks twice, as long as nobody sets any. */

import { byteOf } from '../../../packages/text-literals';
import { same } from '../knowledge/same';
import { presence } from '../knowledge/tests';
import { letOut, turnOf } from '../outside';
import { loseElements, setElements } from './backing';
import { copied } from './copies';
import { entryAt, isSameKey, withEntry } from './keys';
import { nil, type State, scalar } from './state';
import type { Datum, HeapObject, Reference } from './values';

/** Lists with more elements are taken as of unknown content. */
export const mostElements = 16;

type MapObject = Extract<HeapObject, { kind: 'map' }>;
type Holder = Extract<HeapObject, { kind: 'list' | 'map' }>;

interface Found {
  readonly value: Datum;
  /** Whether a map has the key. */
  readonly has: Datum;
}

function holderOf(state: State, datum: Datum): { readonly at: Reference; readonly object: Holder } | undefined {
  return state.find(datum, 'list') ?? state.find(datum, 'map');
}

/** `holder[key]`; `make` gives a value nobody has looked at: one that may be anything, or the zero value. */
export function elementOf(
  state: State,
  holder: Datum,
  key: Datum,
  make: (isOutside: boolean) => Datum,
  zero?: () => Datum | undefined,
): Found | undefined {
  const found = holderOf(state, holder);
  if (found === undefined) return undefined;
  const { at, object } = found;
  if (object.kind === 'list') {
    const element = key.kind === 'scalar' && typeof key.value === 'number' ? object.elements?.[key.value] : undefined;
    const isBeyond = object.elements !== undefined && key.kind === 'scalar';
    const found = (): Datum => ownElement(state, object, make(true));
    return { value: element ?? (isBeyond ? state.lost() : remembered(state, at, key, found)), has: yes };
  }
  const entry = entryAt(state, object.entries, key);
  if (entry !== undefined && entry >= 0) return { value: object.entries[entry]![1], has: yes };
  if (object.exact && entry !== undefined) return { value: make(false), has: no };
  const unknown = (): Datum => (object.outside ? make(true) : state.lost());
  const value = remembered(state, at, key, unknown);
  const unknownTruth = (): Datum => (object.outside ? presentAs(state, value, zero?.()) : state.lost());
  return { value, has: remembered(state, at, hasKey(key), unknownTruth) };
}

/** Nobody knows whether something was there; `value` is the zero value where nothing was. */
export function presentAs(state: State, value: Datum, zero: Datum | undefined): Datum {
  const test = state.unknown();
  return zero === undefined ? test : presence({ test, value, zero });
}

/** What is found in a list of the program's own is its own. */
function ownElement(state: State, { outside, isSettled }: HeapObject, found: Datum): Datum {
  return (outside && isSettled !== true) || found.kind !== 'unknown' ? found : state.lost();
}

/** A value that was found in something settled. */
export function settled(state: State, isSettled: boolean, found: Datum): Datum {
  if (!isSettled) return found;
  if (found.kind === 'stored') state.set(found.at, { ...state.get(found.at), isSettled: true });
  return found.kind === 'unknown' ? state.lost() : found;
}

/** Stands for how many there are in a map that is not known. */
export const lengthOfMap: Datum = { kind: 'term', operator: 'length', left: nil, right: nil };

const yes = scalar(true);
const no = scalar(false);

/** A byte of a text, or an element of what the program knows and the machine does not. */
export function partOf(state: State, whole: Datum, at: Datum): Datum {
  const isText = whole.kind === 'scalar' && typeof whole.value === 'string' && at.kind === 'scalar';
  const byte = isText ? byteOf(String(whole.value), Number(at.value)) : undefined;
  return byte === undefined ? state.madeFrom(whole, at) : scalar(byte);
}

/** Stands for whether a key is there. */
function hasKey(key: Datum): Datum {
  return { kind: 'term', operator: 'has', left: key, right: nil };
}

/** What somebody has found there before, or what is found now. */
function remembered(state: State, at: Reference, key: Datum, make: () => Datum): Datum {
  const before = knownAt(state, at).find(([each]) => same(each, key));
  if (before !== undefined) return before[1];
  const made = make();
  remember(state, at, [[key, made]]);
  return made;
}

function knownAt(state: State, at: Reference): NonNullable<Holder['known']> {
  const object = state.get(at);
  return (object.kind === 'list' || object.kind === 'map' ? object.known : undefined) ?? [];
}

function remember(state: State, at: Reference, entries: NonNullable<Holder['known']>): void {
  const object = state.get(at);
  const known = [...knownAt(state, at), ...entries];
  if ((object.kind === 'list' || object.kind === 'map') && known.length <= 2 * mostElements)
    state.set(at, { ...object, known });
}

/** The same for a question about all that is there, as long as nobody sets any of it; undefined for what is no list and no map. */
export function askedOf(state: State, holder: Datum, question: Datum, make: () => Datum): Datum | undefined {
  const found = holderOf(state, holder);
  return found && remembered(state, found.at, question, make);
}

/** Nothing that was found under a key that may be this one is known any more, and not how many there are unless that stays; without a key nothing at all. */
export function forgetElements(state: State, holder: Datum, key?: Datum, keepsLength = false): void {
  const found = holderOf(state, holder);
  if (found?.object.known === undefined) return;
  const { at, object } = found;
  const isOther = (each: Datum): boolean => {
    if (same(each, lengthOfMap)) return keepsLength;
    return (
      key !== undefined &&
      isSameKey(state, each.kind === 'term' && each.operator === 'has' ? each.left : each, key) === false
    );
  };
  state.set(at, { ...object, known: knownAt(state, at).filter(([each]) => isOther(each)) });
}

/** Somebody may set it whom nobody sees, now and later. */
export function loseElement(state: State, holder: Datum, key: Datum): void {
  const list = state.find(holder, 'list');
  if (list?.object.elements !== undefined) {
    letOut(state, ...list.object.elements);
    loseElements(state, list);
  }
  forgetElements(state, holder, key, true);
  const found = holderOf(state, holder);
  if (found !== undefined) remember(state, found.at, [[key, state.lost()]]);
}

/** The keys of a map that is known, as a list. */
export function keysOf(state: State, over: Datum): Datum | undefined {
  const map = state.find(over, 'map')?.object;
  if (map?.exact !== true) return undefined;
  const elements = map.entries.map(([key]) => key);
  const list: HeapObject = { kind: 'list', outside: false, elements, length: scalar(elements.length) };
  return { kind: 'reference', to: state.add(list) };
}

/** Whether a map may still have a key it had. */
export function isThere(state: State, over: Datum, key: Datum): boolean {
  const map = state.find(over, 'map')?.object;
  return map?.exact !== true || map.entries.some(([each]) => same(each, key));
}

/** The key that a round of a loop over a list or map takes. Which entry of a map comes when nobody knows, but it is one of them, and not the one before. */
export function keyOfRound(
  state: State,
  over: Datum,
  keys: Datum | undefined,
  round: number,
  make: () => Datum,
): Datum {
  const map = state.find(over, 'map');
  if (map === undefined) return scalar(round);
  if (keys !== undefined) return state.find(keys, 'list')?.object.elements?.[round] ?? make();
  const key = remembered(state, map.at, turnOf(round), make);
  remembered(state, map.at, hasKey(key), () => yes);
  return key;
}

/** Takes an entry out of a map; which one is not always known. */
export function deleteElement(state: State, holder: Datum, key: Datum): void {
  const map = state.find(holder, 'map');
  if (map === undefined) return;
  const at = entryAt(state, map.object.entries, key);
  if (at === undefined) {
    loseEntries(state, map);
    return;
  }
  const entries = map.object.entries.filter((_, each) => each !== at);
  state.set(map.at, { ...map.object, entries });
  forgetElements(state, holder, key);
}

export function assignElement(state: State, holder: Datum, key: Datum, datum: Datum): void {
  const list = state.find(holder, 'list');
  if (list?.object.elements !== undefined && key.kind === 'scalar' && typeof key.value === 'number') {
    setElements(state, list, key.value, [datum]);
    return;
  }
  if (list?.object.elements !== undefined) {
    // It may be any of them.
    letOut(state, ...list.object.elements, datum);
    loseElements(state, list);
    return;
  }
  const map = state.find(holder, 'map');
  if (map === undefined || map.object.outside || !map.object.exact) {
    letOut(state, key, datum);
    const isThere =
      map !== undefined && knownAt(state, map.at).some(([each, has]) => same(each, hasKey(key)) && has === yes);
    forgetElements(state, holder, key, isThere);
    return;
  }
  const entries = withEntry(state, map.object.entries, copied(state, key), datum);
  if (entries !== undefined && entries.length <= mostElements) {
    state.set(map.at, { ...map.object, entries });
    return;
  }
  letOut(state, key, datum);
  loseEntries(state, map);
}

/** A key may be any of those that are there: the program knows which, the machine does not. */
function loseEntries(state: State, { at, object }: { readonly at: Reference; readonly object: MapObject }): void {
  letOut(state, ...object.entries.flat());
  state.set(at, { ...object, entries: [], exact: false });
}
