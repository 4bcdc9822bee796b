/** `profile export` as a process: what is in the files, what is not, what stderr says, and what stays when nothing can be written. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ExportedProfile } from '#engine/profile/export/json';
import { plantedProfile } from './planted';
import { byName, pprofTop } from './pprof';
import { unpacked } from './unpacked';

const cli = resolve('dist/cli.js');
const example = resolve('examples/leaky-service/profiles');
const cpu = join(example, 'cpu.pb.gz');
const heap = join(example, 'heap.pb.gz');

describe('profile export as a command', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-export-'));
  const planted = join(folder, 'planted.pb');
  const { bytes, canaries } = plantedProfile();
  before(() => writeFileSync(planted, bytes));
  after(() => rmSync(folder, { recursive: true, force: true }));

  function run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [cli, 'profile', 'export', ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
      maxBuffer: 1 << 26,
    });
  }

  /** The file one export writes. */
  function made(name: string, ...args: readonly string[]): Buffer {
    const { status, stdout, stderr } = run(...args, '-o', name);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, '');
    return readFileSync(join(folder, name));
  }

  for (const name of ['out.html', 'out.svg', 'out.pb.gz', 'out.folded', 'out.csv', 'out.json']) {
    it(`writes none of 50 planted texts into ${name}, and says so in one line`, () => {
      const text = unpacked(made(name, planted)).toLowerCase();
      assert.deepEqual(
        canaries.filter((canary) => text.includes(canary.toLowerCase())),
        [],
      );
      const { stderr } = run(planted, '-o', name);
      assert.match(stderr, /^out\.\S+: [\d.]+ (bytes|kB|MB)\.\nScrubbed: [^\n]*16 functions, 9 files, [^\n]+\n$/);
      const kept = unpacked(made(name, planted, '--no-scrub'));
      const wanted = name.endsWith('.html') || name.endsWith('.gz') ? 45 : 3;
      assert.ok(canaries.filter((canary) => kept.includes(canary)).length >= wanted, 'they were there');
    });
  }

  it('keeps the totals and the figures of everything that stays', async () => {
    made('scrubbed.pb.gz', cpu, '--scrub', 'strict');
    const before = await pprofTop([cpu], 'nanoseconds', []);
    const after = await pprofTop([join(folder, 'scrubbed.pb.gz')], 'nanoseconds', []);
    const sum = (rows: readonly { flat: number }[]) => rows.reduce((total, { flat }) => total + flat, 0);
    assert.equal(sum(after.rows), sum(before.rows));
    const left = byName(after.rows);
    const was = byName(before.rows.filter(({ name }) => left.has(name)));
    assert.ok(was.size > 100);
    for (const [name, figures] of was) assert.equal(left.get(name), figures, name);
    const count = (names: readonly string[], pattern: RegExp) => names.filter((name) => pattern.test(name)).length;
    assert.equal(count(after.names, /^<redacted>\/own\.f\d+$/), count(before.names, /^(example\.com|main\.)/));
  });

  it('keeps the names of the module the profile lies in, and of the packages that are named', () => {
    const names = (...args: readonly string[]) =>
      (JSON.parse(run(...args, '--format', 'json').stdout) as ExportedProfile).functions.map(({ name }) => name);
    assert.ok(names(cpu).some((name) => name.startsWith('example.com/payments/')));
    const copy = join(folder, 'cpu.pb.gz');
    writeFileSync(copy, readFileSync(cpu));
    assert.ok(names(copy).every((name) => !name.includes('payments')));
    const some = names(copy, '--keep-package', 'example.com/payments/ledger');
    assert.ok(some.some((name) => name.startsWith('example.com/payments/ledger.')));
    assert.ok(some.every((name) => !name.startsWith('example.com/payments/api')));
    const { stderr } = run(copy, '--format', 'folded');
    assert.match(stderr, /--keep-package example\.com\/payments keeps its names\.\n$/);
  });

  it('exports what the options leave, and a difference with its signs', async () => {
    const focused = run(cpu, '--format', 'folded', '--focus', 'ledger').stdout;
    assert.ok(
      focused
        .trimEnd()
        .split('\n')
        .every((line) => line.includes('ledger')),
    );
    const base = join(example, 'heap-before.pb.gz');
    const json = JSON.parse(run(heap, '--diff-base', base, '--format', 'json').stdout) as ExportedProfile;
    const oracle = await pprofTop([heap], 'bytes', ['-sample_index=inuse_space', `-diff_base=${base}`]);
    const at = json.sampleTypes.findIndex(({ type }) => type === 'inuse_space');
    const rows = json.functions.map(({ name, flat, cum }) => ({ name, flat: flat[at]!, cum: cum[at]! }));
    const differs = ([, figures]: readonly [string, string]) => figures !== '0 0';
    assert.deepEqual([...byName(rows)].filter(differs), [...byName(oracle.rows)].filter(differs));
    const svg = run(heap, '--diff-base', base, '--format', 'svg').stdout;
    assert.match(svg, /more \+/);
    assert.doesNotMatch(svg, /scrubbed/);
    assert.equal(run(heap, '--base', base, '--format', 'svg').stdout, svg);
    // What is left calls time.Sleep, which lies in runtime/time.go, and nothing of package runtime.
    assert.doesNotMatch(run(heap, '--base', base, '--preview').stdout, /^file/m);
    // Stripes say what is new, and nothing that was there before has them.
    const drawn = [...svg.matchAll(/<g><title>[^<]*, ([^<,]+) before<\/title>(.*?)<\/g>/g)];
    assert.ok(drawn.length > 15, `${drawn.length}`);
    for (const [whole, before, box] of drawn) {
      if (box!.includes('class="new"')) assert.equal(before!.replaceAll('\u2009', ' '), '0 B', whole);
      assert.equal(box!.includes('url(#stripes)'), box!.includes('class="new"'));
    }
    assert.ok(drawn.some(([, , box]) => box!.includes('class="new"')));
  });

  for (const [name, unit] of [
    ['goroutine-after', 'count'],
    ['block', 'ns'],
  ] as const) {
    it(`draws ${name} with a legend that puts each stack down to the code nearest to you`, async () => {
      const file = join(example, `${name}.pb.gz`);
      const { stdout } = run(file, '--format', 'svg');
      // All stacks with a frame of the user's code count for it, which is what a focus leaves.
      const own = await pprofTop([file], unit, ['-focus=^(example\\.com/payments|main)[./]']);
      const cost = own.rows.reduce((sum, { flat }) => sum + flat, 0);
      const told = Number(/>your code ([\d.]+)/.exec(stdout)?.[1]);
      assert.ok(Math.abs(told - (100 * cost) / own.total) < 0.6, `${told} for ${cost} of ${own.total}`);
      // Every colour among the frames is in the legend.
      const drawn = new Set([...stdout.matchAll(/<\/title><rect class="(\w+)"/g)].map(([, fill]) => fill!));
      assert.ok(drawn.size > 2);
      for (const fill of drawn) assert.match(stdout, new RegExp(`^<rect class="${fill}".*\n<text class="quiet"`, 'm'));
    });
  }

  /** Every way to narrow or compare the same profile, and what pprof is told for it. */
  const earlier = join(example, 'heap-before.pb.gz');
  const views: readonly (readonly [ours: readonly string[], theirs: readonly string[]])[] = [
    [
      ['--focus', 'charge', '--hide', '^runtime'],
      ['-focus=charge', '-hide=^runtime'],
    ],
    [
      ['--diff-base', earlier, '--ignore', 'gateway'],
      [`-diff_base=${earlier}`, '-ignore=gateway'],
    ],
    [
      ['--base', earlier, '--show-from', 'api', '--noinlines'],
      [`-base=${earlier}`, '-show_from=api', '-noinlines'],
    ],
    [
      ['--tagroot', 'bytes', '--tagfocus', 'bytes=1kb:'],
      ['-tagroot=bytes', '-tagfocus=bytes=1kb:'],
    ],
  ];
  for (const [ours, theirs] of views) {
    it(`exports what is seen with ${ours.join(' ').replaceAll(`${example}/`, '')}, in every format, and nothing else`, async () => {
      const oracle = await pprofTop([heap], 'bytes', ['-sample_index=alloc_space', ...theirs]);
      const wanted = [...byName(oracle.rows)];
      assert.ok(wanted.length > 5);
      const type = ['--sample-type', 'alloc_space'];
      const json = JSON.parse(run(heap, ...ours, ...type, '--no-scrub', '--format', 'json').stdout) as ExportedProfile;
      const at = json.sampleTypes.findIndex((one) => one.type === 'alloc_space');
      const rows = json.functions.map(({ name, flat, cum }) => ({ name, flat: flat[at]!, cum: cum[at]! }));
      const changes = ([, figures]: readonly [string, string]) => figures !== '0 0';
      assert.deepEqual([...byName(rows)].filter(changes), wanted);
      const everything = new Set(json.functions.map(({ name }) => name));
      const folded = run(heap, ...ours, ...type, '--no-scrub', '--format', 'folded')
        .stdout.trimEnd()
        .split('\n');
      const sum = folded.reduce((all, line) => all + Number(line.slice(line.lastIndexOf(' '))), 0);
      assert.equal(
        sum,
        rows.reduce((all, { flat }) => all + flat, 0),
      );
      const csv = run(heap, ...ours, ...type, '--no-scrub', '--format', 'csv')
        .stdout.trimEnd()
        .split('\r\n');
      assert.equal(csv[0], 'name,file,alloc_space/bytes flat,alloc_space/bytes cum');
      assert.equal(csv.length - 1, wanted.length);
      made('seen.pb.gz', heap, ...ours, '--no-scrub');
      const written = await pprofTop([join(folder, 'seen.pb.gz')], 'bytes', ['-sample_index=alloc_space']);
      assert.deepEqual([...byName(written.rows)], wanted);
      // What a refinement took away must not be in the file either: nobody sees it, and so nobody looks for it.
      const whole = JSON.parse(run(heap, '--no-scrub', '--format', 'json').stdout) as ExportedProfile;
      const gone = whole.functions.map(({ name }) => name).filter((name) => !everything.has(name) && name.length > 20);
      assert.ok(gone.length > 10 || ours.includes('--tagroot'));
      for (const name of ['seen.html', 'seen.pb.gz', 'seen.json', 'seen.svg', 'seen.csv', 'seen.folded']) {
        const text = unpacked(made(name, heap, ...ours, ...type, '--no-scrub'));
        const [base, ...prefix] = gone.filter((one) => text.includes(one));
        // A name may be the beginning of one that is seen.
        const isSeen = (one: string) => [...everything].some((seen) => seen.includes(one));
        assert.deepEqual(
          [base, ...prefix].filter((one) => one !== undefined && !isSeen(one)),
          [],
          name,
        );
      }
    });
  }

  it('names the ending that says no format, and standard input where that is empty', () => {
    assert.match(
      run(cpu, '-o', 'x.xyz').stderr,
      /^gopherscope: No format's files end in \.xyz, as x\.xyz does\. Say --format/,
    );
    assert.match(
      run(cpu, '-o', 'x').stderr,
      /^gopherscope: The name x has no ending that says the format\. Say --format/,
    );
    assert.match(run('-', '--format', 'csv').stderr, /^gopherscope: standard input is empty\. /);
  });

  it('says no module of the exporter when it was told to keep none', () => {
    const secret = mkdtempSync(join(tmpdir(), 'gopherscope-secret-'));
    try {
      writeFileSync(join(secret, 'go.mod'), 'module corp.internal/CaNaRyModule\n\ngo 1.26\n');
      writeFileSync(join(secret, 'planted.pb'), bytes);
      for (const name of ['out.html', 'out.svg', 'out.pb.gz', 'out.folded', 'out.csv', 'out.json']) {
        const args = ['planted.pb', '--scrub', 'strict', '--tagroot', 'tenant', '-o', name];
        const { status, stderr } = spawnSync(process.execPath, [cli, 'profile', 'export', ...args], { cwd: secret });
        assert.equal(status, 0, String(stderr));
        const text = unpacked(readFileSync(join(secret, name))).toLowerCase();
        assert.ok(!text.includes('canary'), `${name}: ${/.{30}canary.{30}/.exec(text)?.[0]}`);
        if (name === 'out.svg') assert.match(text, /some names are scrubbed\.<\/text>/);
      }
    } finally {
      rmSync(secret, { recursive: true, force: true });
    }
  });

  it('lists what goes before anything is written', () => {
    const names = readdirSync(folder);
    const { status, stdout, stderr } = run(planted, '--preview', '-o', 'preview.html');
    assert.equal(status, 0);
    for (const canary of canaries.slice(0, 48)) assert.ok(stdout.includes(canary), canary);
    assert.match(stdout, /^function +1 × {2}main\.CaNaRy\d+x {2}→ {2}<redacted>\/\S+\.f\d+$/m);
    assert.match(stdout, /^comment +1 × {2}built on \S+ by \S+ {2}→ {2}\(nothing\)$/m);
    assert.match(stderr, /^Scrubbed: [^\n]+ Nothing was written\.\n$/);
    assert.deepEqual(readdirSync(folder), names);
    const narrowed = run(cpu, '--scrub', 'strict', '--preview', '--focus', 'Charge').stdout.split('\n').length;
    assert.ok(narrowed < run(cpu, '--scrub', 'strict', '--preview').stdout.split('\n').length);
  });

  it('keeps frames made of a label that is kept', () => {
    const scrubbed = run(cpu, '--tagroot', 'handler', '--format', 'folded').stdout;
    assert.ok(!scrubbed.includes('POST /charges'));
    const kept = run(cpu, '--tagroot', 'handler', '--keep-label', 'handler', '--format', 'folded').stdout;
    assert.match(kept, /^POST \/charges;/m);
  });

  it('takes every usual name of a pprof profile for one, compressed as pprof does', () => {
    for (const name of ['named.pb', 'named.pprof', 'named.prof', 'NAMED.PB.GZ']) {
      assert.deepEqual([...made(name, cpu).subarray(0, 2)], [0x1f, 0x8b], name);
      const top = spawnSync('go', ['tool', 'pprof', '-top', join(folder, name)], { encoding: 'utf8' });
      assert.equal(top.status, 0, top.stderr);
    }
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no format', [cpu], /No format is chosen\. Say --format with one of: html, svg, pprof, folded, csv, json\./],
    ['a picture only browsers make', [cpu, '-o', 'x.png'], /A PNG is drawn by the viewer alone/],
    ['an unknown format', [cpu, '--format', 'gif'], /--format cannot be "gif"/],
    ['bytes on standard output', [cpu, '--format', 'pprof'], /Name a file with -o, or - for/],
    [
      'an unknown level',
      [cpu, '--format', 'csv', '--scrub', 'some'],
      /--scrub cannot be "some"\. Choose one of: default, strict/,
    ],
    [
      'a list that keeps what is kept',
      [cpu, '--format', 'csv', '--no-scrub', '--keep-label', 'a'],
      /--keep-label means nothing/,
    ],
    ['its own profile as the output', [cpu, '--format', 'pprof', '-o', cpu], /one of the profiles read/],
    ['a folder that is not there', [cpu, '-o', 'no/where.csv'], /its folder does not exist/],
    ['another file', [cli, '--format', 'csv'], /cli\.js is text, not a profile/],
    ['an unknown sample type', [cpu, '--format', 'csv', '--sample-type', 'heap'], /no sample type "heap"/],
  ];
  for (const [what, args, words] of refused) {
    it(`refuses ${what} in one line and writes nothing`, () => {
      const before = readdirSync(folder);
      const { status, stdout, stderr } = run(...args);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^gopherscope: [^\n]+\n$/);
      assert.match(stderr, words);
      assert.deepEqual(readdirSync(folder), before);
    });
  }

  it('leaves what was there when it cannot be replaced', () => {
    const taken = join(folder, 'taken.csv');
    mkdirSync(taken);
    const before = readdirSync(folder);
    const { status, stderr } = run(cpu, '-o', 'taken.csv');
    assert.equal(status, 2);
    assert.match(stderr, /taken\.csv (is a folder|cannot be written)/);
    assert.deepEqual(readdirSync(folder), before);
  });
});
