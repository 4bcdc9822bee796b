/** Owns what conversions make of values: most stay what they are; texts, lists and arrays are made of each other, and numbers must fit. */
import type { Unit, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { isNamed, type Resolution } from '../../packages/resolution';
import { fitting } from './knowledge/integers';
import { listOf } from './literals';
import { putInto } from './state/boxed';
import { copied } from './state/copies';
import { lengthOf, roundsOver } from './state/lengths';
import { type State, scalar } from './state/state';
import { asOfType } from './state/typed-functions';
import type { Datum } from './state/values';

/** `T(x)`; `operand` is absent where it was evaluated long before. */
export function convertedTo(
  resolution: Resolution,
  state: State,
  unit: Unit,
  type: TypeExpression,
  operand: Value | undefined,
  given: Datum,
): Datum {
  const put = operand === undefined ? given : putInto(resolution, unit, type, operand, given);
  const literal = resolution.underlying(unit, type);
  const from = operand && resolution.typeOf(unit, operand);
  const made =
    (literal.kind === 'slice' ? listFrom(state, literal.element, put) : undefined) ??
    (literal.kind === 'array' ? arrayFrom(state, literal.length, put) : undefined) ??
    (isNamed(literal, '', 'string') ? textFrom(state, from && resolution.underlying(unit, from), put) : undefined) ??
    asOfType(resolution, unit, type, put);
  return isRounded(made, from && resolution.underlying(unit, from))
    ? state.lost()
    : fitting(resolution, state, unit, made, () => type);
}

/** A fraction that lies in a place with few bits is not the one that is written down. */
function isRounded(datum: Datum, from: TypeExpression | undefined): boolean {
  return isNamed(from, '', 'float32') && datum.kind === 'scalar' && !Number.isInteger(datum.value);
}

/** Bytes or characters of a text. */
function listFrom(state: State, element: TypeExpression, text: Datum): Datum | undefined {
  if (text.kind !== 'scalar' || typeof text.value !== 'string') return undefined;
  const length = isByte(element) ? lengthOf(state, text) : roundsOver(state, text);
  return { kind: 'reference', to: state.add({ kind: 'list', outside: false, elements: undefined, length }) };
}

/** A copy of so many elements. */
function arrayFrom(state: State, length: string, list: Datum): Datum | undefined {
  if (list.kind !== 'reference') return undefined;
  const elements = state.find(list, 'list')?.object.elements;
  const count = Number(length);
  if (elements === undefined || !(count <= elements.length)) return state.madeFrom(list);
  const copy = listOf(
    state,
    elements.slice(0, count).map((each) => copied(state, each)),
  );
  return copy.kind === 'reference' ? { kind: 'stored', at: copy.to } : copy;
}

/** Of bytes nobody knows it is as long as they are many, so it may stay what it is; of characters it is not. */
function textFrom(state: State, from: TypeExpression | undefined, given: Datum): Datum | undefined {
  if (given.kind === 'scalar' && typeof given.value === 'number') return textOf(state, [given], false);
  const list = state.find(given, 'list')?.object;
  if (list === undefined) return undefined;
  const isOfBytes = from?.kind === 'slice' && isByte(from.element);
  if (list.elements === undefined) return isOfBytes ? undefined : state.madeFrom(given);
  return textOf(state, list.elements, isOfBytes);
}

function textOf(state: State, elements: readonly Datum[], areBytes: boolean): Datum {
  const characters = elements.map((each) => (each.kind === 'scalar' ? Number(each.value) : Number.NaN));
  const most = areBytes ? 0x7f : 0x10ffff;
  const isKnown = characters.every((each) => each >= 0 && each <= most);
  return isKnown ? scalar(String.fromCodePoint(...characters)) : state.madeFrom(...elements);
}

function isByte(type: TypeExpression): boolean {
  return type.kind === 'named' && type.path === '' && (type.name === 'byte' || type.name === 'uint8');
}
