/** Owns the calls by which somebody who holds a lock comes to where it is taken again. Makes no sentences. */
import type { Stuck } from '../../concurrency/explored';
import type { Place } from '../../concurrency/machine/state/values';
import type { Step } from '../../concurrency/search/verdict';
import type { FunctionIr, Unit } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { containsPosition } from '../../text/range';
import { rootInWords } from './interleaving';
import { holderOf, takenBy } from './lock-holder';
import { channelName } from './words/named-channels';

export interface LockedCall {
  readonly place: Place;
  /** The function it stands in. */
  readonly caller: string;
  /** `calls a.balance`, `runs the deferred a.flush`. */
  readonly doing: string;
}

/** Outermost first, from the function that has taken the lock, or from the one that is looked at; none where both are the same. */
export function callsWithLock(unit: Unit, found: Stuck): readonly LockedCall[] {
  const taken = takenAgain(found);
  if (taken === undefined) return [];
  const { calls, place } = found;
  const holder = functionAt(taken.place);
  const own = calls.findLastIndex((each) => functionAt(each) === holder);
  const first = own >= 0 || place.unit === unit ? own : calls.findLastIndex((each) => each.unit === unit);
  return calls
    .slice(0, first + 1)
    .reverse()
    .map(calledAt);
}

/** The first of them; where a helper holds the lock and calls back, what calls the helper. */
export function firstCall(unit: Unit, found: Stuck): LockedCall | undefined {
  const { calls, place } = found;
  const taken = takenAgain(found);
  if (taken === undefined || taken.place.unit === unit || place.unit === unit) return callsWithLock(unit, found)[0];
  const call = calls.findLast((each) => each.unit === unit);
  return call && calledAt(call);
}

/** The step by which it has taken the lock it waits for. */
function takenAgain(found: Stuck): Step | undefined {
  const { trace, process, pending } = found;
  return pending.kind === 'lock' && holderOf(found) === process ? takenBy(trace, pending.mutex, process) : undefined;
}

function calledAt(place: Place): LockedCall {
  return { place, caller: callerIn(place), doing: doingAt(place) };
}

function functionAt({ unit, range }: Place): FunctionIr | undefined {
  return unit.functions.findLast((body) => containsPosition(body.range, range.start));
}

function callerIn(place: Place): string {
  const body = functionAt(place);
  return body === undefined ? place.unit.name : rootInWords(place.unit, body.id);
}

function doingAt({ unit, range }: Place): string {
  const site = eachOperation(unit).find(
    ({ operation }) => operation.range === range && 'callee' in operation,
  )?.operation;
  if (site === undefined || !('callee' in site)) return 'calls a function';
  const { callee, kind } = site;
  const name = channelName(unit, callee) ?? ('name' in callee ? callee.name : undefined);
  if (kind === 'defer') return name === undefined ? 'runs a deferred closure' : `runs the deferred ${name}`;
  return `calls ${name ?? 'a closure'}`;
}
