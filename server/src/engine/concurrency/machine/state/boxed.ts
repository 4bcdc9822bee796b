/** Owns numbers, texts and truth values that lie in an interface, with the type they had when they were put there. Structs know their type themselves. */
import type { Unit, Value } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import { isNamed, type Resolution } from '../../../packages/resolution';
import { isBasic } from '../../synchronisation-types';
import type { Datum, DynamicType } from './values';

const boxed = 'in interface';

/** A value as a place of this type takes it. */
export function putInto(
  resolution: Resolution,
  unit: Unit,
  place: TypeExpression | undefined,
  value: Value,
  datum: Datum,
): Datum {
  if (datum.kind === 'nil' && place !== undefined) return withType(resolution, unit, place, value, datum);
  if (datum.kind !== 'scalar' || place === undefined) return datum;
  const literal = resolution.underlying(unit, place);
  if (literal.kind !== 'interface' && !isNamed(literal, '', 'any')) return datum;
  const type = nameOf(resolution, unit, resolution.typeOf(unit, value) ?? typeOfLiteral(value));
  if (type === undefined) return datum;
  return { kind: 'term', operator: boxed, left: datum, right: { kind: 'scalar', value: `${type.path} ${type.name}` } };
}

/** A key as a map takes it, whose keys may be of any type; `holder`: the type of the map. */
export function asKey(
  resolution: Resolution,
  unit: Unit,
  holder: TypeExpression | undefined,
  key: Value,
  datum: Datum,
): Datum {
  const literal = holder && resolution.underlying(unit, holder);
  return literal?.kind === 'map' ? putInto(resolution, unit, literal.key, key, datum) : datum;
}

/** The key of an interface type has a type of its own; two truth values that nobody knows need not differ: undefined, the key is lost. */
export function keyOf(
  resolution: Resolution,
  unit: Unit,
  { base, index }: Extract<Value, { kind: 'index' }>,
  key: Datum,
): Datum | undefined {
  if (key.kind === 'scalar') return asKey(resolution, unit, resolution.typeOf(unit, base), index, key);
  const type = key.kind === 'unknown' ? resolution.typeOf(unit, index) : undefined;
  return type !== undefined && isNamed(resolution.underlying(unit, type), '', 'bool') ? undefined : key;
}

const withNil: ReadonlySet<TypeExpression['kind']> = new Set(['pointer', 'channel', 'slice', 'map', 'function']);

/** Nil of a type, which in an interface is not nil. */
function withType(resolution: Resolution, unit: Unit, place: TypeExpression, value: Value, datum: Datum): Datum {
  const isInterface = resolution.underlying(unit, place).kind === 'interface';
  if (!isInterface && !isNamed(place, '', 'any') && !isNamed(place, '', 'error')) return datum;
  const type = resolution.typeOf(unit, value);
  const hasNil = type !== undefined && withNil.has(resolution.underlying(unit, type).kind);
  return hasNil ? { kind: 'term', operator: boxed, left: datum, right: datum } : datum;
}

/** The value itself. */
export function unboxed(datum: Datum): Datum {
  return datum.kind === 'term' && datum.operator === boxed ? datum.left : datum;
}

export function boxedType(datum: Datum): DynamicType | undefined {
  if (datum.kind !== 'term' || datum.operator !== boxed || datum.right.kind !== 'scalar') return undefined;
  const text = String(datum.right.value);
  const end = text.indexOf(' ');
  return { path: text.slice(0, end), name: text.slice(end + 1) };
}

/** The path of what the language declares is empty. */
export function nameOf(
  resolution: Resolution,
  unit: Unit,
  written: TypeExpression | undefined,
): DynamicType | undefined {
  const type = written && resolution.resolveAlias(unit, written);
  if (type?.kind !== 'named' || !isBasic(unit, type, resolution)) return undefined;
  // The function it is declared in makes it another one.
  if (type.local !== undefined)
    return { name: `${unit.name}.${type.name}.${type.local}`, path: resolution.packageOf(unit) };
  const literal = resolution.underlying(unit, type);
  if (isNamed(literal, '', 'error')) return undefined;
  if (!isNamed(literal, type.path, type.name))
    return { name: type.name, path: type.path === '' ? resolution.packageOf(unit) : type.path };
  return { name: { byte: 'uint8', rune: 'int32' }[type.name] ?? type.name, path: '' };
}

function typeOfLiteral(value: Value): TypeExpression | undefined {
  if (value.kind !== 'literal') return undefined;
  const name = { int: 'int', float: 'float64', imaginary: 'complex128', rune: 'int32', string: 'string' }[value.type];
  return { kind: 'named', path: '', name, typeArguments: [] };
}
