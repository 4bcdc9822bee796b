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
  const isSet = (name: string): boolean => names.has(name) || names.has('?');
  const changed: (readonly [Reference, HeapObject])[] = [];
  const matters = (value: Datum): boolean =>
    value.kind === 'function' ||
    (value.kind === 'reference' && state.heap.get(value.to)?.outside === false) ||
    (value.kind === 'scalar' && typeof value.value !== 'string' && !isLong);
  for (const [at, object] of state.heap) {
    if (object.kind === 'struct') {
      const hit = [...object.fields].filter(([name]) => isSet(name.slice(name.lastIndexOf('.') + 1)));
      if (hit.some(([, value]) => matters(state.held(value)))) return false;
      const fields = new Map(object.fields);
      for (const [name, value] of hit) {
        if (state.held(value).kind === 'stored') continue;
        if (object.outside) fields.delete(name);
        else fields.set(name, make());
      }
      // A field of an object made here that nobody has looked at is zero.
      for (const [name, type] of object.outside ? [] : fieldsOf(resolution, unit, object.type)) {
        if (!isSet(name) || fields.has(name)) continue;
        if (!isLong && isCounted(unit, type, resolution)) return false;
        fields.set(name, make());
      }
      changed.push([at, { ...object, fields }]);
    } else if (isSet('*') && object.kind === 'list') {
      if (object.elements?.some(matters) === true) return false;
      changed.push([at, { ...object, elements: undefined, known: [] }]);
    } else if (isSet('*') && object.kind === 'map') {
      if (object.entries.flat().some(matters)) return false;
      changed.push([at, { ...object, entries: [], exact: false, known: [] }]);
    } else if (isSet('*') && object.kind === 'cell') {
      if (matters(object.value)) return false;
      if (object.value.kind !== 'stored') changed.push([at, { ...object, value: make() }]);
    }
  }
  for (const [at, object] of changed) state.set(at, object);
  return true;
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
