/** Owns what a profile and the sides of a difference sum up to, by sample type. Refuses to know refinements and pictures. */
import { growthByPath } from '#engine/profile/compare/growth';
import { totalOf } from '#engine/profile/costs/top';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { buildStackTree, type StackTree } from '#engine/profile/tree/stack-tree';
import type { ComparisonHeader, SideHeader } from '../model';

/** The 100 % of every share, as pprof counts it. */
export function totalsOf(profile: Profile): number[] {
  return profile.sampleTypes.map((_, type) => totalOf(profile, type));
}

/** Totals of both sides of a difference; when they were taken, where that is known. */
export function sidesOf(difference: Profile, now?: Profile, base?: Profile): ComparisonHeader {
  const { fromBase, values } = difference.samples;
  // The base's samples carry negated values. Either side may be below zero, for it may be a difference itself.
  const totals = (mark: 0 | 1): number[] =>
    values.map((column) => {
      const sum = column.reduce((sum, value, sample) => ((fromBase?.[sample] ?? 0) === mark ? sum + value : sum), 0);
      return mark === 1 ? 0 - sum : sum;
    });
  const side = (mark: 0 | 1, taken: Profile | undefined): SideHeader => ({
    totals: totals(mark),
    time: (taken?.timeNanos ?? 0) / 1e6,
    durationNanos: taken?.durationNanos ?? 0,
  });
  return { now: side(0, now), base: side(1, base), grown: grownOf(difference, totals(0), totals(1)) };
}

/** From this many times the base on, shares of it say nothing any more. */
const mostTimes = 3;

function grownOf(difference: Profile, now: readonly number[], base: readonly number[]): number[] {
  let tree: StackTree | undefined;
  return now.map((total, type) => {
    if (total - base[type]! <= mostTimes * base[type]!) return 0;
    tree ??= buildStackTree(difference, buildFrames(difference, 'functions', pprofName, 'as-pprof'));
    return growthByPath(difference, tree, type).grown;
  });
}
