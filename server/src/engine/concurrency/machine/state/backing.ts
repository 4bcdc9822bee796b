/** Owns lists that share their elements: a slice of a list sees what is set in the other one, even beyond its end. https://go.dev/blog/slices-intro */
import { type State, scalar } from './state';
import type { Backing, Datum, HeapObject, Reference } from './values';

type List = Extract<HeapObject, { kind: 'list' }>;

interface Found {
  readonly at: Reference;
  readonly object: List;
}

/** Part of a list whose elements are known, as a list of its own; undefined where it ends beyond what it is known to have room for. `most`: how far it may grow. */
export function viewOf(
  state: State,
  { at, object }: Found,
  first: number,
  last: number,
  most?: number,
): Datum | undefined {
  const { elements = [] } = object;
  const backing = object.backing ?? { id: state.unknown().id, from: 0 };
  if (last > elements.length && backing.from + last > (backing.room ?? 0)) return undefined;
  if (object.backing === undefined) state.set(at, { ...object, backing });
  const places = Array.from({ length: last - first }, (_, place) => first + place);
  const seen = places.map((place) => elements[place] ?? elementAt(state, backing, backing.from + place));
  const limit = most === undefined ? {} : { room: backing.from + most };
  return view(state, { ...backing, from: backing.from + first, ...limit }, seen);
}

/** What any of those who share the array see there; what none of them does may have been set before. */
function elementAt(state: State, backing: Backing, place: number): Datum {
  for (const [, { elements, backing: each }] of sharing(state, backing)) {
    const found = elements?.[place - each!.from];
    if (found !== undefined) return found;
  }
  return state.lost();
}

/** Sets elements from one place on, wherever they are seen. */
export function setElements(state: State, { at, object }: Found, place: number, data: readonly Datum[]): void {
  state.set(at, { ...object, elements: written(object.elements ?? [], place, data) });
  const { backing } = object;
  if (backing === undefined) return;
  for (const [other, each] of sharing(state, backing)) {
    if (other === at || each.elements === undefined) continue;
    const elements = written(each.elements, backing.from + place - each.backing!.from, data);
    state.set(other, { ...each, elements });
  }
}

/** A list that has room for so many. */
export function withRoom(state: State, elements: readonly Datum[], room: number): Datum {
  return view(state, { id: state.unknown().id, from: 0, room }, elements);
}

/** Nobody knows any more what stands in a list, nor in those that share its elements. */
export function loseElements(state: State, { at, object }: Found): void {
  state.set(at, { ...object, elements: undefined });
  if (object.backing === undefined) return;
  for (const [other, each] of sharing(state, object.backing)) state.set(other, { ...each, elements: undefined });
}

/** What is appended where others see that there is room takes the place of what is there; undefined where nobody tells of any. */
export function appendInPlace(state: State, list: Found, data: readonly Datum[]): Datum | undefined {
  const { elements, backing } = list.object;
  if (elements === undefined || backing === undefined) return undefined;
  const end = backing.from + elements.length + data.length;
  const ends = [...sharing(state, backing)].map(([, each]) => each.backing!.from + (each.elements?.length ?? 0));
  if ((backing.room ?? Math.max(...ends)) < end) return undefined;
  const appended = view(state, backing, [...elements, ...data]);
  const found = appended.kind === 'reference' ? state.find(appended, 'list') : undefined;
  if (found !== undefined) setElements(state, found, elements.length, data);
  return appended;
}

function view(state: State, backing: Backing, elements: readonly Datum[]): Datum {
  const to = state.add({ kind: 'list', outside: false, elements, length: scalar(elements.length), backing });
  return { kind: 'reference', to };
}

function* sharing(state: State, { id }: Backing): Iterable<readonly [Reference, List]> {
  for (const [at, object] of state.heap) if (object.kind === 'list' && object.backing?.id === id) yield [at, object];
}

/** Those that lie outside of it are not its own. */
function written(elements: readonly Datum[], place: number, data: readonly Datum[]): readonly Datum[] {
  return elements.map((each, at) => data[at - place] ?? each);
}
