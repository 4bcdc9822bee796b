/** Owns where somebody who stays blocked is told of, and what the sentence there begins with. Finds no reasons. */
import type { Stuck } from '../../concurrency/explored';
import type { Range } from '../../text/range';
import type { RuleContext } from '../define-rule';
import { startOf } from './explored-steps';
import { operationAt } from './words/blocked-operation';
import { lineOf } from './words/blocked-words';

/** Where it is reported: the operation, or what starts or calls the code it stands in when that is in another file. */
export function standsAt(
  { unit, resolution, file }: RuleContext,
  { place, started, calls, root }: Pick<Stuck, 'place' | 'started' | 'calls' | 'root'>,
): Range | undefined {
  if (place.unit === unit || resolution.fileOf(place.unit) === file) return place.range;
  if (started?.unit === unit) return started.range;
  const call = [...calls, ...(started?.calls ?? [])].findLast((each) => each.unit === unit);
  return call?.range ?? startOf(unit, root)?.range;
}

/** `This send to results`; at the statement that starts the goroutine `This goroutine's send to out at line 30`. `range`: where it is reported. */
export function subjectOf(context: RuleContext, found: Stuck, range = standsAt(context, found)): string {
  const { place, started } = found;
  const operation = operationAt(found) ?? 'operation';
  if (range === place.range) return `This ${operation}`;
  return `${range === started?.range ? "This goroutine's" : 'The'} ${operation} at ${lineOf(context, place)}`;
}
