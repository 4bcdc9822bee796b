/** Owns letting values leave the model, and time to those outside: what others can reach, others may use, and what it holds may change. */
import { isFound } from './knowledge/tests';
import { leadOn, reach } from './state/reach';
import { nil, type State, scalar } from './state/state';
import type { Datum, HeapObject, Reference } from './state/values';

/** Everything that the values lead to is outside from now on. */
export function letOut(state: State, ...data: readonly Datum[]): void {
  if (!leadOn(data)) return;
  // Whoever is given a list itself, and no pointer to what holds it, makes it no longer for others.
  const lists = data.flatMap((each) => state.find(each, 'list') ?? []);
  const reached = reach(state.heap, (visit) => data.forEach(visit));
  for (const at of reached) {
    const object = state.get(at);
    if (!object.outside) state.set(at, leftOut(state, object));
    else {
      const { isSettled, ...unsettled } = object;
      if (isSettled === true) state.set(at, unsettled as HeapObject);
      forgetFound(state, at, state.get(at));
    }
  }
  for (const { at, object } of lists) {
    const now = state.get(at);
    if (now.kind === 'list') state.set(at, { ...now, length: object.length });
  }
}

/** A process has given others time: what it found in what they can reach it looks for again, so that who polls comes to an end. */
export function giveTime(state: State): void {
  state.heap.forEach((object, at) => {
    if (!object.outside) return;
    if (object.kind === 'cell') {
      if (mayBeOther(state, object.value)) state.set(at, { ...object, value: state.unknown() });
    } else if (object.kind !== 'struct') forgetFound(state, at, object);
    else {
      const fields = [...object.fields].filter(([, value]) => !mayBeOther(state, value));
      if (fields.length < object.fields.size) state.set(at, { ...object, fields: new Map(fields) });
    }
  });
}

/** Others may have set what has been found in a list or map; a loop goes over the same keys. */
function forgetFound(state: State, at: Reference, object: HeapObject): void {
  if ((object.kind !== 'list' && object.kind !== 'map') || object.known === undefined) return;
  const known = object.known.filter(([key, value]) => isTurn(key) || !mayBeOther(state, value));
  if (known.length < object.known.length) state.set(at, { ...object, known });
}

/** Objects stay where they are, and what is known to be something is seldom something else later. */
function mayBeOther(state: State, value: Datum): boolean {
  if (isFound(value)) return true;
  if (value.kind !== 'unknown' || value.isLost === true) return false;
  return state.decide({ kind: 'term', operator: '==', left: value, right: nil }) !== false;
}

/** Stands for the key that a round of a loop over a map takes. */
export function turnOf(round: number): Datum {
  return { kind: 'term', operator: 'turn', left: scalar(round), right: nil };
}

function isTurn(key: Datum): boolean {
  return key.kind === 'term' && key.operator === 'turn';
}

/** The same for what leads to nothing to wait at but contexts, which nobody ends who is only given them. */
export function letOutPlain(state: State, data: readonly Datum[]): void {
  if (!leadOn(data)) return;
  const reached = reach(state.heap, (visit) => data.forEach(visit));
  for (const at of reached) {
    const object = state.get(at);
    const isContext = object.kind === 'context' || (object.kind === 'channel' && object.ends !== undefined);
    if (!object.outside && !isContext) state.set(at, leftOut(state, object));
  }
}

/** Plain values that a pointer leads to may be set to anything, settled or not by the program itself; what somebody can wait at stays as it is. */
export function forgetPlain(state: State, pointer: Datum, isSettled = false): void {
  const object = pointer.kind === 'reference' ? state.get(pointer.to) : undefined;
  if (pointer.kind !== 'reference' || object === undefined) return;
  const forgotten = (value: Datum): Datum => {
    if (value.kind === 'stored') forgetPlain(state, { kind: 'reference', to: value.at }, isSettled);
    const list = state.find(value, 'list');
    if (list !== undefined) {
      letOut(state, ...(list.object.elements ?? []));
      state.set(list.at, { ...list.object, elements: undefined, known: [], length: newLength(state, list.object) });
    }
    if (state.find(value, 'map') !== undefined) forgetPlain(state, value, isSettled);
    return isPlain(value) ? state.lost() : value;
  };
  if (object.kind === 'cell') state.set(pointer.to, { ...object, value: forgotten(object.value) });
  if (object.kind === 'list') {
    const elements = object.elements?.map((each) => (isPlain(each) ? state.lost() : each));
    const known = object.known?.filter(([, value]) => !isPlain(value));
    state.set(pointer.to, { ...object, elements, ...(known === undefined ? {} : { known }) });
  }
  if (object.kind === 'map') {
    letOut(state, ...object.entries.flat());
    state.set(pointer.to, { ...object, entries: [], exact: false, known: [] });
  }
  if (object.kind !== 'struct') return;
  const fields = [...object.fields].map(([name, value]) => [name, forgotten(value)] as const);
  // Fields nobody has looked at so far are not what they were made as either.
  const settled = isSettled && !object.outside ? ({ isSettled } as const) : {};
  const made = object.outside ? {} : ({ isMade: true } as const);
  state.set(pointer.to, { ...object, ...made, outside: true, ...settled, fields: new Map(fields) });
}

/** Of a list or map of which nobody knows any more how many there are. */
export function newLength(state: State, { outside }: HeapObject): Datum {
  return { kind: 'term', operator: 'len', left: outside ? state.unknown() : state.lost(), right: nil };
}

function leftOut(state: State, own: HeapObject): HeapObject {
  const object: HeapObject = { ...own, isMade: true };
  switch (object.kind) {
    case 'struct': {
      const fields = [...object.fields].map(([name, value]) => [name, mayChange(state, value)] as const);
      return { ...object, outside: true, fields: new Map(fields) };
    }
    case 'cell':
      return { ...object, outside: true, value: mayChange(state, object.value) };
    case 'list':
      return { ...object, outside: true, elements: undefined, length: state.unknown() };
    case 'map':
      return { ...object, outside: true, entries: [], exact: false };
    case 'group':
      return { ...object, outside: true, count: undefined };
    case 'cond':
      return { ...object, outside: true, locker: object.locker ?? nil };
    case 'channel':
      return { ...object, outside: true, capacity: undefined };
    case 'context':
      return isEndless(object) ? object : { ...object, outside: true };
    default:
      return { ...object, outside: true };
  }
}

/** `context.Background()`: whoever is given it cannot end it either. */
function isEndless({ parent, done, mayEnd }: Extract<HeapObject, { kind: 'context' }>): boolean {
  return parent === undefined && done === undefined && !mayEnd;
}

/** Objects stay where they are; plain values may be set to anything. */
function mayChange(state: State, value: Datum): Datum {
  return isPlain(value) ? state.unknown() : value;
}

function isPlain({ kind }: Datum): boolean {
  return kind !== 'reference' && kind !== 'stored' && kind !== 'function';
}
