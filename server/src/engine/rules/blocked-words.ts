/** Owns how somebody who is blocked is spoken of: who it is, where it stands and what it waits at. Finds no reasons. */
import type { Stuck } from '../concurrency/explored';
import type { Standing } from '../concurrency/machine/standing';
import type { Place } from '../concurrency/machine/values';
import type { RuleContext } from './define-rule';
import { startOf } from './explored-steps';
import { shortName } from './interleaving';
import { nameAt } from './named-channels';
import { methodAt } from './named-receivers';

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

function doingOf({ pending, place }: Pick<Standing, 'pending' | 'place'>): string | undefined {
  if (pending.kind === 'communicate') return communicating(pending, place);
  const call = methodAt(place);
  const name = call?.name;
  if (name === undefined) return undefined;
  switch (pending.kind) {
    case 'lock':
      return call?.method === 'Wait' ? undefined : `waiting for the lock ${name}`;
    case 'wait':
    case 'once':
      return `waiting for ${name}`;
    case 'start':
      return `waiting for room in ${name}`;
    case 'parked':
      return `waiting on ${name}`;
    default:
      return undefined;
  }
}

function communicating(
  { cases, isSelect }: Extract<Standing['pending'], { kind: 'communicate' }>,
  place: Place,
): string | undefined {
  const [only] = cases;
  if (only === undefined || (isSelect && cases.length > 1)) return 'in a select';
  const name = nameAt({ unit: place.unit, range: only.range });
  if (name === undefined) return undefined;
  if (only.kind === 'send') return `sending to ${name}`;
  return only.ranged === undefined ? `receiving from ${name}` : `ranging over ${name}`;
}
