/** Owns the comparison of `check` with what Go users run today: go vet, staticcheck, each without its own results of an earlier run. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { atLeast, type BenchSetup, type Budget, type Measurement, NotMeasured } from './budget';
import { stdDirectories } from './std';
import { type Cost, describeCost, TookTooLong, timedRun } from './timed-run';

const staticcheckVersion = 'v0.8.2';

function ourCheck(setup: BenchSetup): Cost {
  const args = [join(setup.root, 'dist/cli.js'), 'check', '--no-cache', '--fail-on', 'never', '--format', 'json'];
  return timedRun(setup.scratch, execPath, [...args, ...stdDirectories(setup)]);
}

/** vet keeps its results; another name in this list makes it work again while the compiled dependencies stay. */
function vet(setup: BenchSetup, name: string): Cost {
  return timedRun(setup.scratch, 'go', ['vet', `-printf.funcs=${name}`, 'std'], {
    cwd: setup.goroot!,
    accept: [0, 1],
    timeoutSeconds: 400,
  });
}

/** Path of a Go tool installed into the cache folder from the module proxy. */
export function goTool(setup: BenchSetup, name: string, module: string): string {
  const folder = join(setup.cache, 'go-tools');
  const path = join(folder, name);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const result = spawnSync('go', ['install', module], {
    env: { ...env, GOBIN: folder, GOFLAGS: '-mod=mod' },
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (result.status !== 0 || !existsSync(path)) {
    throw new NotMeasured(`${module} cannot be installed: ${result.stderr?.trim().split('\n').at(-1) ?? 'no answer'}`);
  }
  return path;
}

export const againstVet: Budget = {
  number: 23,
  name: 'check std against go vet std',
  slow: true,
  async measure(setup): Promise<readonly Measurement[]> {
    const ours = ourCheck(setup);
    vet(setup, `warm${Date.now()}`);
    const theirs = vet(setup, `timed${Date.now()}`);
    return [
      atLeast('wall', theirs.wall / ours.wall, 5, `vet ${describeCost(theirs)}; check ${describeCost(ours)}`, ' ×'),
    ];
  },
};

export const againstStaticcheck: Budget = {
  number: 23,
  name: 'check std against staticcheck std, its cache cold',
  slow: true,
  async measure(setup): Promise<readonly Measurement[]> {
    const ours = ourCheck(setup);
    const tool = goTool(setup, 'staticcheck', `honnef.co/go/tools/cmd/staticcheck@${staticcheckVersion}`);
    const options = {
      cwd: setup.goroot!,
      env: { ...env, STATICCHECK_CACHE: join(setup.scratch, 'staticcheck') },
      accept: [0, 1],
      timeoutSeconds: 400,
    };
    const measured = (wall: number, what: string) => [
      atLeast('wall', wall / ours.wall, 12, `staticcheck ${what}; check ${describeCost(ours)}`, ' ×'),
    ];
    try {
      const theirs = timedRun(setup.scratch, tool, ['std'], options);
      return measured(theirs.wall, describeCost(theirs));
    } catch (error) {
      // A lower bound is a figure, too.
      if (error instanceof TookTooLong) return measured(error.seconds, `not back after ${error.seconds} s`);
      throw error;
    }
  },
};
