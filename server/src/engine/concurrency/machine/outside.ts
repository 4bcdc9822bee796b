/** Owns letting values leave the model: what others can reach, others may use, and what it holds may change. */
import { reach } from './reach';
import { nil, type State } from './state';
import type { Datum, HeapObject } from './values';

/** Everything that the values lead to is outside from now on. */
export function letOut(state: State, ...data: readonly Datum[]): void {
  const reached = reach(state.heap, (visit) => data.forEach(visit));
  for (const at of reached) {
    const object = state.get(at);
    if (!object.outside) state.set(at, leftOut(state, object));
  }
}

/** The same for what leads to nothing to wait at but contexts, which nobody ends who is only given them. */
export function letOutPlain(state: State, data: readonly Datum[]): void {
  const reached = reach(state.heap, (visit) => data.forEach(visit));
  for (const at of reached) {
    const object = state.get(at);
    const isContext = object.kind === 'context' || (object.kind === 'channel' && object.ends !== undefined);
    if (!object.outside && !isContext) state.set(at, leftOut(state, object));
  }
}

function leftOut(state: State, object: HeapObject): HeapObject {
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
    default:
      return { ...object, outside: true };
  }
}

/** Objects stay where they are; plain values may be set to anything. */
function mayChange(state: State, value: Datum): Datum {
  return value.kind === 'reference' || value.kind === 'stored' || value.kind === 'function' ? value : state.unknown();
}
