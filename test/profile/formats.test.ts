/** Formats other than pprof's: names and labels in comments, folded stacks, perf script, encodings, files that were cut off, and what is refused. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ProfileError } from '#engine/profile/errors';
import { explain } from '#engine/profile/explain/explain';
import { buildFrames } from '#engine/profile/frames';
import { openProfile } from '#engine/profile/open';
import type { Profile } from '#engine/profile/profile';
import { frameCosts } from '#engine/profile/top';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { byName, type OracleRow, pprofTop } from './pprof';
import { realTexts, textRecordings } from './recordings';

type Content = string | Uint8Array;

function opened(content: Content, unpruned = false): Promise<Profile> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return openProfile(bytes, { inflate: inflateWithZlib, unpruned });
}

/** "flat cum" of each function. */
function top(profile: Profile, type = 0): Record<string, string> {
  const frames = buildFrames(profile);
  const { flat, cum } = frameCosts(profile, frames, type);
  return Object.fromEntries(frames.names.map((name, frame) => [name, `${flat[frame]} ${cum[frame]}`]));
}

/** Labels of each sample as "key=value". */
function labelsOf({ samples, labels, strings }: Profile): string[][] {
  return Array.from({ length: samples.count }, (_, sample) => {
    const found: string[] = [];
    for (let at = samples.labelOffset[sample]!; at < samples.labelOffset[sample + 1]!; at++) {
      found.push(`${strings.at(labels.key[at]!)}=${labels.str[at] ? strings.at(labels.str[at]!) : labels.num[at]}`);
    }
    return found;
  });
}

async function refusal(content: Content): Promise<ProfileError> {
  try {
    await opened(content);
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
  return assert.fail('opened');
}

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
    assert.deepEqual(
      (await explained('goroutine')).clear,
      [],
      'a send that waits is chansend, which has no name there',
    );
    assert.ok((await explained('heap')).clear.length > 0, 'allocations lose these frames');
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

describe('folded stacks', () => {
  it('count as their lines say, with blanks in names, marks and comments', async () => {
    const text = [
      '# made by hand',
      'main;serve (a b);read 7',
      'main;serve (a b) 3',
      'main;operator new(unsigned long);read  5  ',
      'main;do_syscall_64_[k];vfs_read_[k] 2',
      'main;outer;inlined_[i];deep_[i] 4',
      'main;jitted_[j];odd_[x] 1',
      'main;read;read 1',
      '',
      'alone 9',
      'zero;count 0',
    ].join('\n');
    const expected: Record<string, number[]> = {};
    for (const line of text.split('\n')) {
      const found = /^([^#].*\S)\s+(\d+)\s*$/.exec(line);
      if (!found) continue;
      const names = found[1]!.split(';').map((name) => name.replace(/_\[[kij]\]$/, ''));
      for (const name of names) expected[name] ??= [0, 0];
      expected[names.at(-1)!]![0]! += Number(found[2]);
      for (const name of new Set(names)) expected[name]![1]! += Number(found[2]);
    }
    const profile = await opened(text);
    const wanted = Object.fromEntries(Object.entries(expected).map(([name, costs]) => [name, costs.join(' ')]));
    assert.deepEqual(top(profile), wanted);
    assert.deepEqual(profile.sampleTypes, [{ type: 'samples', unit: 'count' }]);
    assert.equal(profile.samples.count, 9);
  });

  it('are opened compressed, and with a first line longer than a page', async () => {
    const deep = Array.from({ length: 3000 }, (_, at) => `function number ${at}`).join(';');
    const profile = await opened(gzipSync(`${deep} 1\n${deep};leaf 2\n`));
    assert.equal(top(profile)['function number 0'], '0 3');
    assert.equal(top(profile).leaf, '2 2');
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['a count with a fraction', 'a;b 3\na;c 1.5\n', /a count that is not a whole number in line 2/],
    ['a count below zero', 'a;b 3\na;c -4\n', /a negative count in line 2/],
    ['two counts', 'a;b 3 4\na;c 1 0\n', /two counts a line.*Open the two files/],
    ['a line without a count', `${'a;b 3\n'.repeat(60)}a;c\n`, /no count at the end in line 61/],
    ['a count without a stack', 'a;b 3\n12\n', /a count without a stack in line 2/],
    ['a count of more than 64 bits', 'a;b 9300000000000000000\n', /more than 64 bits in line 1/],
    ['5,000 frames', `${'a;'.repeat(5000)}b 1\n`, /more than 4,096 frames in one stack/],
  ];
  for (const [name, text, words] of refused) {
    it(`are refused with ${name}`, async () => assert.match((await refusal(text)).message, words));
  }
});

const perf = `# ========
# captured on    : Fri Nov 27 10:00:00 2026
# ========
#
server 1234/1240 [002]  5734.729436:     250000 cycles:u: 
	          45fbab main.leaf+0x18b (/srv/app/server)
	          45f74f main.middle (inlined)
	          45f74f main.root+0xaf (/srv/app/server)

server 1234/1234 [001]  5734.729662:        100 cpu-clock: 
	ffffffff8155f675 bpf_lsm_mmap_file+0x5 ([kernel.kallsyms])
	ffffffff81000130 [unknown] ([kernel.kallsyms])
	          45f74f main.middle (inlined)
	          45f74f main.root+0xaf (/srv/app/server)

Web Content  99 [000] 5735.000001:          1 cycles:u: 
	    7f0000001234 operator new(unsigned long)+0x10 (/usr/lib/libstdc++.so.6 (deleted))
	    7f0000005678 [unknown] ([unknown])

swapper     0 [000] 5735.000002: sched:sched_switch: prev_comm=swapper/0 prev_pid=0 ==> next_comm=server
	ffffffff81a00000 __schedule+0x100 ([kernel.kallsyms])

`;

describe('the output of perf script', function () {
  this.timeout(120_000);

  it('has a sample type for each kind of event, with inlined frames, the kernel and what has no name', async () => {
    const profile = await opened(perf);
    assert.deepEqual(profile.notes, undefined);
    const types = profile.sampleTypes.map(({ type, unit }) => `${type}/${unit}`);
    assert.deepEqual(types, [
      'cycles:u/count',
      'cycles:u_samples/count',
      'cpu-clock/nanoseconds',
      'cpu-clock_samples/count',
      'sched:sched_switch/count',
    ]);
    assert.equal(profile.defaultSampleType, 0);
    const cycles = top(profile, 0);
    assert.equal(cycles['main.leaf'], '250000 250000');
    assert.equal(cycles['main.middle'], '0 250000');
    assert.equal(cycles['main.root'], '0 250000');
    assert.equal(cycles['operator new(unsigned long)'], '1 1');
    assert.equal(cycles['<unknown>'], '0 1');
    assert.equal(top(profile, 1)['main.root'], '0 1');
    assert.equal(top(profile, 2).bpf_lsm_mmap_file, '100 100');
    assert.equal(top(profile, 2)['[[kernel.kallsyms]]'], '0 100');
    assert.equal(top(profile, 2)['main.middle'], '0 100');
    assert.equal(top(profile, 4).__schedule, '1 1');
    assert.deepEqual(labelsOf(profile), [
      ['comm=server', 'pid=1234', 'tid=1240'],
      ['comm=server', 'pid=1234', 'tid=1234'],
      ['comm=Web Content', 'tid=99'],
      ['comm=swapper'],
    ]);
    const inlined = profile.locations.lineOffset.some(
      (offset, at) => offset - profile.locations.lineOffset[at - 1]! === 2,
    );
    assert.ok(inlined, 'a location of two lines');
  });

  it('is read without call chains, and with the source behind each frame', async () => {
    const flat = await opened(
      '            perf  1234 [000]   100.5: 250000 cycles:  ffffffff81000000 do_idle+0x5 ([kernel.kallsyms])\n' +
        '             app  1235 [000]   100.6:  50000 cycles:            401234 main.work+0x10 (/bin/app)\n',
    );
    assert.deepEqual(top(flat, 0), { do_idle: '250000 250000', 'main.work': '50000 50000' });
    const lines = await opened(
      'app 12 100.5: cycles: \n\t  401234 main.work+0x10 (/bin/app)\n  work.go:17\n\t  401334 main.main+0x10 (/bin/app)\n  main.go:9\n\n',
    );
    assert.deepEqual([...buildFrames(lines, 'lines').names], ['main.work work.go:17', 'main.main main.go:9']);
  });

  it('counts what perf itself counts', async function () {
    const folder = resolve('.cache/perf');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const run = (command: string, args: readonly string[]): string => {
      const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
      return status === 0 ? stdout : '';
    };
    const data = join(folder, 'perf.data');
    run('perf', ['record', '-q', '-e', 'cpu-clock', '-F', '500', '-g', '-o', data, 'go', 'vet', 'sort']);
    const script = run('perf', ['script', '-i', data]);
    if (script === '') {
      console.log('      not compared: this machine does not let perf record');
      this.skip();
    }
    const report = run('perf', [
      'report',
      '-i',
      data,
      '--stdio',
      '-q',
      '-n',
      '--no-children',
      '-g',
      'none',
      '-s',
      'sym',
      '-F',
      'sample,sym',
      '-w',
      '0,0',
      '--no-inline',
      '--percent-limit',
      '0',
    ]);
    const expected = new Map<string, number>();
    for (const line of report.split('\n')) {
      const found = /^\s*(\d+)\s+\[.\]\s(.+?)\s*$/.exec(line);
      if (found) expected.set(found[2]!, (expected.get(found[2]!) ?? 0) + Number(found[1]));
    }
    const profile = await opened(script);
    const type = profile.sampleTypes.findIndex((candidate) => candidate.type === 'samples');
    const ours = top(profile, type);
    let compared = 0;
    for (const [name, count] of expected) {
      if (/^0x|\[unknown\]/.test(name)) continue;
      assert.equal(ours[name]?.split(' ')[0], String(count), name);
      compared++;
    }
    console.log(`      ${compared} symbols of ${profile.samples.count} samples`);
    assert.ok(compared > 20, report.slice(0, 500));
    rmSync(folder, { recursive: true, force: true });
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
        const line = bytes.subarray(bytes.lastIndexOf(10, end - 1) + 1, end).toString('latin1');
        if (isKnown && (!/block|mutex/.test(file) || /^\d/.test(line))) {
          assert.match(part.notes?.join(' ') ?? '', /ends in the middle/, `${file} at ${end}`);
        }
      }
    }
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

describe('an execution trace', function () {
  this.timeout(300_000);
  const top = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['dist/cli.js', 'profile', 'top', ...args, join(textRecordings(), 'execution.trace')], {
      encoding: 'utf8',
    });

  it('is named, with what to do', () => {
    const { status, stderr } = top();
    assert.equal(status, 2);
    assert.match(stderr, /execution\.trace is an execution trace.*go tool trace -pprof=.*--trace/);
  });

  for (const [kind, frame] of [
    ['sync', 'sync.(*RWMutex).Lock'],
    ['sched', ''],
    ['syscall', ''],
    ['net', ''],
  ] as const) {
    it(`is shown with --trace ${kind} as pprof shows what go tool trace makes of it`, async () => {
      const { status, stdout, stderr } = top('--trace', kind, '--sample-type', 'delay', '--format', 'json');
      assert.equal(status, 0, stderr);
      const { rows } = JSON.parse(stdout) as { rows: OracleRow[] };
      const converted = resolve('.cache', `trace-${kind}.pb`);
      const trace = join(textRecordings(), 'execution.trace');
      writeFileSync(converted, spawnSync('go', ['tool', 'trace', `-pprof=${kind}`, trace]).stdout);
      const oracle = await pprofTop([converted], 'nanoseconds', ['-sample_index=delay']);
      rmSync(converted);
      assert.deepEqual(byName(rows), byName(oracle.rows));
      if (frame !== '')
        assert.ok(
          rows.some(({ name }) => name === frame),
          stdout,
        );
    });
  }

  it('is refused for a kind there is not, and a damaged one with the reason', () => {
    assert.match(top('--trace', 'cpu').stderr, /--trace.*net, sync, syscall, sched/);
  });
});
