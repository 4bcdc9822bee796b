/** What people have besides good files: pipes nobody writes, rules that are none, outputs that are inputs, sides below zero. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { diffProfiles } from '#engine/profile/compare/diff';
import { twoSides } from '#engine/profile/compare/sides';
import { buildFrames } from '#engine/profile/names/frames';
import { openProfile } from '#engine/profile/open';
import { buildStackTree } from '#engine/profile/tree/stack-tree';
import { sidesOf } from '../../media/profile/worker/totals';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { smallProfile } from '../webview/small-profile';
import { encode, type Field, smallStrings, smallProfile as withFields } from './builder';
import { byName, pprofTop } from './pprof';
import { runProfile } from './run-profile';

const cpu = resolve('examples/leaky-service/profiles/cpu.pb.gz');
const open = (bytes: Uint8Array) => openProfile(bytes, { inflate: inflateWithZlib });

describe('odd input of profile commands', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gopherscope-odd-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const input of ['standard input', 'a pipe nobody opens', 'a pipe somebody holds open']) {
    it(`lets go of ${input} on Ctrl-C`, async () => {
      const pipe = join(folder, `${input.replaceAll(' ', '-')}.pipe`);
      if (input !== 'standard input') execFileSync('mkfifo', [pipe]);
      const writer = input.includes('holds') ? spawn('sh', ['-c', 'exec sleep 60 > "$0"', pipe]) : undefined;
      const args = ['dist/cli.js', 'profile', 'top', input === 'standard input' ? '-' : pipe];
      const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (text) => {
        said += text;
      });
      try {
        await new Promise((done) => setTimeout(done, 3000));
        child.kill('SIGINT');
        const [code] = await once(child, 'exit');
        assert.equal(code, 2, said);
        assert.match(said, /^gopherscope: Cancelled\.[^\n]*\n$/);
      } finally {
        child.kill('SIGKILL');
        writer?.kill('SIGKILL');
      }
    });
  }

  it('opens a profile whose drop_frames is no regular expression, as pprof does, and says so', async () => {
    const file = join(folder, 'rules.pb');
    const fields: Field[] = [...withFields(), [6, '(unclosed'], [7, smallStrings.length]];
    writeFileSync(file, encode(fields));
    const { status, stdout, stderr } = runProfile('top', file, '--format', 'json');
    assert.equal(status, 0, stderr);
    assert.match(stderr, /drop_frames that does not compile, so no frames were dropped/);
    const { rows } = JSON.parse(stdout) as { rows: { name: string; file: string; flat: number; cum: number }[] };
    assert.deepEqual(byName(rows), byName((await pprofTop([file], 'ns', [])).rows));
  });

  it('replaces no profile it reads', () => {
    const file = join(folder, 'same.pb.gz');
    copyFileSync(cpu, file);
    const { status, stderr } = runProfile('merge', file, '-o', file, '--ignore', '.');
    assert.equal(status, 2);
    assert.match(stderr, /is one of the profiles read, and would be lost/);
    assert.deepEqual(readFileSync(file), readFileSync(cpu));
  });

  it('says once that --trace chooses nothing of a profile', () => {
    const folded = join(folder, 'stacks.folded');
    writeFileSync(folded, 'main;work 3\n');
    for (const file of [cpu, folded]) {
      const { status, stderr } = runProfile('top', '--trace', 'net', file);
      assert.equal(status, 0);
      assert.equal(stderr, `${file} is no execution trace, so --trace chooses nothing of it.\n`);
    }
  });

  it('reads a pipe once, whatever comes out of it', () => {
    const pipe = join(folder, 'once.pipe');
    execFileSync('mkfifo', [pipe]);
    for (const text of ['main;work 3\nmain;rest 1\n', 'goroutine profile: total 4\n4 @ 0x10 0x20\n']) {
      const file = join(folder, 'once.txt');
      writeFileSync(file, text);
      const expected = runProfile('top', file).stdout;
      assert.match(expected, /of 4 total/);
      const writer = spawn('sh', ['-c', 'cat "$0" > "$1"', file, pipe]);
      try {
        assert.equal(runProfile('top', pipe).stdout, expected);
      } finally {
        writer.kill('SIGKILL');
      }
      const piped = execFileSync(process.execPath, ['dist/cli.js', 'profile', 'top', '-'], { input: text });
      assert.equal(piped.toString(), expected);
    }
  });

  it('writes out what would turn the text of a terminal round', () => {
    const file = join(folder, 'turned.pb');
    writeFileSync(
      file,
      smallProfile([['cpu', 'nanoseconds']], [{ stack: [{ name: 'main.\u202egnp.exe' }], values: [5] }]),
    );
    const { stdout } = runProfile('top', file);
    assert.match(stdout, /main\.<U\+202E>gnp\.exe/);
  });

  it('writes it out in names of values, in notes and in refusals', () => {
    const file = join(folder, 'values.pb');
    const value = { stack: [{ name: 'acme\u001b[1m/pay.Run' }], values: [2 ** 60] };
    writeFileSync(file, smallProfile([['cpu\u001b[2J', 'nanoseconds']], [value]));
    const base = join(folder, 'values-base.pb');
    writeFileSync(base, smallProfile([['cpu\u001b[2J', 'nanoseconds']], [{ ...value, values: [1] }]));
    const compared = runProfile('diff', base, file);
    assert.match(compared.stdout, /Type: cpu<U\+001B>\[2J\n/);
    assert.match(compared.stderr, /Values of cpu<U\+001B>\[2J are beyond/);
    const refused = runProfile('top', file, '--sample-type', 'heap');
    assert.match(refused.stderr, /Choose one of: cpu<U\+001B>\[2J\./);
    const exported = runProfile('export', file, '--format', 'json');
    for (const { stdout, stderr } of [compared, refused, exported]) assert.ok(!`${stdout}${stderr}`.includes('\u001b'));
  });

  it('compares with a base that is a difference itself: sides below zero keep their sign', async () => {
    const at = (name: string, value: number) => ({ stack: [{ name }], values: [value] });
    const types = [['cpu', 'nanoseconds']] as const;
    const now = await open(smallProfile(types, [at('main.a', 10), at('main.b', -5)]));
    const base = await open(smallProfile(types, [at('main.b', -57)]));
    const difference = await diffProfiles(now, base, { mode: 'diff-base' });
    const sides = sidesOf(difference, now, base);
    assert.deepEqual([sides.base.totals, sides.now.totals], [[-57], [5]]);
    const frames = buildFrames(difference);
    const tree = buildStackTree(difference, frames);
    const { width } = twoSides(difference, tree, 0);
    const widthOf = (name: string) => width[tree.frame.indexOf(frames.names.indexOf(name), 1)];
    assert.deepEqual([widthOf('main.a'), widthOf('main.b')], [10, 57]);
  });
});
