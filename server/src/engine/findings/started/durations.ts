/** Owns durations that are written as constants; knows no rule. */
import type { Value } from '../../ir/model';

const nanoseconds: Readonly<Record<string, number>> = {
  Nanosecond: 1,
  Microsecond: 1e3,
  Millisecond: 1e6,
  Second: 1e9,
  Minute: 6e10,
  Hour: 3.6e12,
};

/** A duration written as a constant: as Go has it, a number of nanoseconds. */
export function nanosecondsOf(value: Value): number | undefined {
  if (value.kind === 'literal') {
    const number = Number(value.text.replaceAll('_', ''));
    return Number.isNaN(number) ? undefined : number;
  }
  if (value.kind === 'member' && value.path === 'time') return nanoseconds[value.name];
  if (value.kind === 'unary' && value.operator === '-') {
    const operand = nanosecondsOf(value.operand);
    return operand === undefined ? undefined : -operand;
  }
  if (value.kind === 'convert') return nanosecondsOf(value.operand);
  if (value.kind !== 'binary' || (value.operator !== '*' && value.operator !== '/')) return undefined;
  const left = nanosecondsOf(value.left);
  const right = nanosecondsOf(value.right);
  if (left === undefined || right === undefined) return undefined;
  return value.operator === '*' ? left * right : left / right;
}
