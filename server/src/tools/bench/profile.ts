/** Owns the budgets of profiles: opening against inflating alone, `profile top` against `go tool pprof -top`, and memory. Uses one generated and one real profile. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { gzipSync } from 'node:zlib';
import { buildFrames } from '#engine/profile/frames';
import type { Inflate } from '#engine/profile/gzip';
import { inflateWithPako } from '#engine/profile/inflate-pako';
import { defaultLimits } from '#engine/profile/limits';
import { openProfile } from '#engine/profile/open';
import { buildStackTree, nodeCosts } from '#engine/profile/stack-tree';
import { inflateWithZlib } from '../../host/inflate';
import { atLeast, atMost, type BenchSetup, type Budget, median, NotMeasured } from './budget';
import { generateProfile, largeShape } from './profile-writer';
import { type Cost, describeCost, timedRun } from './timed-run';

const rounds = 9;

/** Path of the generated profile of 200,000 samples, gzipped as Go does. */
function largeProfile(setup: BenchSetup): { readonly file: string; readonly inflatedBytes: number } {
  const file = join(setup.scratch, 'large.pb.gz');
  const inflated = generateProfile(largeShape);
  if (!existsSync(file)) writeFileSync(file, gzipSync(inflated, { level: 1 }));
  return { file, inflatedBytes: inflated.length };
}

/** What the viewer does before it draws: inflate, decode, validate, tree, costs of one sample type. */
async function openWhole(bytes: Uint8Array, inflate: Inflate): Promise<void> {
  const profile = await openProfile(bytes, { inflate });
  const tree = buildStackTree(profile, buildFrames(profile));
  nodeCosts(profile, tree, profile.defaultSampleType);
}

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const profileOpen: Budget = {
  number: 29,
  name: 'opening a profile of 200,000 samples against inflating it alone',
  async measure(setup) {
    const bytes = new Uint8Array(readFileSync(largeProfile(setup).file));
    const measurements = [];
    for (const [name, inflate, bar] of [
      ['pako', inflateWithPako, 2.5],
      ["Node's zlib", inflateWithZlib, 7],
    ] as const) {
      const alone: number[] = [];
      const whole: number[] = [];
      for (let round = 0; round < rounds; round++) {
        alone.push(await milliseconds(() => inflate(bytes, defaultLimits, {})));
        whole.push(await milliseconds(() => openWhole(bytes, inflate)));
      }
      const detail = `open ${median(whole).toFixed(0)} ms; inflate ${median(alone).toFixed(0)} ms`;
      measurements.push(atMost(name, median(whole) / median(alone), bar, detail));
    }
    return measurements;
  },
};

export const profileTop: Budget = {
  number: 30,
  name: '`profile top` as a process against `go tool pprof -top`',
  async measure(setup) {
    if (setup.goroot === undefined) throw new NotMeasured('Go is not installed');
    const small = join(setup.root, 'examples/leaky-service/profiles/cpu.pb.gz');
    const cases = [
      ['generated, 200,000 samples', largeProfile(setup).file, 15, 3],
      ['small real profile', small, 1, 9],
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

export const profileMemory: Budget = {
  number: 31,
  name: 'memory while opening a profile against its inflated bytes',
  async measure(setup) {
    const { file, inflatedBytes } = largeProfile(setup);
    const small = join(setup.root, 'examples/leaky-service/profiles/cpu.pb.gz');
    const peak = (path: string): number => {
      const costs = Array.from({ length: 3 }, () =>
        timedRun(setup.scratch, execPath, [join(setup.root, 'dist/tools/profile-open.js'), path]),
      );
      return median(costs.map((cost) => cost.megabytes));
    };
    const [empty, full] = [peak(small), peak(file)];
    if (Number.isNaN(full)) throw new NotMeasured('time(1) is not installed');
    const megabytes = inflatedBytes / 1024 / 1024;
    const detail = `peak ${full.toFixed(0)} MiB, with a small profile ${empty.toFixed(0)} MiB; inflated ${megabytes.toFixed(1)} MiB`;
    return [atMost('peak', (full - empty) / megabytes, 4, detail)];
  },
};
