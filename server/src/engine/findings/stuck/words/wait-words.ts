/** Owns the sentences about a Wait or Go of a group that stays blocked, and about one on a condition: which one, and who is in the way. */
import type { Stuck } from '../../../concurrency/explored';
import type { Place, Reference } from '../../../concurrency/machine/state/values';
import type { Standing } from '../../../concurrency/search/standing';
import type { Step } from '../../../concurrency/search/verdict';
import type { RuleContext } from '../../define-rule';
import { subjectOf } from '../stuck-place';
import type { Wait } from '../stuck-waits';
import { isBlocked, lineOf, whoIs } from './blocked-words';
import { methodAt } from './named-receivers';
import type { StepWords } from './step-words';

export function waitSentence(context: RuleContext, wait: Wait): string {
  return `${subjectOf(context, wait.found)} can block for ever: ${whyWaiting(context, wait)}.`;
}

/** Who it waits for, where that one stays blocked itself. */
export function blockerOf({ debtors: [debtor], owesItself }: Wait): Standing | undefined {
  return owesItself ? undefined : debtor;
}

function whyWaiting(context: RuleContext, wait: Wait): string {
  const { found, owesItself, copied } = wait;
  const debtor = blockerOf(wait);
  const isFull = found.pending.kind === 'start';
  const limit = isFull ? 'the limit of the group is reached, and ' : '';
  if (owesItself)
    return `${limit}${isFull ? 'this goroutine is one of those that count' : 'it waits for this goroutine, too'}`;
  if (debtor !== undefined)
    return `${limit}${whoIs(context, found.root, debtor.started)} ${isBlocked(context, debtor)}`;
  if (copied !== undefined) return `${whoIs(context, found.root, copied)} calls Done on a copy of it`;
  if (isFull) return 'the limit of the group is reached by goroutines that never end';
  return isAlone(found) ? 'nobody is left to call Done' : 'a goroutine it waits for never calls Done';
}

/** Nobody was started who could have called it. */
function isAlone({ trace, others, free }: Stuck): boolean {
  const all = [...trace, ...others].map(({ started }) => started);
  return [...all, ...free].every((started) => started === undefined);
}

/** That the group is copied, where that is why it waits. */
export function copyTold({
  found,
  owesItself,
  copied,
  debtors,
}: Wait): (StepWords & { readonly place: Place }) | undefined {
  // Whoever waits has started it where both are the function itself.
  if (copied === undefined || owesItself || debtors.length > 0 || !found.isRoot) return undefined;
  const name = methodAt(found.place)?.name ?? 'the group';
  const label = `gives a copy of ${name}`;
  return { message: `starts a goroutine with a copy of ${name} here`, label, place: copied };
}

export function condSentence(found: Stuck, context: RuleContext): string {
  const name = methodAt(found.place)?.name;
  const lost = lostSignal(found);
  const why =
    lost === undefined
      ? `nobody is left to signal ${name === undefined ? 'the condition' : 'it'}`
      : `the ${lost.method} at ${lineOf(context, lost.step.place)} comes before it, and nobody is left to signal again`;
  return `${subjectOf(context, found)} can block for ever: ${why}.`;
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
