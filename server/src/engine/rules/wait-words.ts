/** Owns the sentences about a Wait or Go of a group that stays blocked, and about one on a condition: which one, and who is in the way. */
import type { Stuck } from '../concurrency/explored';
import type { Step } from '../concurrency/machine/search';
import type { Reference } from '../concurrency/machine/values';
import { isBlocked, lineOf, whoIs } from './blocked-words';
import type { RuleContext } from './define-rule';
import { methodAt } from './named-receivers';
import type { Wait } from './stuck-waits';

/** `This wait for wg`. */
export function waitSubject({ pending, place }: Stuck): string {
  const name = methodAt(place)?.name;
  if (pending.kind === 'start') return name === undefined ? 'This Go' : `This Go of ${name}`;
  return name === undefined ? 'This wait' : `This wait for ${name}`;
}

export function waitSentence(context: RuleContext, wait: Wait): string {
  return `${waitSubject(wait.found)} can block for ever: ${whyWaiting(context, wait)}.`;
}

function whyWaiting(context: RuleContext, { found, debtors: [debtor], owesItself, copied }: Wait): string {
  const isFull = found.pending.kind === 'start';
  const limit = isFull ? 'the limit of the group is reached, and ' : '';
  if (owesItself)
    return `${limit}${isFull ? 'this goroutine is one of those that count' : 'it waits for this goroutine, too'}`;
  if (debtor !== undefined)
    return `${limit}${whoIs(context, found.root, debtor.started)} ${isBlocked(context, debtor)}`;
  if (copied !== undefined) return `${whoIs(context, found.root, copied)} calls Done on a copy of it`;
  return isFull
    ? 'the limit of the group is reached by goroutines that never end'
    : 'a goroutine it waits for never calls Done';
}

export function condSentence(found: Stuck, context: RuleContext): string {
  const name = methodAt(found.place)?.name;
  const lost = lostSignal(found);
  const why =
    lost === undefined
      ? `nobody is left to signal ${name === undefined ? 'the condition' : 'it'}`
      : `the ${lost.method} at ${lineOf(context, lost.step.place)} comes before it, and nobody is left to signal again`;
  return `This wait${name === undefined ? '' : ` on ${name}`} can block for ever: ${why}.`;
}

/** The last signal, where it came before anybody waited. */
function lostSignal({ trace, process, pending }: Stuck): { readonly step: Step; readonly method: string } | undefined {
  if (pending.kind !== 'parked') return undefined;
  const own = trace.findIndex((step) => step.process === process && isParking(step, pending.cond));
  const last = trace.findLastIndex((step) => isSignal(step, pending.cond));
  if (last < 0 || own < last) return undefined;
  const step = trace[last]!;
  const method = methodAt(step.place)?.method;
  return method === undefined ? undefined : { step, method };
}

function isParking({ what, pending }: Step, cond: Reference): boolean {
  return what === 'unlock' && pending?.kind === 'act' && pending.act.kind === 'unlock' && pending.act.parks === cond;
}

function isSignal({ what, pending }: Step, cond: Reference): boolean {
  return what === 'signal' && pending?.kind === 'act' && pending.act.kind === 'signal' && pending.act.cond === cond;
}
