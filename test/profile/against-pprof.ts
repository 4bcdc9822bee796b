/** Owns comparing what the engine reckons with what `go tool pprof` prints, figure by figure. */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { meanCosts, meanTotal } from '#engine/profile/costs/mean';
import { neighboursOf } from '#engine/profile/costs/neighbours';
import { frameCosts, sortFrames, totalOf } from '#engine/profile/costs/top';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames, type TableGranularity } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { withoutInlines } from '#engine/profile/refine/inlines';
import { compileRefinements, type Refinement } from '#engine/profile/refine/refinement';
import { type OraclePeek, type OracleRow, pprofPeek, pprofTop } from './pprof';

/** Figures compared so far: a flat, a cum, a total, a call. */
let figures = 0;

export function comparedFigures(): number {
  return figures;
}

/** How a profile is looked at: pprof's flags, and the same in our words. */
export interface Seen {
  readonly flags?: readonly string[];
  readonly refinements?: readonly Refinement[];
  readonly by?: 'flat' | 'cum';
  readonly granularity?: TableGranularity;
  readonly noInlines?: boolean;
  readonly dropNegative?: boolean;
  readonly mean?: boolean;
  /** Shares are of what is left. */
  readonly relative?: boolean;
}

/** The unit pprof is told, so that it prints values as they are. */
function unitOf(profile: Profile, type: number): string {
  return profile.sampleTypes[type]!.unit;
}

/** Rows as texts in a fixed order: pprof's own order of rows with equal figures and names is any. */
function listed(rows: readonly OracleRow[]): string[] {
  return rows.map(({ name, flat, cum }) => `${name} ${flat} ${cum}`).sort();
}

/** Compares one table with pprof's: every row, their order, and the total. */
export async function compareTop(
  files: readonly string[],
  profile: Profile,
  type: number,
  seen: Seen,
): Promise<number> {
  const { flags = [], refinements = [], by = 'flat', granularity = 'functions' } = seen;
  const unit = unitOf(profile, type);
  const what = `${files.map((file) => basename(file)).join(' ')} ${flags.join(' ')} type ${type}`;
  const oracle = await pprofTop(files, unit, [`-sample_index=${type}`, ...flags]);
  const left = (await compileRefinements(refinements, unit)).apply(profile, pprofName);
  const refined = seen.noInlines ? withoutInlines(left) : left;
  const frames = buildFrames(refined, granularity, pprofName, 'as-pprof');
  const sums = frameCosts(refined, frames, type);
  const costs = seen.mean ? meanCosts(refined, frames, type) : sums;
  const isShown = (frame: number): boolean =>
    !seen.dropNegative || sums.flat[frame]! > 0 || (sums.flat[frame] === 0 && sums.cum[frame]! >= 0);
  const rows = Array.from(sortFrames(frames, sums, by).filter(isShown), (frame) => ({
    name: frames.names[frame]!,
    flat: costs.flat[frame]!,
    cum: costs.cum[frame]!,
  }));
  assert.deepEqual(listed(rows), listed(oracle.rows), what);
  assert.deepEqual(
    rows.map((row) => row.name),
    oracle.names,
    `order of ${what}`,
  );
  assert.equal(
    (seen.mean ? meanTotal : totalOf)(seen.relative ? left : profile, type),
    oracle.total,
    `total of ${what}`,
  );
  figures += 2 * rows.length + 1;
  return rows.length;
}

/** Compares callers and callees of the functions a pattern finds with pprof's. */
export async function comparePeek(
  files: readonly string[],
  whole: Profile,
  pattern: string,
  { flags = [], refinements = [], granularity = 'functions', noInlines = false }: Seen = {},
): Promise<number> {
  const type = whole.defaultSampleType;
  const unit = unitOf(whole, type);
  const oracle = await pprofPeek(files, unit, pattern, [`-sample_index=${type}`, ...flags]);
  const left = (await compileRefinements(refinements, unit)).apply(whole, pprofName);
  const profile = noInlines ? withoutInlines(left) : left;
  const frames = buildFrames(profile, granularity, pprofName, 'as-pprof');
  const costs = frameCosts(profile, frames, type);
  const found = sortFrames(frames, costs).filter((frame) => new RegExp(pattern).test(frames.names[frame]!));
  const ours = neighboursOf(profile, frames, type, found).map(({ callers, callees }, at): OraclePeek => {
    const call = ({ frame, value, inlined }: (typeof callers)[number]): string =>
      `${value} ${frames.names[frame]}${inlined ? ' (inline)' : ''}`;
    const frame = found[at]!;
    return {
      name: frames.names[frame]!,
      flat: costs.flat[frame]!,
      cum: costs.cum[frame]!,
      callers: callers.map(call),
      callees: callees.map(call),
    };
  });
  // pprof prints functions of one name and flat in any order.
  const inOrder = (list: readonly OraclePeek[]): OraclePeek[] =>
    list.toSorted((a, b) => Math.abs(b.flat) - Math.abs(a.flat) || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  assert.deepEqual(inOrder(ours), inOrder(oracle), `-peek=${pattern} ${flags.join(' ')} of ${files.join(' ')}`);
  figures += ours.reduce((sum, { callers, callees }) => sum + 2 + callers.length + callees.length, 0);
  return ours.length;
}

/** Runs jobs two at a time: pprof is a process of its own. */
export async function inPairs(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = queue.shift(); job; job = queue.shift()) await job();
  };
  await Promise.all([worker(), worker()]);
}
