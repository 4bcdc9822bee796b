/** Folded stacks and the output of perf script count as their lines, and perf itself, say; what is neither is refused. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildFrames } from '#engine/profile/names/frames';
import { labelsOf, opened, perf, refusal, top } from './reading';

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

  it('have counts with zeros before them', async () => {
    assert.equal(top(await opened(`a;b ${'0'.repeat(400)}7\n`)).b, '7 7');
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['a count with a fraction', 'a;b 3\na;c 1.5\n', /a count that is not a whole number in line 2/],
    ['a count below zero', 'a;b 3\na;c -4\n', /a negative count in line 2/],
    ['two counts', 'a;b 3 4\na;c 1 0\n', /two counts a line.*Open the two files/],
    ['a line without a count', `${'a;b 3\n'.repeat(60)}a;c\n`, /no count at the end in line 61/],
    ['a count without a stack', 'a;b 3\n12\n', /a count without a stack in line 2/],
    ['a count of more than 64 bits', 'a;b 9300000000000000000\n', /more than 64 bits in line 1/],
    ['a count of 400 digits', `a;b 1${'0'.repeat(399)}\n`, /more than 64 bits in line 1/],
    ['5,000 frames', `${'a;'.repeat(5000)}b 1\n`, /more than 4,096 frames in one stack/],
  ];
  for (const [name, text, words] of refused) {
    it(`are refused with ${name}`, async () => assert.match((await refusal(text)).message, words));
  }
});

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
    assert.equal(profile.mappings[0]!.file, '/srv/app/server');
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

  it('names the program first, though its first frame is one of the kernel', async () => {
    const profile = await opened(
      'a 1 1.5: c: \n\t 81000000 idle+0x1 ([kernel.kallsyms])\n\t 401000 main+0x1 (/bin/a)\n\n',
    );
    const { mappings, locations } = profile;
    assert.deepEqual(
      Array.from(locations.mapping, (row) => mappings[row]!.file),
      ['[kernel.kallsyms]', '/bin/a'],
    );
    assert.equal(mappings[0]!.file, '/bin/a');
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

  const frames = '\t  401234 main.work+0x10 (/bin/app)\n\t  401334 main.main+0x10 (/bin/app)\n';
  for (const [what, text, type] of [
    ['a time', `app 12/13 100.5:     7 cycles: \n${frames}\n`, 'cycles'],
    ['no time', `app 12 cycles: \n${frames}\n`, 'cycles'],
    ['no event', `app 12 100.5:     7 \n${frames}\n`, 'events'],
    ['neither event nor period', `app 12 100.5: \n${frames}\n`, 'events'],
    ['a name with blanks and a colon', `my app: x 12 100.5: cycles: \n${frames}\n`, 'cycles'],
    ['branches', `app 12 100.5: cycles: \n${frames} 0x401234/0x401300/P/-/-/3/CALL/-  0x1/0x2/M/-/-/0  \n\n`, 'cycles'],
    ['branches with names', `app 12 100.5: cycles: \n${frames} main.work+0x1/main.x+0x2/P/-/-/3 \n\n`, 'cycles'],
    [
      'branches and no call chain',
      'app 12 100.5: cycles:  401234 main.work+0x10 (/bin/app)  0x401234/0x401300/P/-/-/3\n',
      'cycles',
    ],
    [
      'what the kernel tells besides',
      `app 12 100.4: PERF_RECORD_MMAP2 12/12: [0x400000(0x1000) @ 0 08:01 9 0]: r-xp /bin/app\napp 12 100.5: PERF_RECORD_COMM exec: app:12/12\napp 12 100.5: cycles: \n${frames}\napp 12 100.6: PERF_RECORD_EXIT(12:12):(1:1)\n`,
      'cycles',
    ],
    [
      'source that is not known',
      `app 12 100.5: cycles: \n${frames.replaceAll('\n', '\n  /bin/app[401234]\n')}\n`,
      'cycles',
    ],
    ['Windows line ends', `app 12 100.5: cycles: \n${frames}\n`.replaceAll('\n', '\r\n'), 'cycles'],
    ['a header', `# ========\n# captured on: today\n# ========\n#\napp 12 100.5: cycles: \n${frames}\n`, 'cycles'],
  ] as const) {
    it(`is read with ${what}`, async () => {
      const profile = await opened(text);
      assert.equal(profile.notes, undefined);
      assert.equal(profile.samples.count, 1);
      assert.equal(profile.sampleTypes[0]!.type, type);
      assert.match(top(profile, 0)['main.work']!, /^(1 1|7 7)$/);
    });
  }

  it('is not what a letter is taken for', async () => {
    for (const letter of ['Chapter 3 Introduction:\n\nfor 12 friends:\n', 'Room 12 cycles:\n\tred bikes 4\n']) {
      assert.match((await refusal(letter)).message, /is text, not a profile/);
    }
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
    const goroot = run('go', ['env', 'GOROOT']).trim();
    // Work that nothing keeps the result of, so that there are samples of it each time.
    const work = [join(goroot, 'bin', 'gofmt'), '-l', join(goroot, 'src', 'go')];
    run('perf', ['record', '-q', '-e', 'cpu-clock', '-F', '500', '-g', '-o', data, ...work]);
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
