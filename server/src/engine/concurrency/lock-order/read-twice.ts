/**
 * Owns proving that a function that reads with a lock comes to ask for the same read lock again, and that somebody of the package who wants to write in between
 * keeps it out: the one waits for the reader to leave, the reader for the one.
 */
import type { Unit } from '../../ir/model';
import { KeptAnswers } from '../../packages/kept';
import { declarationOf, unnamed } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import type { Place } from '../machine/state/values';
import type { Step } from '../search/verdict';
import { relativesAmong } from './belonging';
import { entriesTo } from './entries';
import { mayMeetAt } from './meeting';
import { lockUseOf, type Nesting } from './nestings';
import { isAtOnce, isTakenAt, lastTaken, waitingForLocks, writersOf } from './together';
import { mayTakeTurns } from './turns';

export interface ReadTwice {
  readonly own: Nesting;
  readonly holds: Place;
  readonly waits: Place;
  /** Who wants to write, and where it waits. */
  readonly writer: { readonly unit: Unit; readonly waits: Place };
  readonly trace: readonly Step[];
}

export interface ReadsTwice {
  readonly found: readonly ReadTwice[];
  readonly notDecided: boolean;
}

/** Who wants to write, that is tried. */
const mostWriters = 3;

const kept = new KeptAnswers<ReadsTwice>({ find: (resolution, unit) => find(unit, resolution) });

/** Those of a unit that take the first read lock. */
export function readsTwiceIn(unit: Unit, resolution: Resolution): ReadsTwice {
  return kept.get(resolution, unit, '');
}

function find(unit: Unit, resolution: Resolution): ReadsTwice {
  const found: ReadTwice[] = [];
  let notDecided = false;
  if (resolution.fileOf(unit).endsWith('_test.go')) return { found, notDecided };
  for (const { id } of unit.functions) {
    for (const own of lockUseOf({ unit, id }, resolution).rereads) {
      if (own.inner.lock === unnamed || found.some((each) => each.own.id === id)) continue;
      const proof = prove(own, resolution);
      if (proof === 'not decided') notDecided = true;
      else if (proof !== undefined) found.push(proof);
    }
  }
  return { found, notDecided };
}

function prove(own: Nesting, resolution: Resolution): ReadTwice | 'not decided' | undefined {
  const { lock } = own.inner;
  let isDecided = true;
  const [entry] = entriesTo(own, resolution);
  if (entry === undefined) return undefined;
  for (const writer of writersOf(lock, resolution).slice(0, mostWriters)) {
    const relatives = relativesAmong([entry, writer], resolution);
    if (!mayMeetAt([lock], entry, writer, relatives, resolution)) continue;
    const gates = [...entry.held, ...own.held].filter((each) => writer.held.includes(each));
    const locks = new Set([lock, ...gates].map(declarationOf));
    const waiting = waitingForLocks([entry, writer], locks, relatives, resolution);
    if (waiting === undefined) {
      isDecided = false;
      continue;
    }
    for (const one of waiting) {
      if (one.process !== 0 || !isTakenAt(one.place, lock, resolution) || !one.holders.includes(one.process)) continue;
      const other = waiting.find(
        (each) => each.process === 1 && isAtOnce(one, each) && each.holders.includes(one.process),
      );
      const holds = lastTaken(one, lock, (place, of) => isTakenAt(place, of, resolution));
      if (other === undefined || holds === undefined) continue;
      if (mayTakeTurns(one, other, [[entry, own], [writer]], resolution)) continue;
      return { own, holds, waits: one.place, writer: { unit: writer.unit, waits: other.place }, trace: one.trace };
    }
  }
  return isDecided ? undefined : 'not decided';
}
