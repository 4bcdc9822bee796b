/** Owns how costs read that stand together: nothing has the unit of the others. Refuses to know where they stand. */
import { formatBeside } from '#engine/profile/units/format';
import type { Session } from './session';

/**
 * Both read as they do beside each other.
 * @param written a cost that is not zero
 */
export function flatAndCum(
  session: Session,
  flat: number,
  cum: number,
  written = (cost: number) => session.value(cost),
): readonly [flat: string, cum: string] {
  const { unit } = session.sampleType;
  const text = (value: number, beside: number) => (value === 0 ? formatBeside(0, unit, beside) : written(value));
  return [text(flat, cum), text(cum, flat)];
}

/**
 * A cost of a column as it reads there.
 * @param value by the index of its row
 * @param written a cost that is not zero
 */
export function columnText(
  session: Session,
  length: number,
  value: (index: number) => number,
  written: (cost: number) => string,
): (index: number) => string {
  let largest = 0;
  for (let index = 0; index < length; index++) largest = Math.max(largest, Math.abs(value(index)));
  const nothing = formatBeside(0, session.sampleType.unit, largest);
  return (index) => {
    const cost = value(index);
    return cost === 0 ? nothing : written(cost);
  };
}
