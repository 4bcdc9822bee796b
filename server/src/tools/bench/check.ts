/** Owns the budgets of `check` over the standard library: cold, unchanged, by workers, by size, in memory. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { bareParse } from './bare-parse';
import { atLeast, atMost, type BenchSetup, type Budget, type Measurement, median } from './budget';
import { readTexts, stdDirectories } from './std';
import { type Cost, describeCost, timedRun } from './timed-run';

/** Worker threads of the comparison: the machine the budgets are stated for has two cores. */
const workers = 2;

interface CheckRun {
  readonly jobs: number;
  /** Name of a cache folder below the scratch folder; none: `--no-cache`. */
  readonly cache?: string;
}

function check(setup: BenchSetup, paths: readonly string[], { jobs, cache }: CheckRun): Cost {
  const args = [
    join(setup.root, 'dist/cli.js'),
    'check',
    '--format',
    'json',
    '--fail-on',
    'never',
    '--jobs',
    `${jobs}`,
  ];
  const env = { ...process.env, GOPHERSCOPE_CACHE: join(setup.scratch, cache ?? 'unused') };
  return timedRun(setup.scratch, execPath, [...args, ...(cache === undefined ? ['--no-cache'] : []), ...paths], {
    env,
  });
}

function best(setup: BenchSetup, run: () => Cost): Cost {
  const costs = Array.from({ length: setup.quick ? 1 : 3 }, run);
  const wall = median(costs.map((cost) => cost.wall));
  return costs.find((cost) => cost.wall === wall) ?? costs[0]!;
}

export const coldCheck: Budget = {
  number: 21,
  name: 'check std, cold, against the bare parse of its files',
  async measure(setup) {
    const paths = stdDirectories(setup);
    const texts = readTexts(paths);
    const parses = [];
    for (let run = 0; run < (setup.quick ? 1 : 3); run++) parses.push(await bareParse(setup.root, texts, workers));
    const wall = median(parses.map((parse) => parse.wall));
    const parse = parses.find((one) => one.wall === wall)!;
    const cost = best(setup, () => check(setup, paths, { jobs: workers }));
    const bytes = texts.reduce((sum, text) => sum + text.length, 0);
    const detail = `${texts.length} files, ${(bytes / 1e6).toFixed(0)} MB; check ${describeCost(cost)}; parse ${describeCost(parse)}`;
    const processor = (cost.cpu / parse.cpu).toFixed(2);
    return [atMost('wall', cost.wall / parse.wall, 1.5, `${detail}; CPU ÷ CPU ${processor}`)];
  },
};

export const unchangedCheck: Budget = {
  number: 22,
  name: 'check std again, unchanged, against the first run',
  async measure(setup) {
    const paths = stdDirectories(setup);
    const first = check(setup, paths, { jobs: workers, cache: 'unchanged' });
    const second = best(setup, () => check(setup, paths, { jobs: workers, cache: 'unchanged' }));
    const detail = `first ${describeCost(first)}; second ${describeCost(second)}`;
    return [atMost('wall', second.wall / first.wall, 0.15, detail)];
  },
};

export const workerScaling: Budget = {
  number: 26,
  name: 'check std, two workers against one',
  async measure(setup) {
    const paths = stdDirectories(setup);
    const one = best(setup, () => check(setup, paths, { jobs: 1 }));
    const two = best(setup, () => check(setup, paths, { jobs: 2 }));
    return [atLeast('wall', one.wall / two.wall, 1.7, `one ${describeCost(one)}; two ${describeCost(two)}`, ' ×')];
  },
};

/** Packages copied side by side until there is enough work to time. */
const sample = ['net', 'database', 'encoding'];

export const sizeScaling: Budget = {
  number: 27,
  name: 'check of 1 ×, 4 ×, 16 × the files',
  async measure(setup) {
    const sources = stdDirectories(setup).filter((path) => sample.some((name) => path.endsWith(`/${name}`)));
    const sizes = setup.quick ? [1, 4] : [1, 4, 16];
    for (let copy = 0; copy < sizes.at(-1)!; copy++) {
      const target = join(setup.scratch, 'copies', String(copy));
      mkdirSync(target, { recursive: true });
      for (const source of sources) cpSync(source, join(target, source.split('/').at(-1)!), { recursive: true });
    }
    const costs = sizes.map((size) => {
      const paths = Array.from({ length: size }, (_, copy) => join(setup.scratch, 'copies', String(copy)));
      return best(setup, () => check(setup, paths, { jobs: workers }));
    });
    // Starting up costs the same at every size: what grows is what is compared. CPU seconds, because other programs do not count in them.
    const idle = best(setup, () => check(setup, [join(setup.root, 'examples')], { jobs: workers }));
    const spent = (cost: Cost) => (Number.isNaN(cost.cpu) ? cost.wall : cost.cpu);
    const work = costs.map((cost) => spent(cost) - spent(idle));
    const detail = costs.map((cost, index) => `${sizes[index]} ×: ${describeCost(cost)}`).join('; ');
    return sizes.slice(1).map((size, index): Measurement => {
      const ratio = work[index + 1]! / work[0]! / size;
      return atMost(`${size} × the files, cost per file`, ratio, 1.15, detail);
    });
  },
};

export const checkMemory: Budget = {
  number: 28,
  name: 'memory while checking std',
  async measure(setup) {
    const cost = check(setup, stdDirectories(setup), { jobs: workers });
    return [atMost('peak resident', cost.megabytes, 400, describeCost(cost), ' MB')];
  },
};
