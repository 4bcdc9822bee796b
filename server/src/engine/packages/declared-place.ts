/** Owns what declares the place that a value names, whatever variable leads to it: a field of a type, or a variable of a package. Follows no paths. */
import type { Unit, Value } from '../ir/model';
import type { Resolution } from './resolution';

export interface Declared {
  /** Of a field, or of a package variable. */
  readonly name: string;
  readonly isField: boolean;
  /** The type that declares the field, where that is known. */
  readonly declarer: string | undefined;
}

/** Undefined for what no other function can name: a local variable, an element. */
export function declaredAs(unit: Unit, resolution: Resolution, value: Value): Declared | undefined {
  const place = value.kind === 'address' || value.kind === 'dereference' ? value.base : value;
  if (place.kind === 'field')
    return { name: place.name, isField: true, declarer: resolution.declarerOf(unit, place.base, place.name) };
  return place.kind === 'global' || place.kind === 'member'
    ? { name: place.name, isField: false, declarer: undefined }
    : undefined;
}

export function mayBeSamePlace(one: Declared | undefined, other: Declared): boolean {
  if (one === undefined || one.name !== other.name || one.isField !== other.isField) return false;
  return one.declarer === undefined || other.declarer === undefined || one.declarer === other.declarer;
}
