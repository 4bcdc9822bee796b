/**
 * Owns proving that a function waits at a channel with a lock held that all who could serve it need first: the goroutines that have the channel for themselves,
 * or functions that come to it with the lock only.
 */
import type { Block, Operation, Unit } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { KeptAnswers } from '../../packages/kept';
import type { LockId } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import type { Place } from '../machine/state/values';
import type { Step } from '../search/verdict';
import { calledBody } from './called-bodies';
import { type Entry, entriesTo } from './entries';
import { type FieldChannel, fieldChannelOf, type Site, usesOf } from './field-channels';
import { locksTakenBy } from './locks-taken';
import { mayMeetAt } from './meeting';
import { lockUseOf } from './nestings';
import { exploreForLocks, isAtOnce, isTakenAt } from './together';
import { mayTakeTurns } from './turns';

export interface HeldCommunication {
  readonly site: Site;
  /** Where others come in. */
  readonly entry: Entry;
  readonly channel: FieldChannel;
  readonly lock: LockId;
  readonly holds: Place;
  readonly waits: Place;
  /** One of those who could serve it. */
  readonly partner: { readonly entry: Entry; readonly waits: Place };
  readonly trace: readonly Step[];
}

/** Room that senders fill up before one of them waits. */
const mostRoom = 2;
const mostPartners = 2;

const kept = new KeptAnswers<readonly HeldCommunication[]>({ find: (resolution, unit) => find(unit, resolution) });

export function heldCommunicationsIn(unit: Unit, resolution: Resolution): readonly HeldCommunication[] {
  return kept.get(resolution, unit, '');
}

function find(unit: Unit, resolution: Resolution): readonly HeldCommunication[] {
  if (resolution.fileOf(unit).endsWith('_test.go')) return [];
  return eachOperation(unit).flatMap(({ operation, function: { id } }) => {
    if (operation.kind !== 'send' && operation.kind !== 'receive') return [];
    const channel = fieldChannelOf(unit, operation.channel, resolution);
    if (channel === undefined) return [];
    // What holds no lock itself may be called with one held.
    const [entry] = entriesTo({ unit, id }, resolution);
    const own = lockUseOf({ unit, id }, resolution).underLock.get(operation) ?? [];
    const held = new Set([...own, ...(entry?.held ?? [])]);
    if (entry?.isOpen !== true || held.size === 0) return [];
    const uses = usesOf(channel, resolution);
    const site = uses?.sites.find(({ node }) => node === operation);
    if (uses === undefined || uses.capacity > mostRoom || site?.isAlone !== true) return [];
    for (const lock of held) {
      const proof = prove({ site, range: operation.range, entry, channel, lock, ...uses }, resolution);
      if (proof !== undefined) return [proof];
    }
    return [];
  });
}

interface Suspicion {
  readonly site: Site;
  readonly range: Range;
  /** Where others come in. */
  readonly entry: Entry;
  readonly channel: FieldChannel;
  readonly lock: LockId;
  readonly sites: readonly Site[];
  readonly capacity: number;
}

function prove(suspicion: Suspicion, resolution: Resolution): HeldCommunication | undefined {
  const { site, range, entry, channel, lock, sites, capacity } = suspicion;
  const others = sites.filter(({ does }) => (site.does === 'sends' ? does === 'receives' : does !== 'receives'));
  const partners = partnersAt(others, lock, resolution);
  if (partners === undefined) return undefined;
  if (partners.some((each) => !mayMeetAt([lock], entry, each, [], resolution))) return undefined;
  // Others may have done the same before, and left no room.
  const before = site.does === 'sends' ? Array.from({ length: capacity + partners.length }, () => entry) : [];
  const waiting = exploreForLocks([entry, ...partners, ...before], {
    locks: new Set([lock]),
    concerns: usesChannel(sites, resolution),
    relatives: [],
    channels: [{ holder: channel.declarer, field: channel.field, capacity }],
    resolution,
  });
  for (const one of waiting ?? []) {
    if (one.pending.kind !== 'communicate' || one.place.unit !== site.unit || one.place.range !== range) continue;
    const held = waiting!.filter(
      (each) =>
        each.pending.kind === 'lock' &&
        isAtOnce(one, each) &&
        each.holders.includes(one.process) &&
        isTakenAt(each.place, lock, resolution),
    );
    const areAll = partners.every((_, at) => held.some(({ process }) => (process as number) === at + 1));
    const [first] = held.filter(({ process }) => (process as number) === 1);
    if (!areAll || first === undefined || mayTakeTurns(one, first, [[entry], [partners[0]!]], resolution)) continue;
    const holds = one.trace.findLast(
      (step) => step.process === one.process && step.what === 'lock' && isTakenAt(step.place, lock, resolution),
    )?.place;
    if (holds === undefined) continue;
    const partner = { entry: partners[0]!, waits: first.place };
    return { site, entry, channel, lock, holds, waits: one.place, partner, trace: one.trace };
  }
  return undefined;
}

/** All that may serve it: with the lock, or in goroutines of their own that take the lock, too. Undefined where others may. */
function partnersAt(sites: readonly Site[], lock: LockId, resolution: Resolution): readonly Entry[] | undefined {
  const found: Entry[] = [];
  for (const site of sites) {
    const own = lockUseOf(site, resolution).underLock.get(site.node as Operation) ?? [];
    for (const entry of entriesTo(site, resolution)) {
      const isHeld = [...own, ...entry.held].includes(lock);
      if (entry.isOpen && !isHeld) return undefined;
      if (!isHeld && !locksTakenBy(entry, resolution).has(lock)) return undefined;
      if (!found.some(({ unit, id }) => unit === entry.unit && id === entry.id)) found.push(entry);
    }
  }
  return found.length === 0 || found.length > mostPartners ? undefined : found;
}

/** Whether code uses the channel, or calls what does. */
function usesChannel(sites: readonly Site[], resolution: Resolution) {
  const units = new Set(sites.map(({ unit }) => unit));
  const nodes = new Set(sites.map(({ node }) => node));
  return (unit: Unit, blocks: readonly Block[]): boolean =>
    blocks.some(
      ({ operations, terminator }) =>
        nodes.has(terminator) ||
        operations.some((each) => {
          if (nodes.has(each)) return true;
          if (each.kind !== 'call' && each.kind !== 'defer') return false;
          const called = calledBody(unit, each, resolution);
          return called !== undefined && units.has(called.unit);
        }),
    );
}
