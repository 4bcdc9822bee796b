/** Owns what kind of profile is read and which columns hold what. Go by the names its runtime gives them, never by a file's name. */

import type { FrameTable } from '../frames';
import { functionFile, type Profile } from '../profile';
import { sampledAllocations } from './certainty';
import { flatCosts } from './coverage';

export type Kind = 'cpu' | 'heap' | 'block' | 'mutex' | 'goroutine' | 'leaked-goroutines' | 'other';

export interface Reading {
  readonly kind: Kind;
  /** Whether Go wrote it: what is known of its runtime says nothing of others. */
  readonly isGo: boolean;
  /** Whether it is the difference of two: then values are signed, and only growth means anything. */
  readonly isDiff: boolean;
  /** Sample type of the cost: CPU time, allocated bytes, delay, goroutines; -1 when there is none. */
  readonly cost: number;
  /** Sample type of the number of samples, objects or waits behind `cost`; -1 unknown. */
  readonly count: number;
  /** Heap only, else -1: bytes and objects in use. */
  readonly inUse: number;
  readonly inUseCount: number;
  /** What the cost is called in a sentence. */
  readonly noun: string;
  /** Samples that the shares of `cost` rest on. */
  readonly observations: number;
}

/** Who made others wait is recorded where it unlocks, who waits where it locks. */
const unlocks = /(^|\.)(R?Unlock|unlock2?|unlockWithRank|rUnlockSlow|unlockSlow)$|^runtime\._LostContendedRuntimeLock$/;

export function readingOf(profile: Profile, frames: FrameTable): Reading {
  const at = (name: string, unit?: string): number =>
    profile.sampleTypes.findIndex((type) => type.type === name && (unit === undefined || type.unit === unit));
  const common = {
    isGo: isGo(profile),
    isDiff: 'fromBase' in profile.samples && profile.samples.fromBase !== undefined,
    inUse: -1,
    inUseCount: -1,
  };
  const cpu = at('cpu');
  if (cpu >= 0 || at('samples', 'count') >= 0) {
    const count = at('samples', 'count');
    const cost = cpu >= 0 ? cpu : count;
    const observations = count >= 0 ? sum(profile, count) : profile.samples.count;
    return { ...common, kind: 'cpu', cost, count, noun: 'CPU', observations };
  }
  const inUse = at('inuse_space');
  const allocated = at('alloc_space');
  if (inUse >= 0 || allocated >= 0) {
    const count = at('alloc_objects');
    const observations = allocations(profile, count, allocated);
    const heap = { kind: 'heap', cost: allocated, count, inUse, inUseCount: at('inuse_objects') } as const;
    return { ...common, ...heap, noun: 'allocated bytes', observations };
  }
  const delay = at('delay');
  const waits = at('contentions');
  if (delay >= 0 && waits >= 0) {
    const flat = flatCosts(profile, frames, delay);
    const total = flat.reduce((all, cost) => all + cost, 0);
    const unlocking = flat.reduce((all, cost, frame) => (unlocks.test(frames.names[frame]!) ? all + cost : all), 0);
    const kind = unlocking > total / 2 ? 'mutex' : 'block';
    const noun = kind === 'mutex' ? 'lock delay' : 'block time';
    return { ...common, kind, cost: delay, count: waits, noun, observations: sum(profile, waits) };
  }
  for (const [name, kind] of [
    ['goroutine', 'goroutine'],
    ['goroutineleak', 'leaked-goroutines'],
  ] as const) {
    const goroutines = at(name);
    if (goroutines < 0) continue;
    const observations = sum(profile, goroutines);
    return { ...common, kind, cost: goroutines, count: goroutines, noun: 'goroutines', observations };
  }
  const cost = profile.defaultSampleType;
  return { ...common, kind: 'other', cost, count: -1, noun: 'the total', observations: profile.samples.count };
}

/** Functions of Go are in `.go` files; a few of assembly alone prove nothing. */
function isGo(profile: Profile): boolean {
  for (let row = 0; row < profile.functions.count; row++) {
    if (functionFile(profile, row).endsWith('.go')) return true;
  }
  return false;
}

function sum(profile: Profile, sampleType: number): number {
  return profile.samples.values[sampleType]!.reduce((all, value) => all + value, 0);
}

/** Sampled allocations behind the allocated bytes; the profile's period is the rate. */
function allocations(profile: Profile, objects: number, bytes: number): number {
  const [counts, sizes] = [profile.samples.values[objects], profile.samples.values[bytes]];
  if (!counts || !sizes) return profile.samples.count;
  let all = 0;
  for (let sample = 0; sample < counts.length; sample++) {
    all += sampledAllocations(counts[sample]!, sizes[sample]!, profile.period);
  }
  return all;
}
