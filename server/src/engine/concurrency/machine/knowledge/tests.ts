/** Owns tests of what a value is – an error of some kind, a value of some type – as terms: what a test that succeeds says besides. */
import type { Unit } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import { isNamed, type Resolution } from '../../../packages/resolution';
import { isBasic } from '../../synchronisation-types';
import type { Datum } from '../state/values';
import { same } from './same';

/** `errors.Is(left, right)` and its like. */
const isError = 'is';
/** `left.(T)`: `right` is the type. */
const isOfType = 'of type';

/** The second result of a map, an assertion or a receive: `left` is what it tells, `right` the value and what that is where nothing was there. */
const isPresent = 'present';
/** What an assertion gives that may fail. */
const asserted = 'as';

export function errorTest(error: Datum, target: Datum): Datum {
  return { kind: 'term', operator: isError, left: error, right: target };
}

export function typeTest(resolution: Resolution, unit: Unit, operand: Datum, type: TypeExpression): Datum {
  if (isNamed(type, '', 'nil')) return { kind: 'term', operator: '==', left: operand, right: { kind: 'nil' } };
  return { kind: 'term', operator: isOfType, left: operand, right: nameOf(resolution, unit, type) };
}

/** What it is made of, where nothing else is of it, and how it is written. */
function nameOf(resolution: Resolution, unit: Unit, type: TypeExpression): Datum {
  const text = (value: string): Datum => ({ kind: 'scalar', value });
  const written = JSON.stringify(type);
  const where = `${resolution.packageOf(unit)} ${written.includes('"local"') ? unit.name : ''}`;
  const literal = resolution.underlying(unit, type);
  const isConcrete =
    literal.kind === 'named'
      ? isBasic(unit, literal, resolution) && !isNamed(literal, '', 'error')
      : literal.kind !== 'interface' && literal.kind !== 'unknown';
  const right: Datum = { kind: 'term', operator: ',', left: text(where), right: text(written) };
  const made = isConcrete ? JSON.stringify(literal) : '';
  return { kind: 'term', operator: ',', left: text(made), right };
}

interface Presence {
  readonly test: Datum;
  readonly value: Datum;
  readonly zero: Datum;
}

export function presence({ test, value, zero }: Presence): Datum {
  return {
    kind: 'term',
    operator: isPresent,
    left: test,
    right: { kind: 'term', operator: ',', left: value, right: zero },
  };
}

export function presenceOf(datum: Datum): Presence | undefined {
  if (datum.kind !== 'term' || datum.operator !== isPresent || datum.right.kind !== 'term') return undefined;
  return { test: datum.left, value: datum.right.left, zero: datum.right.right };
}

/** Whether a value is one of the two results that a map, an assertion or a receive gives. */
export function isFound(datum: Datum): boolean {
  return datum.kind === 'term' && (datum.operator === isPresent || datum.operator === asserted);
}

/** What `left.(T)` gives where the test says whether it is one. */
export function assertedBy(test: Extract<Datum, { kind: 'term' }>): Datum {
  return { ...test, operator: asserted };
}

/** Two errors that are certain to be equal where a test of them holds by itself, and to differ where it fails. */
export function comparedErrors(test: Datum): readonly [Datum, Datum] | undefined {
  return test.kind === 'term' && test.operator === isError ? [test.left, test.right] : undefined;
}

/** What is not nil when a test succeeds. */
export function asksForOne(test: Datum): Datum | undefined {
  return test.kind === 'term' && (test.operator === isError || test.operator === isOfType) ? test.left : undefined;
}

/** What it depends on how a term comes out: which error or type a test asks for is written in the program. */
export function subjectsOf({ operator, left, right }: Extract<Datum, { kind: 'term' }>): readonly Datum[] {
  return operator === isError || operator === isOfType ? [left] : [left, right];
}

/** Whether what an error is compared with is certain to be one, whatever else is known. */
export function hasTarget({ right }: Extract<Datum, { kind: 'term' }>): boolean {
  return right.kind === 'scalar' || right.kind === 'reference' || (right.kind === 'term' && right.operator === ',');
}

/** Whether a test that has succeeded tells that another one fails: a value has one type. */
export function excludes(test: Datum, other: Datum): boolean {
  if (test.kind !== 'term' || other.kind !== 'term') return false;
  if (test.operator !== isOfType || other.operator !== isOfType || !same(test.left, other.left)) return false;
  const [a, b] = [test.right, other.right];
  if (a.kind !== 'term' || b.kind !== 'term' || a.right.kind !== 'term' || b.right.kind !== 'term') return false;
  // What other packages say of a type is written otherwise.
  const isComparable = same(a.right.left, b.right.left);
  return isComparable && isConcrete(a.left) && isConcrete(b.left) && !same(a.left, b.left);
}

/** No interface. */
function isConcrete(made: Datum): boolean {
  return made.kind === 'scalar' && made.value !== '';
}
