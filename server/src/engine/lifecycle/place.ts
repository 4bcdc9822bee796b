/**
 * Owns where a resource lies: a variable, the result of an operation or a name of the package, and the fields below it. Says which places a value
 * means and carries; knows no paths and no types.
 */
import type { OperationId, Value, VariableId } from '../ir/model';

/** `v3` a variable, `r7.0` a result of an operation, `g:name` a name of a package. */
export type Root = string & { readonly __brand: 'Root' };

/** Pointers, conversions and slices stand for what they are made from, so `x.f` means the same whether x is a pointer or not. */
export interface Place {
  readonly root: Root;
  /** `[]` is any element; the names below stand for what is no field. */
  readonly fields: readonly string[];
}

/** Where what the process has one of lies: nowhere that could be stored or passed on. */
export const processRoot = 'process' as Root;
/** A function value that releases when it is called. */
export const calling = '()';
/** Somewhere inside of what another function made of the resource. */
export const inside = '*';
/** Any element. */
export const element = '[]';

/** Real code nests a handful of fields; a list that holds itself must end. */
const deepest = 6;

const variableRoots: Root[] = [];

export function variableRoot(variable: VariableId): Root {
  for (let id = variableRoots.length; id <= variable; id++) variableRoots.push(`v${id}` as Root);
  return variableRoots[variable]!;
}

export function resultRoot(operation: OperationId, index: number): Root {
  return `r${operation}.${index}` as Root;
}

/** The variable a root is, if it is one. */
export function variableOf(root: Root): VariableId | undefined {
  return root.startsWith('v') ? (Number(root.slice(1)) as VariableId) : undefined;
}

export function below(place: Place, fields: readonly string[]): Place {
  return fields.length === 0 ? place : { root: place.root, fields: [...place.fields, ...fields] };
}

const keys = new WeakMap<Place, string>();

export function placeKey(place: Place): string {
  const { root, fields } = place;
  if (fields.length === 0) return root;
  let key = keys.get(place);
  if (key === undefined) {
    key = `${root}.${fields.join('.')}`;
    keys.set(place, key);
  }
  return key;
}

export function isSamePlace(a: Place, b: Place): boolean {
  return (
    a.root === b.root && a.fields.length === b.fields.length && a.fields.every((field, at) => field === b.fields[at])
  );
}

const places = new WeakMap<Value, Place | 'none'>();

/** The place a value names, the same object each time; undefined for one that is computed. */
export function placeOf(value: Value): Place | undefined {
  let place = places.get(value);
  if (place === undefined) {
    place = findPlace(value) ?? 'none';
    places.set(value, place);
  }
  return place === 'none' ? undefined : place;
}

function findPlace(value: Value): Place | undefined {
  switch (value.kind) {
    case 'variable':
      return { root: variableRoot(value.variable), fields: [] };
    case 'result':
      return { root: resultRoot(value.operation, value.index), fields: [] };
    case 'global':
      return { root: `g:${value.name}` as Root, fields: [] };
    case 'member':
      return { root: `g:${value.path}.${value.name}` as Root, fields: [] };
    case 'field': {
      const base = placeOf(value.base);
      return base && base.fields.length < deepest ? below(base, [value.name]) : undefined;
    }
    case 'index': {
      const base = placeOf(value.base);
      return base && base.fields.length < deepest ? below(base, [element]) : undefined;
    }
    case 'dereference':
    case 'address':
    case 'slice':
    case 'instance':
      return placeOf(value.base);
    case 'convert':
    case 'assert':
      return placeOf(value.operand);
    default:
      return undefined;
  }
}

/** Fields on the way from `outer` to `inner`, none where they are the same; undefined where `inner` does not lie in `outer`. */
export function wayDown(outer: Place, inner: Place): readonly string[] | undefined {
  if (outer.root !== inner.root || outer.fields.length > inner.fields.length) return undefined;
  return outer.fields.every((field, at) => field === inner.fields[at])
    ? inner.fields.slice(outer.fields.length)
    : undefined;
}

/** What only types and summaries can tell of a value. */
export interface Insight {
  /** What a function carries, such as a closure or a method value; undefined for a value that is none. */
  ofFunction(value: Value): readonly (readonly string[])[] | undefined;
  /** The field that an element of a composite stands for by its position alone. */
  fieldAt(composite: Extract<Value, { kind: 'composite' }>, at: number): string | undefined;
}

/** The ways from a value down to the places in `held`: `[[]]` for the resource itself, `[['f']]` for a struct with the resource in f. */
export function waysFrom(value: Value, held: readonly Place[], insight?: Insight): readonly (readonly string[])[] {
  const carried = insight?.ofFunction(value);
  if (carried !== undefined) return carried;
  switch (value.kind) {
    case 'composite':
      return value.elements.flatMap(({ field, key, value: each }, at) => {
        const ways = waysFrom(each, held, insight);
        if (ways.length === 0) return [];
        const name = field ?? (key === undefined ? insight?.fieldAt(value, at) : undefined) ?? element;
        return ways.flatMap((way) => (way.length < deepest ? [[name, ...way]] : []));
      });
    case 'address':
    case 'dereference':
    case 'slice':
      return waysFrom(value.base, held, insight);
    case 'convert':
    case 'assert':
      return waysFrom(value.operand, held, insight);
    default: {
      const place = placeOf(value);
      if (place === undefined) return [];
      return held.flatMap((each) => {
        const way = wayDown(place, each);
        return way === undefined ? [] : [way];
      });
    }
  }
}

export function isNil(value: Value): boolean {
  return value.kind === 'global' && value.name === 'nil';
}
