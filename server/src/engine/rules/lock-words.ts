/** Owns the sentence about a lock that can never be had, or a Once that never comes to its end: which one, who has it, and what became of them. */
import type { Stuck } from '../concurrency/explored';
import type { Step } from '../concurrency/machine/search';
import type { ProcessId, Reference } from '../concurrency/machine/values';
import { operationAt } from './blocked-operation';
import { isBlocked, lineOf, whoIs } from './blocked-words';
import type { RuleContext } from './define-rule';
import { methodAt } from './named-receivers';

export function lockSentence(found: Stuck, context: RuleContext): string {
  const { pending, place } = found;
  const call = methodAt(place);
  const name = call?.name;
  if (pending.kind === 'once') {
    const subject = name === undefined ? 'This Do' : `This Do of ${name}`;
    return `${subject} can never return: ${whyRunning(context, found, pending.once)}.`;
  }
  if (call?.method === 'Wait') {
    const taken =
      name === undefined ? 'The lock that this Wait takes again' : `The lock that Wait of ${name} takes again`;
    return `${taken} can never be had: ${whyHeld(context, found)}.`;
  }
  return `This ${operationAt(found)} can block for ever: ${whyHeld(context, found)}.`;
}

const unknown = 'whoever holds it waits for ever, or has ended without giving it back';

function whyHeld(context: RuleContext, found: Stuck): string {
  const { pending, process } = found;
  if (pending.kind !== 'lock') return unknown;
  const holder = holderOf(found);
  if (holder === undefined) return unknown;
  const taken = takenBy(found.trace, pending.mutex, holder);
  const held = whoHolds(context, found, holder, taken);
  if (held === undefined) return unknown;
  // A reader is kept out by readers only where a writer waits for them.
  if (!pending.shared || taken === undefined || !isShared(taken)) return held;
  const writer = found.others.find(
    (each) => each.process !== process && each.pending.kind === 'lock' && isAnnounced(each.pending, pending.mutex),
  );
  return `${writer === undefined ? 'a writer waits for it' : `a writer waits for it at ${lineOf(context, writer.place)}`}, and ${held}`;
}

/** The one that says most of those who have it: itself, one that is blocked, one that is over. */
export function holderOf({ holders, process, others, trace }: Stuck): ProcessId | undefined {
  return (
    holders.find((each) => each === process) ??
    holders.find((each) => others.some((other) => other.process === each)) ??
    holders.find((each) => endOf(trace, each) !== undefined) ??
    holders[0]
  );
}

function whoHolds(context: RuleContext, found: Stuck, holder: ProcessId, taken: Step | undefined): string | undefined {
  const { process, others, trace, root } = found;
  const what = taken !== undefined && isShared(taken) ? 'its read lock' : 'it';
  const holds = (itself = ''): string =>
    taken === undefined ? `holds ${what}${itself}` : `has held ${what}${itself} since ${lineOf(context, taken.place)}`;
  if (holder === process) return `this goroutine ${holds(' itself')}${comingFrom(context, found, taken)}`;
  const blocked = others.find((each) => each.process === holder);
  if (blocked !== undefined)
    return `${whoIs(context, root, blocked.started)} ${holds()} and ${isBlocked(context, blocked)}`;
  const end = endOf(trace, holder);
  if (end !== undefined) {
    const ends = `${end.what === 'returns' ? 'returns' : 'ends'} at ${lineOf(context, end.place)}`;
    const from = taken === undefined ? '' : ` it took at ${lineOf(context, taken.place)}`;
    return `${whoIs(context, root, end.started)} ${ends} without giving back ${from === '' ? 'the lock' : `what${from}`}`;
  }
  if (taken === undefined) return undefined;
  return `${whoIs(context, root, taken.started)} takes it at ${lineOf(context, taken.place)} and never gives it back`;
}

/** Where both are in other functions, the call that leads to them. */
function comingFrom(context: RuleContext, { place, calls }: Stuck, taken: Step | undefined): string {
  const { unit } = context;
  if (place.unit === unit || taken === undefined || taken.place.unit === unit) return '';
  const call = calls.findLast((each) => each.unit === unit);
  return call === undefined ? '' : `, coming from ${lineOf(context, call)}`;
}

function whyRunning(context: RuleContext, { process, owes, others, root, trace }: Stuck, once: Reference): string {
  const begun = trace.findLast(
    ({ what, pending }) => what === 'once' && pending?.kind === 'once' && pending.once === once,
  );
  const runs = (itself = ''): string =>
    begun === undefined
      ? `runs its function${itself}`
      : `has been running its function${itself} since ${lineOf(context, begun.place)}`;
  if (owes.includes(once)) return `this goroutine ${runs(' itself')}`;
  const running = others.find((each) => each.process !== process && each.owes.includes(once));
  if (running === undefined) return 'its function never returns';
  return `${whoIs(context, root, running.started)} ${runs()} and ${isBlocked(context, running)}`;
}

function endOf(trace: readonly Step[], process: ProcessId): Step | undefined {
  return trace.find((step) => step.process === process && (step.what === 'returns' || step.what === 'exits'));
}

/** The step by which a process came to have the lock; undefined where it has had it from the beginning. */
function takenBy(trace: readonly Step[], mutex: Reference, process: ProcessId): Step | undefined {
  return trace.findLast((step) => step.process === process && lockedBy(step) === mutex);
}

function lockedBy({ what, pending }: Step): Reference | undefined {
  if (what === 'lock' && pending?.kind === 'lock') return pending.mutex;
  return what === 'try' && pending?.kind === 'act' && pending.act.kind === 'try' ? pending.act.mutex : undefined;
}

function isShared({ pending }: Step): boolean {
  if (pending?.kind === 'lock') return pending.shared;
  return pending?.kind === 'act' && pending.act.kind === 'try' && pending.act.shared;
}

function isAnnounced(pending: Stuck['pending'], mutex: Reference): boolean {
  return pending.kind === 'lock' && pending.mutex === mutex && pending.announced;
}
