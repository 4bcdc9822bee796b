/** Owns what kind of profile is read and which columns hold what, by the names the runtime gives them. Refuses to know a file's name. */

import { functionFile, type Profile } from '../model/profile';
import type { FrameTable } from '../names/frames';
import { sampledAllocations } from './certainty';
import { flatCosts } from './coverage';

export type Kind = 'cpu' | 'heap' | 'heap-in-use' | 'block' | 'mutex' | 'goroutine' | 'leaked-goroutines' | 'other';

export interface Reading {
  readonly kind: Kind;
  /** Whether Go wrote it: what is known of its runtime says nothing of others. */
  readonly isGo: boolean;
  /** Whether it is the difference of two: then values are signed, and only growth means anything. */
  readonly isDiff: boolean;
  /** Sample type of the cost: CPU time, allocated bytes, delay, goroutines; bytes in use where a heap profile has nothing else. */
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

/** Kinds whose innermost functions say nothing of whose doing it is: whoever waits, or wakes others, does so in the runtime and package sync. */
export function isAlwaysInRuntime(kind: Kind): boolean {
  return kind === 'goroutine' || kind === 'block' || kind === 'mutex' || kind === 'leaked-goroutines';
}

/** Who made others wait is recorded where it unlocks, who waits where it locks. */
const unlocks = /(^|\.)(R?Unlock|unlock2?|unlockWithRank|rUnlockSlow|unlockSlow)$|^runtime\._LostContendedRuntimeLock$/;

/** @param framesOf the profile's frames, granularity `functions`; asked for only where names tell the kind */
export function readingOf(profile: Profile, framesOf: () => FrameTable): Reading {
  const at = (name: string, unit?: string): number =>
    profile.sampleTypes.findIndex((type) => type.type === name && (unit === undefined || type.unit === unit));
  const common = {
    isGo: isGo(profile),
    isDiff: profile.samples.fromBase !== undefined || hasNegative(profile),
    inUse: -1,
    inUseCount: -1,
  };
  const cpu = at('cpu');
  if (cpu >= 0) {
    const count = at('samples', 'count');
    const observations = count >= 0 ? sum(profile, count) : profile.samples.count;
    return { ...common, kind: 'cpu', cost: cpu, count, noun: 'CPU', observations };
  }
  const inUse = at('inuse_space');
  const allocated = at('alloc_space');
  const inUseCount = at('inuse_objects');
  if (allocated >= 0) {
    const count = at('alloc_objects');
    const observations = allocations(profile, count, allocated);
    const heap = { ...common, kind: 'heap', cost: allocated, count, inUse, inUseCount } as const;
    return { ...heap, noun: 'allocated bytes', observations };
  }
  if (inUse >= 0) {
    const observations = allocations(profile, inUseCount, inUse);
    const heap = { ...common, kind: 'heap-in-use', cost: inUse, count: inUseCount, inUse, inUseCount } as const;
    return { ...heap, noun: 'bytes in use', observations };
  }
  const delay = at('delay');
  const waits = at('contentions');
  if (delay >= 0 && waits >= 0) {
    const frames = framesOf();
    const flat = flatCosts(profile, frames, delay);
    const total = flat.reduce((all, cost) => all + cost, 0);
    const unlocking = flat.reduce((all, cost, frame) => (unlocks.test(frames.names[frame]!) ? all + cost : all), 0);
    // Who unlocks makes others ready to run, which is where a trace counts the latency of the scheduler.
    const isTrace = profile.periodType.type === 'trace';
    const kind = unlocking > total / 2 && !isTrace ? 'mutex' : 'block';
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
  // What somebody else has counted: of folded stacks, of perf, of another language.
  const cost = Math.max(0, profile.defaultSampleType);
  const { type, unit } = profile.sampleTypes[cost]!;
  const observations = unit === 'count' ? sum(profile, cost) : profile.samples.count;
  return { ...common, kind: 'other', cost, count: -1, noun: type || 'the total', observations };
}

/** Functions of Go are in `.go` files; a few of assembly alone prove nothing. */
function isGo(profile: Profile): boolean {
  for (let row = 0; row < profile.functions.count; row++) {
    if (functionFile(profile, row).endsWith('.go')) return true;
  }
  return false;
}

/** A difference that pprof has written carries no mark, only its signs. */
function hasNegative(profile: Profile): boolean {
  return profile.samples.values.some((column) => column.some((value) => value < 0));
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
