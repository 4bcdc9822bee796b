/** Owns running `gopherscope profile` as a process, as a user does. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

export const cli = resolve('dist/cli.js');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function runProfile(...args: readonly string[]): Ran {
  return spawnSync(process.execPath, [cli, 'profile', ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: 1 << 28,
  });
}

/** What a subcommand that must succeed prints as JSON. */
export function profileJson<T>(...args: readonly string[]): T {
  const { status, stdout, stderr } = runProfile(...args, '--format', 'json');
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as T;
}
