/** Owns whether a value has been made from another one in the code at hand: by calls that were given it, and their methods. Knows no places and no paths. */
import type { Unit, Value } from '../ir/model';
import { operationById, parts } from '../ir/walk';

/** Further than anybody makes one thing from another between a Get and a Put. */
const farthest = 4;

export function isMadeFrom(unit: Unit, value: Value, isSource: (value: Value) => boolean, calls = 0): boolean {
  if (isSource(value)) return true;
  const initial = value.kind === 'variable' ? unit.variables[value.variable]?.initial : undefined;
  const call = value.kind === 'result' ? operationById(unit, value.operation) : undefined;
  const made = call?.kind === 'call' && calls < farthest ? [call.callee, ...call.args] : [];
  return (
    made.some((each) => isMadeFrom(unit, each, isSource, calls + 1)) ||
    [...parts(value), ...(initial === undefined || initial.kind === 'variable' ? [] : [initial])].some((each) =>
      isMadeFrom(unit, each, isSource, calls),
    )
  );
}
