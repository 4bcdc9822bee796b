/** Owns that integers have a size: a result that does not fit goes round. */
import type { Unit } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import type { Resolution } from '../../../packages/resolution';
import { isCounted } from '../../synchronisation-types';
import { type State, scalar } from '../state/state';
import type { Datum } from '../state/values';
import { binary } from './arithmetic';

const bits: Readonly<Record<string, number>> = { 8: 8, 16: 16, 32: 32 };

/** What an operator makes of two values of a type. */
export function operated(
  resolution: Resolution,
  state: State,
  unit: Unit,
  operator: string,
  [left, right]: readonly [Datum, Datum],
  typeOf: () => TypeExpression | undefined,
): Datum {
  const isWhole = left.kind === 'scalar' && right.kind === 'scalar' && Number(left.value) % Number(right.value) === 0;
  if (operator === '/' && !isWhole && !isCounted(unit, typeOf(), resolution)) return state.madeFrom(left, right);
  return fitting(resolution, state, unit, binary(state, operator, left, right), typeOf);
}

/** Up to this every integer has a place there. */
const mostInFloat32 = 2 ** 24;

/** A number as one of its type; up to this any type has room for it. */
const fitsAlways = 127;

export function fitting(
  resolution: Resolution,
  state: State,
  unit: Unit,
  datum: Datum,
  typeOf: () => TypeExpression | undefined,
): Datum {
  if (datum.kind !== 'scalar' || typeof datum.value !== 'number') return datum;
  const { value } = datum;
  if (Number.isInteger(value) && value >= 0 && value <= fitsAlways) return datum;
  const type = typeOf();
  const literal = type && resolution.underlying(unit, type);
  if (literal?.kind !== 'named' || literal.path !== '') return datum;
  return fittingInto(state, literal.name, value);
}

/** The same, by the name the language has for the type. */
export function fittingInto(state: State, type: string, value: number): Datum {
  const name = type === 'byte' ? 'uint8' : type === 'rune' ? 'int32' : type;
  if (name === 'float32' && Math.abs(value) > mostInFloat32) return state.lost();
  const found = /^(u?)int(8|16|32|64|ptr)?$/.exec(name);
  if (found === null) return scalar(value);
  const [, unsigned, size] = found;
  const whole = Math.trunc(value);
  const width = bits[size ?? ''];
  if (width === undefined) return unsigned === 'u' && whole < 0 ? state.lost() : scalar(whole);
  const range = 2 ** width;
  const rest = ((whole % range) + range) % range;
  return scalar(unsigned === '' && rest >= range / 2 ? rest - range : rest);
}
