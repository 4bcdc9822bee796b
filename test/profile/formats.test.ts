/** Formats other than pprof's: names and labels in comments, encodings, files that were cut off, execution traces, large texts. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { diffProfiles } from '#engine/profile/compare/diff';
import { growthByPath } from '#engine/profile/compare/growth';
import { explain } from '#engine/profile/explain/explain';
import { ProfileError } from '#engine/profile/model/errors';
import { buildFrames } from '#engine/profile/names/frames';
import { openProfile } from '#engine/profile/open';
import { encodeProfile } from '#engine/profile/pprof/encode';
import { buildStackTree } from '#engine/profile/tree/stack-tree';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { encode, type Field, smallProfile } from './builder';
import { whileTimeFlies } from './flying-time';
import { pprofTop } from './pprof';
import { labelsOf, opened, perf, refusal, top } from './reading';
import { realTexts, textRecordings } from './recordings';

describe('profiles of Go as text', function () {
  this.timeout(120_000);

  it('name the functions that stand in their comments, with the counts of the stacks above', async () => {
    for (const name of ['goroutine', 'goroutineleak', 'open']) {
      const text = readFileSync(join(textRecordings(), `${name}.txt`), 'utf8');
      const expected = new Map<string, number>();
      for (const part of text.split(/\n(?=\d+ @)/).slice(1)) {
        const count = Number(/^\d+/.exec(part)![0]);
        const functions = [...part.matchAll(/^#\t0x[0-9a-f]+\t(.+?)\+0x[0-9a-f]+\t/gm)].map((found) => found[1]!);
        for (const name of new Set(functions)) expected.set(name, (expected.get(name) ?? 0) + count);
      }
      const ours = top(await opened(text));
      for (const [name, cum] of expected) assert.equal(ours[name]?.split(' ')[1], String(cum), name);
      const unnamed = Object.keys(ours).filter((name) => !expected.has(name));
      for (const name of unnamed) assert.match(name, /^runtime\.(goexit|0x[0-9a-f]+)$/, 'only what Go leaves out');
    }
  });

  it('keep source and line, and the labels as they were set', async () => {
    const profile = await opened(readFileSync(join(textRecordings(), 'goroutine.txt')));
    const lines = buildFrames(profile, 'lines').names;
    assert.ok(
      lines.some((name) => /^main\.leaked .*\/texts\/main\.go:\d+$/.test(name)),
      lines.join('\n'),
    );
    const labels = labelsOf(profile).filter((found) => found.length > 0);
    const requests = labels.map((found) => found.find((label) => label.startsWith('request=')));
    assert.deepEqual(new Set(requests), new Set(['request=0', 'request=1', 'request=2']));
    for (const found of labels) assert.ok(found.includes('user=a "quoted" name, été\t\\\u0001'), found.join('; '));
  });

  it('are not called clear of what their unnamed frames may be', async () => {
    const explained = async (name: string) => {
      const profile = await opened(readFileSync(join(textRecordings(), `${name}.txt`)));
      return explain(profile, buildFrames(profile));
    };
    const { clear, untold } = await explained('goroutine');
    assert.deepEqual(clear, [], 'a send that waits is chansend, which has no name there');
    assert.ok(untold.includes('starvation'));
    assert.ok((await explained('heap')).clear.length > 0, 'allocations lose these frames');
  });

  it('are not said to run where their innermost frame has no name', async () => {
    const told = async (bytes: Uint8Array) => {
      const profile = await opened(bytes);
      const { verdicts } = await explain(profile, buildFrames(profile), { thresholds: { runnable: 5 } });
      const diff = await diffProfiles(profile, profile, { mode: 'diff-base' });
      const { clear } = await explain(diff, buildFrames(diff));
      assert.ok(clear.includes('goroutines that pile up'), 'which takes no names');
      const { state } = growthByPath(diff, buildStackTree(diff, buildFrames(diff)), 0);
      return { ids: verdicts.map(({ id }) => id), states: [...new Set(state)] };
    };
    const text = (line: string) =>
      new TextEncoder().encode(
        `goroutine profile: total 10\n9 @ ${line}\n#\t0x4d9767\tmain.work+0x27\t/src/main.go:12\n\n1 @ 0x442931 0x4d9647\n#\t0x4d9646\tmain.main+0x1a6\t/src/main.go:26\n`,
      );
    // What waits ends in gopark, which Go leaves out of the comments; what has never run ends where it begins.
    const parked = await told(text('0x47d92e 0x41491c 0x4d9768'));
    assert.deepEqual([parked.ids, parked.states], [[], ['']]);
    const ready = await told(text('0x4d9768'));
    assert.deepEqual([ready.ids, ready.states], [['starvation'], ['running or ready', '']]);
  });

  it('cut the runtime off allocations, as pprof does with names', async () => {
    const profile = await opened(readFileSync(join(textRecordings(), 'heap.txt')));
    const [, spaceType] = profile.sampleTypes;
    assert.deepEqual(spaceType, { type: 'alloc_space', unit: 'bytes' });
    const flat = Object.entries(top(profile, 1)).filter(([, costs]) => !costs.startsWith('0 '));
    const own = flat.filter(([name]) => !name.startsWith('runtime.')).length;
    assert.ok(own > 5 && flat.some(([name]) => name === 'main.(*cache).put'), flat.join('\n'));
  });
});

/** Text as UTF-16, which PowerShell writes. */
function utf16(text: string, little: boolean, mark: boolean): Uint8Array {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return new Uint8Array(little ? bytes : bytes.swap16());
}

describe('the encoding of a text', function () {
  this.timeout(120_000);
  const texts = (): [string, string][] => [
    ...realTexts().map((file): [string, string] => [file, readFileSync(file, 'utf8')]),
    ['perf', perf],
    ['folded', 'main;größe;日本語;😀 3\nmain;a 4\n'],
  ];
  const forms: readonly (readonly [string, (text: string) => Uint8Array])[] = [
    ['UTF-8 with a mark', (text) => new TextEncoder().encode(`\ufeff${text}`)],
    ['CRLF', (text) => new TextEncoder().encode(text.replaceAll('\n', '\r\n'))],
    ['UTF-16, as PowerShell writes it', (text) => utf16(text.replaceAll('\n', '\r\n'), true, true)],
    ['UTF-16 in the other order', (text) => utf16(text, false, true)],
    ['UTF-16 without a mark', (text) => utf16(text, true, false)],
  ];
  for (const [name, encoded] of forms) {
    it(`makes no difference: ${name}`, async () => {
      for (const [file, text] of texts()) {
        const [plain, other] = [await opened(text), await opened(encoded(text))];
        for (const type of plain.sampleTypes.keys()) assert.deepEqual(top(other, type), top(plain, type), file);
        assert.deepEqual(labelsOf(other), labelsOf(plain), file);
        assert.deepEqual(other.notes, plain.notes, file);
      }
    });
  }

  it('is none of a profile that writes out what is 0 or empty, as pprof reads it', async () => {
    const folder = resolve('.cache/zeros');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'zeros.pb');
    const zeros: Field[] = [[7, 0], [8, 0], ...smallProfile()];
    writeFileSync(file, encode(zeros));
    const names = (await pprofTop([file], 'ns', [])).rows.map(({ name }) => name);
    rmSync(folder, { recursive: true });
    assert.deepEqual(Object.keys(top(await opened(encode(zeros)))).sort(), names.sort());
    assert.equal((await opened(encode([[6, ''], [6, ''], ...smallProfile()]))).samples.count, 2);
  });

  it('is named where it damaged a profile', async () => {
    const profile = readFileSync('examples/leaky-service/profiles/cpu.pb.gz');
    for (const damaged of [
      utf16(profile.toString('latin1'), true, true),
      new TextEncoder().encode(profile.toString('utf8')),
    ]) {
      const error = await refusal(damaged);
      assert.match(error.message, /written as text, which damaged it.*curl -o/, error.message);
    }
  });
});

describe('a text that was cut off', function () {
  this.timeout(120_000);

  it('is read as far as it goes and says so, wherever it ends', async () => {
    for (const file of realTexts().filter((name) => readFileSync(name).length > 2000)) {
      const bytes = readFileSync(file);
      const whole = await opened(bytes, true);
      const last =
        bytes.lastIndexOf('\n# runtime.MemStats') > 0 ? bytes.lastIndexOf('\n# runtime.MemStats') : bytes.length;
      const lastSample = Math.max(
        ...[
          ...bytes
            .subarray(0, last)
            .toString('latin1')
            .matchAll(/^\d.* @/gm),
        ].map((found) => found.index),
      );
      for (let at = 0; at < 60; at++) {
        const end = 200 + Math.floor(((lastSample - 200) * at) / 60);
        const part = await opened(bytes.subarray(0, end), true);
        assert.ok(part.samples.count < whole.samples.count, `${file} at ${end}`);
        // Contention states no total: there only a line that stops can tell.
        const isKnown = !/block|mutex/.test(file) || bytes[end - 1] !== 10;
        if (isKnown) assert.match(part.notes?.join(' ') ?? '', /ends in the middle/, `${file} at ${end}`);
      }
    }
  });

  it('says nothing of a text that is whole, and takes no part of a number for a line of source', async () => {
    const bytes = readFileSync(join(textRecordings(), 'mutex.txt'));
    assert.equal((await opened(bytes)).notes, undefined);
    const { lines } = await opened(bytes.subarray(0, bytes.lastIndexOf(':') + 2));
    const whole = await opened(bytes);
    const known = new Set(whole.lines.line);
    assert.deepEqual(
      Array.from(lines.line).filter((line) => line !== 0 && !known.has(line)),
      [],
    );
  });

  it('is read where it stops in the last of folded stacks', async () => {
    const folded = '[unknown];main;read all 10\nmain;write 12\n';
    for (const part of ['main', 'main;wri', 'main;a b', 'main;write ']) {
      const { samples, notes } = await opened(folded + part);
      assert.equal(samples.count, 2, part);
      assert.match(notes?.join(' ') ?? '', /middle of a sample, which is left out/, part);
    }
    const { samples, notes } = await opened(`${folded}main;write 7`);
    assert.deepEqual([samples.count, notes], [3, undefined], 'many write no line end behind the last');
    assert.match((await refusal(`${folded}main;write -7`)).message, /negative count in line 3/);
    assert.match((await refusal(`${folded}main;write\n`)).message, /is text|no count at the end in line 3/);
  });

  it('says so in a copy of it, too', async () => {
    const bytes = readFileSync(join(textRecordings(), 'goroutine.txt')).subarray(0, 20_000);
    const { notes } = await opened(bytes);
    const copy = await opened(await encodeProfile(await opened(bytes)));
    assert.deepEqual(copy.comments, notes);
  });

  it('says so on the command line, which still counts the rest', () => {
    const bytes = readFileSync(join(textRecordings(), 'goroutine.txt'));
    const folder = resolve('.cache/cut');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'goroutine.txt');
    writeFileSync(file, bytes.subarray(0, 20_000));
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'profile', 'top', file], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true, force: true });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /goroutine\.txt: It ends in the middle: of \d+ counted in its head, it holds \d+\.\n$/);
    assert.match(stdout, /main\./);
  });

  it('leaves out the last sample of perf script and of an old CPU profile', async () => {
    const cut = await opened(perf.slice(0, perf.lastIndexOf('__schedule') + 4));
    assert.equal(cut.samples.count, 3);
    assert.match(cut.notes?.join(' ') ?? '', /middle of a sample, which is left out/);
    const words = new Uint8Array(BigUint64Array.from([0, 3, 0, 1000, 0, 1, 2, 5, 6, 1, 3, 5, 6], BigInt).buffer);
    const cpu = await opened(words);
    assert.equal(cpu.samples.count, 1);
    assert.match(cpu.notes?.join(' ') ?? '', /left out/);
  });
});

describe('reading a large text', function () {
  this.timeout(60_000);
  const large: readonly (readonly [string, string])[] = [
    ['folded', 'main;serve;read 1\n'.repeat(400_000)],
    ['perf script', 'app 1 1.5: cycles: \n\t 401000 main.work+0x1 (/bin/app)\n\n'.repeat(200_000)],
    ['goroutine', `goroutine profile: total 400000\n${'1 @ 0x401000 0x402000\n'.repeat(400_000)}`],
  ];
  for (const [name, text] of large) {
    it(`tells how far it is, lets others go on, and stops when it is told to: ${name}`, async () => {
      const bytes = new TextEncoder().encode(text);
      const done: number[] = [];
      const signal = { aborted: false };
      const pause = async (): Promise<void> => {
        if (done.length === 3) signal.aborted = true;
      };
      await whileTimeFlies(async () => {
        const reading = openProfile(bytes, {
          inflate: inflateWithZlib,
          signal,
          pause,
          progress: (_, part) => done.push(part),
        });
        await assert.rejects(reading, (error) => error instanceof ProfileError && error.code === 'cancelled');
      });
      assert.equal(done.length, 3);
      assert.ok(done.every((part) => part > 0 && part <= 1));
    });
  }
});
