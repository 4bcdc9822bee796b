/** Owns what copying a value makes of the objects it stores: structs and arrays are values of their own, pointers stay what they are. */
import { placeOf, type State } from './state';
import type { Datum, Reference } from './values';

/** A value as an assignment takes it: what is stored is copied. */
export function copied(state: State, datum: Datum): Datum {
  return datum.kind === 'stored' ? { kind: 'stored', at: copiedAt(state, datum) } : datum;
}

export function copiedAt(state: State, { at }: Extract<Datum, { kind: 'stored' }>): Reference {
  const object = state.get(at);
  if (object.kind === 'list') {
    const { backing: _backing, ...own } = object;
    return state.add({ ...own, elements: object.elements?.map((each) => copied(state, each)) });
  }
  if (object.kind !== 'struct') return state.add(object);
  const fields = new Map([...object.fields].map(([name, value]) => [name, copied(state, value)] as const));
  if (!object.outside || object.of !== undefined) return state.add({ ...object, fields });
  // Whoever looks at a field of one of them later finds what it was when they were one.
  const of = state.add({ ...object, fields });
  const own = new Map([...object.fields].filter(([, value]) => value.kind === 'stored'));
  state.set(at, { ...object, fields: own, of });
  return state.add({ ...object, fields: new Map(), of });
}

/** A method with a pointer receiver is given the place, one with a value receiver a copy. */
export function received(state: State, datum: Datum, isPointer: boolean): Datum {
  const at = placeOf(datum);
  if (at === undefined) return datum;
  if (isPointer) return { kind: 'reference', to: at };
  const object = state.get(at);
  if (object.kind === 'cell' && datum.kind === 'reference') return copied(state, object.value);
  return object.kind === 'struct' ? copied(state, { kind: 'stored', at }) : datum;
}
