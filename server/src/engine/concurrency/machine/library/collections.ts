/** Owns the packages slices and maps, as far as they copy, join, change or go through what the program knows; what is left out may do with it what it likes. */

import { binary } from '../knowledge/arithmetic';
import { same } from '../knowledge/same';
import { listOf } from '../literals';
import { letOut } from '../outside';
import { elementsOfSequence, newSequence } from '../sequences';
import { appendInPlace, loseElements, setElements, viewOf } from '../state/backing';
import { copied } from '../state/copies';
import { assignElement, lengthOfMap } from '../state/elements';
import { lengthOf } from '../state/lengths';
import { nil, type State, scalar } from '../state/state';
import type { Datum, HeapObject, Reference } from '../state/values';
import type { Native, NativeCall } from './native';

type ListObject = Extract<HeapObject, { kind: 'list' }>;
type MapObject = Extract<HeapObject, { kind: 'map' }>;

/** Undefined where nobody knows them. */
function elementsOf(state: State, list: Datum | undefined): readonly Datum[] | undefined {
  return list?.kind === 'nil' ? [] : state.find(list, 'list')?.object.elements;
}

/** Of elements nobody knows, but as many as something else has. */
function asLongAs(state: State, of: Datum, length = lengthOf(state, of)): Datum {
  const outside = state.isOpen(of);
  return { kind: 'reference', to: state.add({ kind: 'list', outside, elements: undefined, length }) };
}

/** Makes a list of lists that are known; what is given one by one is taken for one more. `makeUnknown`: of others. */
function listFrom(
  make: (lists: readonly (readonly Datum[])[], call: NativeCall) => readonly Datum[] | undefined,
  makeUnknown?: (state: State, lists: readonly Datum[]) => Datum | undefined,
): Native {
  return (call) => {
    const { state, args, give, spread } = call;
    const lists = args.map((each) => elementsOf(state, each) ?? (isList(state, each) ? undefined : [each]));
    if (lists.includes(undefined)) {
      const unknown = spread ? undefined : makeUnknown?.(state, args);
      if (unknown !== undefined) give(unknown);
      return unknown !== undefined;
    }
    const made = make(lists as readonly (readonly Datum[])[], call);
    if (made === undefined) return false;
    give(
      listOf(
        state,
        made.map((each) => copied(state, each)),
      ),
    );
    return true;
  };
}

/** As long as all of them together. */
function concatenated(state: State, lists: readonly Datum[]): Datum {
  const [first, ...others] = lists.map((each) => lengthOf(state, each));
  const length = others.reduce((sum, each) => binary(state, '+', sum, each), first!);
  return asLongAs(state, lists.find((each) => state.isOpen(each)) ?? lists[0]!, length);
}

function isList(state: State, datum: Datum): boolean {
  return state.find(datum, 'list') !== undefined || datum.kind === 'unknown';
}

const placeOf = (lists: readonly (readonly Datum[])[], at: number): number | undefined => {
  const place = lists[at]?.[0];
  return place?.kind === 'scalar' && typeof place.value === 'number' ? place.value : undefined;
};

const insert: Native = (call) => {
  const { args, spread, state, give } = call;
  const [given, at, ...more] = args;
  const before = elementsOf(state, given);
  const place = at?.kind === 'scalar' ? Number(at.value) : Number.NaN;
  const added = spread ? elementsOf(state, more[0]) : more;
  if (before === undefined || added === undefined || !(place <= before.length)) return false;
  const all = [...before.slice(0, place), ...added, ...before.slice(place)];
  const list = state.find(given, 'list');
  const grown = list && appendInPlace(state, list, all.slice(before.length));
  const inPlace = state.find(grown, 'list');
  if (inPlace !== undefined) setElements(state, inPlace, 0, all);
  give(grown ?? listOf(state, all));
  return true;
};

/** Those behind move to the front, and leave nothing at the end of the list that was given. */
const remove: Native = ({ state, args: [given, ...bounds], give }) => {
  const list = state.find(given, 'list');
  const elements = list?.object.elements;
  const [from, to] = bounds.map((each) => (each.kind === 'scalar' ? Number(each.value) : Number.NaN));
  if (list === undefined || elements === undefined || !(from! <= to! && to! <= elements.length)) return false;
  const left = elements.filter((_, at) => at < from! || at >= to!);
  setElements(state, list, 0, [...left, ...elements.slice(left.length).map((each) => zeroLike(state, each))]);
  give(viewOf(state, { at: list.at, object: state.get(list.at) as ListObject }, 0, left.length) ?? state.lost());
  return true;
};

/** The zero value of what another one is of. */
function zeroLike(state: State, datum: Datum): Datum {
  if (datum.kind === 'reference' || datum.kind === 'function' || datum.kind === 'nil') return nil;
  if (datum.kind !== 'scalar') return state.lost();
  return scalar({ number: 0, string: '', boolean: false }[typeof datum.value as 'number' | 'string' | 'boolean']);
}

/** Changes the elements of a list where it is. */
function inPlace(change: (elements: readonly Datum[]) => readonly Datum[] | undefined): Native {
  return ({ state, args }) => {
    const list = state.find(args[0], 'list');
    if (list === undefined) return args[0]?.kind === 'nil';
    const { elements } = list.object;
    const changed = elements && change(elements);
    if (changed !== undefined) setElements(state, list, 0, changed);
    else {
      // Where each of them comes to lie the program has settled.
      letOut(state, ...(elements ?? []));
      if (elements !== undefined) loseElements(state, list);
      state.set(list.at, { ...(state.get(list.at) as ListObject), known: [], isSettled: true });
    }
    return true;
  };
}

/** Undefined where the order depends on what nobody knows. */
function sorted(elements: readonly Datum[]): readonly Datum[] | undefined {
  const values = elements.map((each) => (each.kind === 'scalar' ? each.value : undefined));
  if (values.some((each) => each === undefined)) return undefined;
  return values.toSorted((a, b) => (a! < b! ? -1 : a! > b! ? 1 : 0)).map((each) => scalar(each!));
}

function mapOf(
  state: State,
  datum: Datum | undefined,
): { readonly at: Reference; readonly object: MapObject } | undefined {
  const map = state.find(datum, 'map');
  return map?.object.exact === true ? map : undefined;
}

/** A sequence of what is in a map; in which order nobody knows. */
function throughMap(of: (entries: MapObject['entries']) => readonly (readonly Datum[])[]): Native {
  return ({ state, args: [given], give }) => {
    const map = mapOf(state, given);
    if (map !== undefined) give(sequenceThrough(state, of(map.object.entries)));
    else if (given !== undefined && state.find(given, 'map') !== undefined) give(throughUnknown(state, given));
    else return false;
    return true;
  };
}

function sequenceThrough(state: State, [first = [], second = []]: readonly (readonly Datum[])[]): Datum {
  return newSequence(state, listOf(state, first), listOf(state, second));
}

function throughUnknown(state: State, given: Datum): Datum {
  return newSequence(state, asLongAs(state, given), asLongAs(state, given));
}

/** A sequence of what is in a list. */
function throughList(of: (elements: readonly Datum[]) => readonly (readonly Datum[])[]): Native {
  return ({ state, args: [given], give }) => {
    const elements = elementsOf(state, given);
    if (elements !== undefined) give(sequenceThrough(state, of(elements)));
    else if (given !== undefined && isList(state, given)) give(throughUnknown(state, given));
    else return false;
    return true;
  };
}

function collect(order: (elements: readonly Datum[]) => readonly Datum[]): Native {
  return ({ state, args: [sequence], give }) => {
    const list = sequence && elementsOfSequence(state, sequence);
    const elements = elementsOf(state, list);
    if (list === undefined) return false;
    give(elements === undefined ? asLongAs(state, list) : listOf(state, order(elements)));
    return true;
  };
}

const cloneMap: Native = ({ state, args: [given], give }) => {
  const map = state.find(given, 'map');
  if (given === undefined || map === undefined) return false;
  const { exact, entries, outside } = map.object;
  const copy: HeapObject = exact
    ? { kind: 'map', outside: false, entries, exact, known: [] }
    : { kind: 'map', outside, entries: [], exact, known: [[lengthOfMap, lengthOf(state, given)]] };
  give({ kind: 'reference', to: state.add(copy) });
  return true;
};

const copyMap: Native = ({ state, args: [to, from] }) => {
  const entries = mapOf(state, from)?.object.entries;
  if (to === undefined || entries === undefined) return false;
  for (const [key, value] of entries) assignElement(state, to, key, copied(state, value));
  return true;
};

const equal: Native = ({ state, args, give }) => {
  const [one, other] = args.map((each) => elementsOf(state, each));
  if (one === undefined || other === undefined) return false;
  const isSame = one.length === other.length && one.every((each, at) => same(each, other[at]!));
  if (!isSame && [...one, ...other].some(({ kind }) => kind !== 'scalar')) return false;
  give(scalar(isSame));
  return true;
};

export const collections: Readonly<Record<string, Native>> = {
  'slices.Clone': listFrom(
    ([list]) => list,
    (state, [given]) => given && asLongAs(state, given),
  ),
  'slices.Clip': listFrom(
    ([list]) => list,
    (_, [given]) => given,
  ),
  'slices.Grow': listFrom(
    ([list]) => list,
    (_, [given]) => given,
  ),
  'slices.Concat': listFrom((lists) => lists.flat(), concatenated),
  'slices.Repeat': listFrom((lists) => {
    const times = placeOf(lists, 1);
    return times === undefined ? undefined : Array.from({ length: times }, () => lists[0]!).flat();
  }),
  'slices.Insert': insert,
  'slices.Delete': remove,
  'slices.Reverse': inPlace((elements) => elements.toReversed()),
  'slices.Sort': inPlace(sorted),
  'sort.Ints': inPlace(sorted),
  'sort.Strings': inPlace(sorted),
  'sort.Float64s': inPlace(sorted),
  'slices.Equal': equal,
  'slices.Values': throughList((elements) => [elements]),
  'slices.All': throughList((elements) => [elements.map((_, at) => scalar(at)), elements]),
  'slices.Backward': throughList((elements) => [
    elements.map((_, at) => scalar(at)).toReversed(),
    elements.toReversed(),
  ]),
  'slices.Collect': collect((elements) => elements),
  'slices.Sorted': collect((elements) => sorted(elements) ?? elements),
  'maps.Clone': cloneMap,
  'maps.Copy': copyMap,
  'maps.Keys': throughMap((entries) => [entries.map(([key]) => key)]),
  'maps.Values': throughMap((entries) => [entries.map(([, value]) => value)]),
  'maps.All': throughMap((entries) => [entries.map(([key]) => key), entries.map(([, value]) => value)]),
};
