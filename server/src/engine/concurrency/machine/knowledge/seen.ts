/** Owns what the result of a call that only computes depends on, as one value: equal for calls that are given the same and find the same in the fields they read. */
import type { Unit } from '../../../ir/model';
import type { Resolution } from '../../../packages/resolution';
import { askedOf } from '../state/elements';
import { madeOf } from '../state/made';
import { nil, placeOf, type State, scalar } from '../state/state';
import type { Datum, HeapObject, Reference } from '../state/values';

type Struct = Extract<HeapObject, { kind: 'struct' }>;

/** Arguments and fields that a result is told apart by. */
const mostSeen = 12;

/** Undefined when it is too much. */
export function whatIsSeen(
  resolution: Resolution,
  state: State,
  unit: Unit,
  given: readonly Datum[],
  reads: ReadonlySet<string>,
): Datum | undefined {
  const names = [...reads].sort();
  const seen: Datum[] = [];
  const looked = new Set<Reference>();
  const look = (datum: Datum): void => {
    // Lists lead from one element to the next without end.
    if (seen.length > mostSeen) return;
    const at = placeOf(datum);
    const object = at === undefined ? undefined : state.heap.get(at);
    // A variable that is shared with the function around it is read, not set.
    if (object?.kind === 'cell' && !looked.has(at!)) {
      looked.add(at!);
      look(object.value);
      return;
    }
    const original = object?.kind === 'struct' && datum.kind === 'stored' ? originalOf(object, at!) : at;
    seen.push(original === undefined || original === at ? datum : { kind: 'reference', to: original });
    if (original === undefined || looked.has(original)) return;
    looked.add(original);
    // Whoever sets an element makes it other contents.
    const contents = reads.has('*') ? askedOf(state, datum, scalar('contents'), () => state.unknown()) : undefined;
    if (contents !== undefined) seen.push(contents);
    for (const name of names) {
      const value = fieldAt(resolution, state, unit, original, name);
      if (value !== undefined) look(value);
    }
  };
  for (const each of given) {
    look(each);
    if (seen.length > mostSeen) return undefined;
  }
  return seen.reduce<Datum>((left, right) => ({ kind: 'term', operator: ',', left, right }), nil);
}

/** A copy of which nothing was set is as good as what it is a copy of. */
function originalOf({ fields, of }: Struct, at: Reference): Reference {
  return fields.size === 0 && of !== undefined ? of : at;
}

/** A field as it is, made where nobody has looked at it yet; undefined for what has no such field. */
function fieldAt(resolution: Resolution, state: State, unit: Unit, at: Reference, name: string): Datum | undefined {
  const object = state.heap.get(at);
  if (object?.kind !== 'struct') return undefined;
  const known = object.fields.get(name);
  if (known !== undefined) return known;
  if (object.of !== undefined) return fieldAt(resolution, state, unit, object.of, name);
  if (object.type === undefined) return undefined;
  const literal = resolution.underlying(unit, { kind: 'named', ...object.type, typeArguments: [] });
  const field = literal.kind === 'struct' ? literal.fields.find((each) => each.name === name) : undefined;
  if (field === undefined) return undefined;
  const made = madeOf({ resolution, state }, unit, field.type, object.outside);
  state.set(at, { ...object, fields: new Map(object.fields).set(name, made) });
  return made;
}
