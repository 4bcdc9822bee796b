/** Owns what is not known any more of fields and elements once code was left out that may have set them. */
import type { Unit } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import type { Resolution } from '../../../packages/resolution';
import { isCounted } from '../../synchronisation-types';
import type { State } from '../state/state';
import type { Datum, DynamicType, HeapObject, Reference } from '../state/values';

/** Fields of these names may have any value; false where one holds what others wait at, or what conditions are about. `make`: what those of the program's own objects are. */
export function forget(
  resolution: Resolution,
  unit: Unit,
  state: State,
  names: ReadonlySet<string>,
  make: () => Datum,
  isLong = false,
): boolean {
  if (names.size === 0) return true;
  const isAny = names.has('?');
  const isSet = (name: string): boolean => isAny || names.has(name);
  const setsElements = isSet('*');
  const changed: (readonly [Reference, HeapObject])[] = [];
  let mayForget = true;
  const matters = (value: Datum): boolean =>
    value.kind === 'function' ||
    (value.kind === 'reference' && state.heap.get(value.to)?.outside === false) ||
    (value.kind === 'scalar' && typeof value.value !== 'string' && !isLong);
  // All of the heap is gone through, and most of it is not concerned.
  state.heap.forEach((object, at) => {
    if (!mayForget) return;
    if (object.kind === 'struct') {
      const hit = fieldsIn(object, isSet);
      if (hit.some((name) => matters(state.held(object.fields.get(name)!)))) mayForget = false;
      // A field of an object made here that nobody has looked at is zero.
      const zero = object.outside ? [] : unseenFieldsOf(resolution, unit, object, isSet);
      if (!isLong && zero.some(([, type]) => isCounted(unit, type, resolution))) mayForget = false;
      if (!mayForget || hit.length + zero.length === 0) return;
      const fields = new Map(object.fields);
      for (const name of hit) {
        if (state.held(object.fields.get(name)!).kind === 'stored') continue;
        if (object.outside) fields.delete(name);
        else fields.set(name, make());
      }
      for (const [name] of zero) fields.set(name, make());
      changed.push([at, { ...object, fields }]);
    } else if (setsElements && object.kind === 'list') {
      mayForget = object.elements?.some(matters) !== true;
      changed.push([at, { ...object, elements: undefined, known: [] }]);
    } else if (setsElements && object.kind === 'map') {
      mayForget = !object.entries.flat().some(matters);
      changed.push([at, { ...object, entries: [], exact: false, known: [] }]);
    } else if (setsElements && object.kind === 'cell') {
      mayForget = !matters(object.value);
      if (object.value.kind !== 'stored') changed.push([at, { ...object, value: make() }]);
    }
  });
  if (!mayForget) return false;
  for (const [at, object] of changed) state.set(at, object);
  return true;
}

type Struct = Extract<HeapObject, { kind: 'struct' }>;

/** Those of an object that are among the names. */
function fieldsIn({ fields }: Struct, isSet: (name: string) => boolean): readonly string[] {
  const found: string[] = [];
  fields.forEach((_, name) => {
    if (isSet(name.slice(name.lastIndexOf('.') + 1))) found.push(name);
  });
  return found;
}

/** Those of its type that nothing is known of. */
function unseenFieldsOf(
  resolution: Resolution,
  unit: Unit,
  { fields, type }: Struct,
  isSet: (name: string) => boolean,
): readonly (readonly [name: string, type: TypeExpression])[] {
  const found: (readonly [string, TypeExpression])[] = [];
  fieldsOf(resolution, unit, type).forEach((ofType, name) => {
    if (isSet(name) && !fields.has(name)) found.push([name, ofType]);
  });
  return found;
}

const fieldsOfTypes = new WeakMap<Resolution, WeakMap<DynamicType, ReadonlyMap<string, TypeExpression>>>();

/** By name. */
function fieldsOf(
  resolution: Resolution,
  unit: Unit,
  type: DynamicType | undefined,
): ReadonlyMap<string, TypeExpression> {
  if (type === undefined) return new Map();
  const ofResolution = fieldsOfTypes.get(resolution) ?? new WeakMap<DynamicType, ReadonlyMap<string, TypeExpression>>();
  fieldsOfTypes.set(resolution, ofResolution);
  let found = ofResolution.get(type);
  if (found === undefined) {
    const path = type.path === resolution.packageOf(unit) ? '' : type.path;
    const literal = resolution.underlying(unit, { kind: 'named', name: type.name, path, typeArguments: [] });
    const fields = literal.kind === 'struct' ? literal.fields : [];
    found = new Map(fields.map((field) => [field.name ?? '', field.type] as const));
    ofResolution.set(type, found);
  }
  return found;
}
