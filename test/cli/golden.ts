/** Owns comparing with golden files: `UPDATE_GOLDEN=1` rewrites them. Knows nothing of what they hold. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `name` is a path below test/fixtures/cli. */
export function assertGolden(name: string, actual: string): void {
  const path = join('test/fixtures/cli', name);
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  assert.equal(actual, readFileSync(path, 'utf8'), `differs from ${path}; UPDATE_GOLDEN=1 rewrites it`);
}
