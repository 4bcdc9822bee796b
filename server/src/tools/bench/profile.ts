/** Owns the budgets of profiles in time: opening against inflating alone, `profile top` against `go tool pprof -top`, refining against opening. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { gunzipSync } from 'node:zlib';
import { inflate as inflatePlainly } from 'pako';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { openProfile } from '#engine/profile/open';
import type { Inflate } from '#engine/profile/pprof/gzip';
import { inflateWithPako } from '#engine/profile/pprof/inflate-pako';
import { type Refinement, refineBy } from '#engine/profile/refine/refinement';
import { buildStackTree, nodeCosts } from '#engine/profile/tree/stack-tree';
import { inflateWithZlib } from '../../host/inflate';
import {
  atLeast,
  atMost,
  type Budget,
  type Measurement,
  median,
  medianSpent,
  NotMeasured,
  noted,
  type Spent,
  spent,
} from './budget';
import { largeProfile, realProfile } from './profile-files';
import { type Cost, describeCost, timedRun } from './timed-run';

const rounds = 9;

/** What the viewer does with a profile before it draws: tree, and costs of one sample type. */
function draw(profile: Profile): void {
  const tree = buildStackTree(profile, buildFrames(profile));
  nodeCosts(profile, tree, profile.defaultSampleType);
}

/** From the file's bytes to what is drawn: inflate, decode, validate, tree, costs. */
async function openWhole(bytes: Uint8Array, inflate: Inflate): Promise<void> {
  draw(await openProfile(bytes, { inflate }));
}

function describe(what: string, { wall, cpu }: Spent): string {
  return `${what} ${wall.toFixed(1)} ms, ${cpu.toFixed(1)} ms CPU`;
}

export const profileOpen: Budget = {
  number: 29,
  name: 'opening a profile against inflating it alone',
  async measure(setup) {
    const files = [
      { what: '200,000 samples', file: largeProfile(setup).file, repeats: 1, hasBar: true },
      // So small that one opening is no measure; no promise says how it compares.
      { what: 'small real profile', file: realProfile(setup), repeats: 200, hasBar: false },
    ];
    const measurements: Measurement[] = [];
    for (const { what, file, repeats, hasBar } of files) {
      const bytes = new Uint8Array(readFileSync(file));
      for (const [name, plainly, inflate, bar] of [
        ['pako', inflatePlainly, inflateWithPako, 2.5],
        ['zlib', gunzipSync, inflateWithZlib, 7],
      ] as const) {
        const alone: Spent[] = [];
        const whole: Spent[] = [];
        const repeat = (work: () => unknown) =>
          spent(async () => {
            for (let left = repeats; left > 0; left--) await work();
          });
        for (let round = 0; round < rounds; round++) {
          alone.push(await repeat(() => plainly(bytes)));
          whole.push(await repeat(() => openWhole(bytes, inflate)));
        }
        const [open, inflating] = [medianSpent(whole), medianSpent(alone)];
        const detail = `${describe('open', open)}; ${describe('inflate', inflating)}`;
        const [label, ratio] = [`${what}, ${name}`, open.wall / inflating.wall] as const;
        measurements.push(hasBar ? atMost(label, ratio, bar, detail) : noted(label, ratio, detail));
      }
    }
    return measurements;
  },
};

export const profileTop: Budget = {
  number: 30,
  name: '`profile top` as a process against `go tool pprof -top`',
  async measure(setup) {
    if (setup.goroot === undefined) throw new NotMeasured('Go is not installed');
    const cases = [
      ['generated, 200,000 samples', largeProfile(setup).file, 15, 7],
      ['small real profile', realProfile(setup), 1, 9],
    ] as const;
    return cases.map(([what, file, bar, repeats]) => {
      const ours: Cost[] = [];
      const theirs: Cost[] = [];
      for (let round = 0; round < repeats; round++) {
        ours.push(timedRun(setup.scratch, execPath, [join(setup.root, 'dist/cli.js'), 'profile', 'top', file]));
        theirs.push(timedRun(setup.scratch, 'go', ['tool', 'pprof', '-top', file]));
      }
      const middle = (costs: readonly Cost[]) => ({
        wall: median(costs.map((cost) => cost.wall)),
        cpu: median(costs.map((cost) => cost.cpu)),
      });
      const detail = `${describeCost(middle(ours))}; pprof ${describeCost(middle(theirs))}`;
      return atLeast(what, middle(theirs).wall / middle(ours).wall, bar, detail, ' ×');
    });
  },
};

/** Refinements that leave much, little and nothing of the generated profile. */
const refinements: readonly Refinement[] = [
  { kind: 'focus', pattern: 'package1[0-9]\\.' },
  { kind: 'focus', pattern: 'Method4242$' },
  { kind: 'ignore', pattern: 'package7' },
  { kind: 'hide', pattern: 'package[1-5]' },
  { kind: 'show', pattern: 'package[1-5]' },
  { kind: 'showFrom', pattern: 'package12' },
  { kind: 'tagFocus', pattern: 'tenant=tenant-[0-4]$' },
  { kind: 'tagIgnore', pattern: 'tenant=tenant-7' },
];

/** A click on a chip has to answer at once: in little more than half the time that opening took. */
const refineBar = 0.6;

export const profileRefine: Budget = {
  name: 'refining a profile of 200,000 samples, tree included, against opening it',
  async measure(setup) {
    const bytes = new Uint8Array(readFileSync(largeProfile(setup, { tenants: 20 }).file));
    const profile = await openProfile(bytes, { inflate: inflateWithZlib });
    const opening: Spent[] = [];
    const refining = refinements.map((): Spent[] => []);
    for (let round = 0; round < rounds; round++) {
      opening.push(await spent(() => openWhole(bytes, inflateWithZlib)));
      for (const [at, refinement] of refinements.entries()) {
        refining[at]!.push(await spent(async () => draw(await refineBy(profile, [refinement]))));
      }
    }
    const open = medianSpent(opening);
    return refinements.map(({ kind, pattern }, at) => {
      const refine = medianSpent(refining[at]!);
      const detail = `${describe('refine', refine)}; ${describe('open', open)}`;
      return atMost(`${kind} ${pattern}`, refine.wall / open.wall, refineBar, detail);
    });
  },
};
