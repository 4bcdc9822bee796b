/** Owns the budgets of profiles in memory: the peak while one is opened, and what stays when many were opened and closed. */
import { join } from 'node:path';
import { execPath } from 'node:process';
import { atMost, type BenchSetup, type Budget, median, NotMeasured } from './budget';
import { largeProfile, realProfile } from './profile-files';
import { timedRun } from './timed-run';

function openTool(setup: BenchSetup, ...args: readonly string[]) {
  return timedRun(setup.scratch, execPath, ['--expose-gc', join(setup.root, 'dist/tools/profile-open.js'), ...args]);
}

export const profileMemory: Budget = {
  number: 31,
  name: 'memory while opening a profile against its inflated bytes',
  async measure(setup) {
    const { file, inflatedBytes } = largeProfile(setup);
    const peak = (path: string): number => median(Array.from({ length: 3 }, () => openTool(setup, path).megabytes));
    const [empty, full] = [peak(realProfile(setup)), peak(file)];
    if (Number.isNaN(full)) throw new NotMeasured('time(1) is not installed');
    const megabytes = inflatedBytes / 1024 / 1024;
    const detail = `peak ${full.toFixed(0)} MiB, with a small profile ${empty.toFixed(0)} MiB; inflated ${megabytes.toFixed(1)} MiB`;
    return [atMost('peak', (full - empty) / megabytes, 4, detail)];
  },
};

/** Openings before the count begins. For some fifty of them code is still being compiled; from then on what is held goes up and down by one per cent. */
const warmUp = 60;
const openings = 50;

export const profileKept: Budget = {
  name: 'memory that stays when profiles were opened and closed',
  async measure(setup) {
    const { stdout } = openTool(setup, largeProfile(setup).file, String(warmUp), String(openings));
    const [before, after, resident] = stdout.trim().split('\n').at(-1)!.split(' ').map(Number) as [
      number,
      number,
      number,
    ];
    const mega = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
    const detail = `held after ${warmUp}: ${mega(before)}, after ${openings} more: ${mega(after)}; resident ${mega(resident)}`;
    return [atMost(`growth by ${openings} openings`, ((after - before) / before) * 100, 5, detail, ' %')];
  },
};
