/** `profile explain` as a process: the same verdicts as on the page, as text and as JSON. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pprofTop } from './pprof';

const cli = resolve('dist/cli.js');
const example = resolve('examples/leaky-service/profiles');
const after = join(example, 'goroutine-after.pb.gz');

function run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, 'profile', 'explain', ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
}

interface Told {
  readonly version: number;
  readonly verdicts: readonly {
    readonly id: string;
    readonly cost: number;
    readonly share: number;
    readonly evidence: string;
    readonly sampleType: { readonly type: string };
    readonly worst: { readonly file: string; readonly line: number } | null;
  }[];
  readonly withoutVerdict: readonly string[];
  readonly tooFew: { readonly observed: number; readonly needed: number } | null;
}

const json = (...args: readonly string[]): Told => JSON.parse(run(...args, '--format', 'json').stdout) as Told;

describe('profile explain as a command', function () {
  this.timeout(120_000);

  it('says a verdict in a line, and the place below it as compilers do', () => {
    const { status, stdout, stderr } = run(after);
    assert.equal(status, 0, stderr);
    const [line, place, rest] = stdout.replaceAll('\u2009', ' ').split('\n');
    assert.match(
      line!,
      /^warning: Senders wait: 41\.6 % of goroutines: 91 wait to send at 4 places, 45 of them at timeout\.go:49\. See /,
    );
    assert.match(place!, /^ {4}\S+\/charge\/timeout\.go:49$/);
    assert.match(rest!, /^Nothing certain about goroutines that wait for locks, .* system calls\.$/);
  });

  it('gives as JSON costs that go tool pprof gives for the evidence', async () => {
    const { version, verdicts, withoutVerdict, tooFew } = json(after);
    assert.deepEqual([version, verdicts.length, withoutVerdict.length, tooFew], [1, 1, 4, null]);
    const [verdict] = verdicts;
    const { rows } = await pprofTop([after], 'count', [`-focus=${verdict!.evidence}`]);
    assert.equal(
      verdict!.cost,
      rows.reduce((sum, { flat }) => sum + flat, 0),
    );
    assert.deepEqual([verdict!.sampleType.type, verdict!.worst?.line], ['goroutine', 49]);
  });

  it('tells what has grown since a base', () => {
    const told = json(join(example, 'heap.pb.gz'), '--base', join(example, 'heap-before.pb.gz'));
    assert.deepEqual(
      told.verdicts.map(({ id, worst }) => [id, worst?.line]),
      [['growth', 46]],
    );
    const { stdout } = run(after, '--base', join(example, 'goroutine-before.pb.gz'));
    assert.match(stdout.replaceAll('\u2009', ' '), /Steep growth: × 24.3, 9 goroutines became 219/);
  });

  it('takes thresholds by name, and refuses others', () => {
    assert.deepEqual(json(after, '--threshold', 'stuckGoroutines=500').verdicts, []);
    const refused = run(after, '--threshold', 'stuck=1');
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /--threshold cannot be "stuck=1"\. Give NAME=NUMBER; --help lists the names\./);
    assert.match(run('--help').stdout, /several are joined, - is standard\s+input[\s\S]*stuckGoroutines=50/);
  });

  it('says that nobody can tell where the runtime’s frames have no names', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gopherscope-explain-')), 'counts.txt');
    writeFileSync(
      file,
      'goroutine profile: total 600\n600 @ 0x47d92e 0x41491c 0x4d9768\n#\t0x4d9767\tmain.f+0x27\t/m.go:1\n',
    );
    assert.match(run(file).stdout, /^Nobody can tell about .* and threads held by system calls: the runtime’s frames /);
    assert.deepEqual(json(file).withoutVerdict, []);
  });

  it('says that there is too little to judge by', () => {
    const told = json(join(example, 'heap-before.pb.gz'));
    assert.deepEqual([told.verdicts, told.tooFew?.needed], [[], 100]);
    assert.match(
      run(join(example, 'heap-before.pb.gz')).stdout,
      /^\d samples?: too few for verdicts, which take 100\.$/m,
    );
  });
});
