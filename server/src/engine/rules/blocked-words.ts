/** Owns how somebody who is blocked is spoken of: who it is and where it stands. Finds no reasons. */
import type { Stuck } from '../concurrency/explored';
import type { Standing } from '../concurrency/machine/standing';
import type { Place } from '../concurrency/machine/values';
import { doingOf } from './blocked-operation';
import type { RuleContext } from './define-rule';
import { startOf } from './explored-steps';
import { shortName } from './interleaving';

/** `the goroutine of line 12`, or the name of the function; of whoever was started there. */
export function whoIs(context: RuleContext, root: Stuck['root'], started: Place | undefined): string {
  const place = started ?? placeOf(context, root);
  return place === undefined ? shortName(context.unit.name) : `the goroutine of ${lineOf(context, place)}`;
}

function placeOf({ unit }: RuleContext, root: Stuck['root']): Place | undefined {
  const start = startOf(unit, root);
  return start && { unit, range: start.range };
}

/** `line 12`, in another file `queue.go:12`. */
export function lineOf({ resolution, file }: RuleContext, { unit, range: { start } }: Place): string {
  const where = resolution.fileOf(unit) || file;
  return where === file ? `line ${start.line + 1}` : `${where.slice(where.lastIndexOf('/') + 1)}:${start.line + 1}`;
}

/** `is blocked itself at line 30, sending to results`. */
export function isBlocked(context: RuleContext, standing: Pick<Standing, 'pending' | 'place'>): string {
  const doing = doingOf(standing);
  return `is blocked itself at ${lineOf(context, standing.place)}${doing === undefined ? '' : `, ${doing}`}`;
}
