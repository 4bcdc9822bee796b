/** What the command line does where its result has nowhere to go. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const profile = 'examples/leaky-service/profiles/cpu.pb.gz';

describe('a result with nowhere to go', () => {
  it('is one line on stderr and exit code 2 when the disk is full', () => {
    const full = openSync('/dev/full', 'w');
    try {
      const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'profile', 'top', profile], {
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
      assert.equal(status, 2);
      assert.match(stderr, /^gopherscope: The result could not be written \(ENOSPC.*\n$/);
    } finally {
      closeSync(full);
    }
  });

  it('goes into a pipe that was named as the output, and leaves it a pipe', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gopherscope-pipe-'));
    const pipe = join(folder, 'out');
    try {
      spawnSync('mkfifo', [pipe]);
      const script = `cat "${pipe}" & node dist/cli.js profile export ${profile} --format folded -o "${pipe}" 2>/dev/null; wait`;
      const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
      assert.match(stdout, /^net\/http\..* \d+$/m);
      assert.ok(statSync(pipe).isFIFO());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
