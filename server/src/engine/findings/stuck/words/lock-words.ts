/** Owns the sentence about a lock that can never be had, or a Once that never comes to its end: which one, who has it, and what became of them. */
import { explored, type Stuck } from '../../../concurrency/explored';
import type { ProcessId, Reference } from '../../../concurrency/machine/state/values';
import type { Standing } from '../../../concurrency/search/standing';
import type { Step } from '../../../concurrency/search/verdict';
import type { RuleContext } from '../../define-rule';
import { firstCall } from '../lock-calls';
import { endOf, holderOf, lockedBy, takenBy } from '../lock-holder';
import { subjectOf } from '../stuck-place';
import { endsAt, isBlocked, lineOf, whereBlocked, whoIs } from './blocked-words';
import { methodAt } from './named-receivers';

export function lockSentence(found: Stuck, context: RuleContext): string {
  const { pending, place } = found;
  const subject = subjectOf(context, found);
  if (pending.kind === 'once') return `${subject} can never return: ${whyRunning(context, found, pending.once)}.`;
  const call = methodAt(place);
  if (call?.method !== 'Wait') return `${subject} can block for ever: ${whyHeld(context, found)}.`;
  const taken =
    call.name === undefined ? 'The lock that this Wait takes again' : `The lock that Wait of ${call.name} takes again`;
  return `${taken} can never be had: ${whyHeld(context, found)}.`;
}

const unknown = 'whoever holds it waits for ever, or has ended without releasing it';

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

function whoHolds(context: RuleContext, found: Stuck, holder: ProcessId, taken: Step | undefined): string | undefined {
  const { process, others, trace, root } = found;
  const isRead = taken !== undefined && isShared(taken);
  const what = isRead ? 'its read lock' : 'it';
  const at = taken === undefined ? '' : lineOf(context, taken.place);
  if (holder === process)
    return `this goroutine already holds ${what}${at === '' ? '' : `, since ${at}`}${comingFrom(context, found)}`;
  const blocked = others.find((each) => each.process === holder);
  if (blocked !== undefined) {
    const holds = at === '' ? `holds ${what}` : `has held ${what} since ${at}`;
    return `${whoIs(context, root, blocked.started)} ${holds} and ${isBlocked(context, blocked)}`;
  }
  const end = endOf(trace, holder);
  if (end !== undefined) {
    const lock = `the ${isRead ? 'read lock' : 'lock'}${at === '' ? '' : ` it took at ${at}`}`;
    return `${whoIs(context, root, end.started)} ${endsAt(context, end)} without releasing ${lock}`;
  }
  if (taken === undefined) return undefined;
  const later = blockedLater(context, found, taken);
  const stays =
    later === undefined ? 'and never releases it' : `and can itself block for ever at ${whereBlocked(context, later)}`;
  return `${whoIs(context, root, taken.started)} takes it at ${at} ${stays}`;
}

/** Where the holder stays blocked that still moves when nobody can hope for the lock any more. */
function blockedLater({ unit, resolution, limits }: RuleContext, { root }: Stuck, taken: Step): Standing | undefined {
  return explored(unit, resolution, limits).stuck.find(
    (each) =>
      each.root === root &&
      each.started?.range === taken.started?.range &&
      each.doubt !== 'silent' &&
      isHolding(each, taken.place),
  );
}

/** Whether it has the lock that it takes in a place. */
function isHolding({ trace, process }: Stuck, place: Step['place']): boolean {
  const own = trace.filter((step) => step.process === process);
  const at = own.findLastIndex((step) => lockedBy(step) !== undefined && step.place.range === place.range);
  if (at < 0) return false;
  const mutex = lockedBy(own[at]!);
  return !own.slice(at).some(({ what, pending }) => {
    return what === 'unlock' && pending?.kind === 'act' && pending.act.kind === 'unlock' && pending.act.mutex === mutex;
  });
}

/** The call that leads to where it is taken again, if there is one. */
function comingFrom(context: RuleContext, found: Stuck): string {
  const call = firstCall(context.unit, found);
  return call === undefined ? '' : `, when ${call.caller} ${call.doing} at ${lineOf(context, call.place)}`;
}

function whyRunning(context: RuleContext, { process, owes, others, root, trace }: Stuck, once: Reference): string {
  const begun = trace.findLast(
    ({ what, pending }) => what === 'once' && pending?.kind === 'once' && pending.once === once,
  );
  const since = begun === undefined ? undefined : lineOf(context, begun.place);
  if (owes.includes(once))
    return `this goroutine is already running its function${since === undefined ? '' : `, since ${since}`}`;
  const running = others.find((each) => each.process !== process && each.owes.includes(once));
  if (running === undefined) return 'its function never returns';
  return `${whoIs(context, root, running.started)} ${since === undefined ? 'runs its function' : `has been running its function since ${since}`} and ${isBlocked(context, running)}`;
}

function isShared({ pending }: Step): boolean {
  if (pending?.kind === 'lock') return pending.shared;
  return pending?.kind === 'act' && pending.act.kind === 'try' && pending.act.shared;
}

function isAnnounced(pending: Stuck['pending'], mutex: Reference): boolean {
  return pending.kind === 'lock' && pending.mutex === mutex && pending.announced;
}
