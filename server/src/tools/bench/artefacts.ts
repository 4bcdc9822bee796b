/** Owns the budgets of what is shipped: the size of the VSIX, and how long starting the command line takes beside an empty Node. */
import { join } from 'node:path';
import { execPath } from 'node:process';
import { packageExtension } from '../package/vsix';
import { atMost, type Budget, median } from './budget';
import { timedRun } from './timed-run';

export const vsixSize: Budget = {
  number: 36,
  name: 'size of the VSIX',
  async measure(setup) {
    const { bytes } = await packageExtension(setup.root);
    return [atMost('size', bytes / 1024 / 1024, 2, '', ' MiB')];
  },
};

export const startUp: Budget = {
  number: 30,
  name: 'start of the command line against an empty Node process',
  async measure(setup) {
    const wall = (args: readonly string[]) =>
      median(Array.from({ length: 9 }, () => timedRun(setup.scratch, execPath, args).wall));
    const empty = wall(['-e', '0']);
    const version = wall([join(setup.root, 'dist/cli.js'), '--version']);
    const detail = `--version ${(version * 1000).toFixed(0)} ms; node -e 0 ${(empty * 1000).toFixed(0)} ms`;
    return [atMost('wall', version / empty, 1.5, detail)];
  },
};
