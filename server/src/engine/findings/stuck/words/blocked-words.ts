/** Owns how those who take part are spoken of: who it is, where it is blocked, where it ends. Finds no reasons. */
import type { Stuck } from '../../../concurrency/explored';
import type { Place } from '../../../concurrency/machine/state/values';
import type { Standing } from '../../../concurrency/search/standing';
import type { Step } from '../../../concurrency/search/verdict';
import type { RuleContext } from '../../define-rule';
import { startOf } from '../explored-steps';
import { rootInWords } from '../interleaving';
import { doingOf } from './blocked-operation';

/** `the goroutine started at line 12`, or the name of the function; of whoever was started there. */
export function whoIs(context: RuleContext, root: Stuck['root'], started: Place | undefined): string {
  const place = started ?? placeOf(context, root);
  return place === undefined ? rootInWords(context.unit, root) : `the goroutine started at ${lineOf(context, place)}`;
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

/** `is itself blocked at line 30, sending to results`; of who goes on by itself `goes round for ever at line 30, waiting for quit`. */
export function isBlocked(context: RuleContext, standing: Pick<Standing, 'pending' | 'place' | 'turns'>): string {
  return `${standing.turns === true ? 'goes round for ever' : 'is itself blocked'} at ${whereBlocked(context, standing)}`;
}

/** `line 30, sending to results`. */
export function whereBlocked(context: RuleContext, standing: Pick<Standing, 'pending' | 'place' | 'turns'>): string {
  const doing = doingOf(standing);
  return `${lineOf(context, standing.place)}${doing === undefined ? '' : `, ${doing}`}`;
}

/** `returns at line 30`; of the step by which somebody came to an end. */
export function endsAt(context: RuleContext, { what, place }: Pick<Step, 'what' | 'place'>): string {
  return `${what === 'returns' ? 'returns' : 'ends'} at ${lineOf(context, place)}`;
}
