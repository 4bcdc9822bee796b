/** Owns which steps of an interleaving are told: those that decide, with what they rest on, and of the rest the last ones. Finds no words. */

import type { Datum, Pending, ProcessId, Reference } from '../../concurrency/machine/state/values';
import type { Step as Move } from '../../concurrency/search/verdict';
import { amountOf, isRound, isTold } from './words/step-words';

export interface Concerned {
  /** Who stays behind, and who could have helped. */
  readonly process: ProcessId;
  readonly partner: ProcessId | undefined;
  /** Who is over that could have helped that one. */
  readonly ended?: ProcessId | undefined;
  /** What it stays blocked at, or panics by. */
  readonly pending: Pending | undefined;
  /** Whose Adds are told in any case. */
  readonly group: Reference | undefined;
}

export function isOver({ what }: Move): boolean {
  return what === 'returns' || what === 'exits';
}

/** `most` of them, in order. */
export function movesTold(trace: readonly Move[], concerned: Concerned, most: number): readonly Move[] {
  const released = releasedIn(trace);
  const told = trace.filter((move) => !released.has(move) && isWorthTelling(move, concerned));
  const kept = new Set<Move>();
  const keep = (...moves: readonly Move[]): void => {
    const more = moves.filter((each) => !kept.has(each));
    if (kept.size + more.length <= most) for (const each of more) kept.add(each);
  };
  const lastFirst = told.toReversed();
  for (const move of lastFirst) if (counts(move, concerned.group)) keep(move);
  const decisive = lastFirst.filter((move) => !isRound(move));
  for (const move of decisive) if (takesPart(move, concerned)) keep(move, ...received(told, move));
  for (const move of decisive) keep(move);
  for (const move of lastFirst) keep(move);
  return told.filter((move) => kept.has(move));
}

function isWorthTelling(move: Move, { partner, ended, group }: Concerned): boolean {
  if (isOver(move)) return move.process === partner || move.process === ended;
  return (isTold(move) && move.passes !== true) || counts(move, group);
}

/** It is a step of one of the two, or at the same channel, lock, group or condition. */
function takesPart(move: Move, { process, partner, pending }: Concerned): boolean {
  // Of those who are over only these are told of.
  if (isOver(move)) return true;
  const isOne = (each: ProcessId | undefined): boolean => each !== undefined && (each === process || each === partner);
  if (isOne(move.process) || isOne(move.partner)) return true;
  const wanted = objectsOf(pending);
  return objectsOf(move.pending, move).some((each) => wanted.includes(each));
}

/** `move`: of the cases of a select only the one that was taken. */
function objectsOf(pending: Pending | undefined, move?: Move): readonly Reference[] {
  switch (pending?.kind) {
    case 'communicate': {
      const cases = pending.cases.filter(({ range }) => move === undefined || range === move.place.range);
      return cases.flatMap(({ channel }) => referenceOf(channel));
    }
    case 'lock':
      return [pending.mutex];
    case 'wait':
    case 'start':
      return [pending.group];
    case 'parked':
      return [pending.cond];
    case 'act':
      if (pending.act.kind === 'close') return referenceOf(pending.act.channel);
      return pending.act.kind === 'signal' ? [pending.act.cond] : [];
    default:
      return [];
  }
}

function referenceOf(channel: Datum): readonly Reference[] {
  return channel.kind === 'reference' ? [channel.to] : [];
}

/** Whether it adds to a group. */
export function counts({ what, pending }: Move, group: Reference | undefined): boolean {
  if (what !== 'add' || group === undefined || pending?.kind !== 'act' || pending.act.kind !== 'add') return false;
  return pending.act.group === group && (amountOf(pending) ?? 1) > 0;
}

/** What brought the value a condition asks about, where its process has come right from there. */
function received(told: readonly Move[], move: Move): readonly Move[] {
  if (move.what !== 'true' && move.what !== 'false') return [];
  const before = told
    .slice(0, told.indexOf(move))
    .findLast(({ process, partner }) => process === move.process || partner === move.process);
  const isReceived = before?.what.startsWith('receive') === true && before.process === move.process;
  const isHandedOver = before?.what === 'send' && before.partner === move.process;
  return before !== undefined && (isReceived || isHandedOver) ? [before] : [];
}

/** The locks that are given back before the end: nobody waits for them then. */
function releasedIn(trace: readonly Move[]): ReadonlySet<Move> {
  const held: Move[] = [];
  const released = new Set<Move>();
  for (const move of trace) {
    const { what, pending, process } = move;
    if (what === 'lock') held.push(move);
    if (what !== 'unlock' || pending?.kind !== 'act' || pending.act.kind !== 'unlock') continue;
    const { mutex, shared } = pending.act;
    const at = held.findLastIndex(
      (each) =>
        each.process === process &&
        each.pending?.kind === 'lock' &&
        each.pending.mutex === mutex &&
        each.pending.shared === shared,
    );
    const [taken] = at < 0 ? [] : held.splice(at, 1);
    if (taken !== undefined) released.add(taken);
  }
  return released;
}
