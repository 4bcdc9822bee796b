/** Bombs are refused before they cost memory: at most 50 MiB more than the file itself and opening a harmless one take. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mergeProfiles } from '#engine/profile/compare/merge';
import { buildFrames } from '#engine/profile/names/frames';
import { openProfile } from '#engine/profile/open';
import { inflateWithPako } from '#engine/profile/pprof/inflate-pako';
import { buildStackTree, nodeCosts } from '#engine/profile/tree/stack-tree';
import { encode, type Field, message, smallProfile } from '../profile/builder';

const folder = resolve('.cache/profile-bombs');
const mebibyte = 1 << 20;
/** Beyond what a harmless file takes, and the file's own bytes. */
const mostMebibytes = 50;

interface Run {
  readonly status: number | null;
  readonly stderr: string;
  readonly mebibytes: number;
  /** Processor time, seconds. */
  readonly seconds: number;
}

/** What the command line says to a file, its highest memory and its processor time. */
function top(file: string): Run {
  // On Linux maxRSS begins with what this process had when it made that one; VmHWM begins anew with each program.
  const script = `process.on('exit', () => {
      const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
      let highest = maxRSS;
      try {
        highest = /VmHWM:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'latin1'))[1];
      } catch {}
      console.error('used ' + highest + ' ' + (userCPUTime + systemCPUTime));
    });
    process.argv = [process.argv[0], 'cli', 'profile', 'top', ${JSON.stringify(file)}];
    require(${JSON.stringify(resolve('dist/cli.js'))});`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  const used = /used (\d+) (\d+)/.exec(stderr);
  return { status, stderr, mebibytes: Number(used?.[1]) / 1024, seconds: Number(used?.[2]) / 1e6 };
}

/** The least of up to three runs: when the collector gets to run is chance, what must be held is not. */
function leastMemory(file: string, enough: number): Run {
  let least = top(file);
  for (let run = 1; run < 3 && least.mebibytes > enough; run++) {
    const again = top(file);
    if (again.mebibytes < least.mebibytes) least = again;
  }
  return least;
}

/** A gzip member whose trailer states another size than it has. */
function restated(gzip: Uint8Array, size: number): Uint8Array {
  const forged = gzip.slice();
  new DataView(forged.buffer).setUint32(forged.length - 4, size, true);
  return forged;
}

function repeated(unit: string | Uint8Array, times: number): Uint8Array {
  return new Uint8Array(Buffer.alloc(unit.length * times, unit));
}

function joined(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))));
}

/** So many lines made one by one. */
function lines(count: number, line: (at: number) => string): Uint8Array {
  const parts: Buffer[] = [];
  for (let from = 0; from < count; from += 65_536) {
    const some = Array.from({ length: Math.min(65_536, count - from) }, (_, at) => line(from + at));
    parts.push(Buffer.from(`${some.join('\n')}\n`));
  }
  return joined(...parts);
}

const zeros = (): Uint8Array => gzipSync(new Uint8Array(300 * mebibyte), { level: 1 });
const ones = (): number[] => new Array<number>(10 * mebibyte).fill(1);
const sampleOf = (...fields: readonly Field[]): Uint8Array => encode([[2, message(...fields)]]);
const small = (): Uint8Array => encode(smallProfile());
const words = (...numbers: readonly number[]): Uint8Array =>
  new Uint8Array(BigUint64Array.from(numbers, BigInt).buffer);
const cpuHead = words(0, 3, 0, 1000, 0);
const types = (count: number): Uint8Array => repeated(encode([[1, message([1, 1], [2, 2])]]), count);

const bombs: readonly (readonly [name: string, make: () => Uint8Array, words: RegExp])[] = [
  ['300 MiB of zeros', zeros, /inflates to more than 256 MiB/],
  ['300 MiB of zeros that claim to be few', () => restated(zeros(), 1000), /inflates to more than 256 MiB/],
  [
    '300 gzip members of a MiB',
    () => repeated(gzipSync(new Uint8Array(mebibyte)), 300),
    /inflates to more than 256 MiB/,
  ],
  [
    '10 MiB of location references',
    () => encode([...smallProfile(), [2, message([1, ones()], [2, [1]])]]),
    /frames in one stack/,
  ],
  [
    '52 M references in stacks of 4,000, none like another',
    () => joined(small(), ...Array.from({ length: 13_000 }, (_, at) => differing(at))),
    /more than 50,000,000 location references/,
  ],
  [
    '10 MiB of values',
    () => encode([...smallProfile(), [2, message([1, [1]], [2, ones()])]]),
    /more values than 1 sample type/,
  ],
  ['10 MiB of comments', () => encode([...smallProfile(), [13, ones()]]), /more than 65,536 comments/],
  ['6 M empty samples', () => joined(small(), repeated(Uint8Array.of(0x12, 0), 6_000_000)), /more than 5,000,000 sam/],
  [
    '5 M empty samples in 200 sample types',
    () => joined(small(), types(200), repeated(Uint8Array.of(0x12, 0), 4_900_000)),
    /fewer values than its 201 sample types/,
  ],
  [
    '6 M samples with a value',
    () => joined(small(), repeated(sampleOf([2, [1]]), 6_000_000)),
    /more than 5,000,000 samples/,
  ],
  [
    'a sample with 6 M labels',
    () => {
      const labels = repeated(encode([[3, message([1, 6], [3, 5])]]), 6_000_000);
      const sample = joined(
        encode([
          [1, [1]],
          [2, [1]],
        ]),
        labels,
      );
      const head = encode([[2, '']]).subarray(0, 1);
      const length: number[] = [];
      for (let rest = sample.length; ; rest >>>= 7) {
        length.push(rest > 127 ? (rest & 127) | 128 : rest);
        if (rest < 128) break;
      }
      return joined(small(), head, Uint8Array.from(length), sample);
    },
    /more than 5,000,000 labels/,
  ],
  [
    '6 M samples with a label each, in five million',
    () =>
      joined(
        small(),
        repeated(sampleOf([2, [1]], [3, message([1, 6], [3, 5])], [3, message([1, 6], [3, 6])]), 3_000_000),
      ),
    /more than 5,000,000 labels/,
  ],
  ['6 M empty strings', () => joined(small(), repeated(Uint8Array.of(0x32, 0), 6_000_000)), /more than 4,000,000 str/],
  [
    'a string table of 10 M entries',
    () => joined(small(), repeated(Uint8Array.of(0x32, 3, 0x61, 0x62, 0x63), 10_000_000)),
    /more than 4,000,000 strings/,
  ],
  ['a length of 2 GiB', () => joined(small(), Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x07)), /ends in the middle/],
  ['6 M folded stacks', () => repeated('a;b 1\n', 6_000_000), /more than 5,000,000 samples/],
  ['60 M folded frames', () => repeated(`${'a;'.repeat(4000)}b 1\n`, 15_000), /more than 50,000,000 location ref/],
  [
    'a folded stack of 100 MiB',
    () => joined(repeated('a;b 1\n', 99), repeated('a;', 50 * mebibyte), 'b 1\n'),
    /more than 50,000,000|bytes in one line/,
  ],
  ['250 MiB of line ends', () => joined('a;b 1\n', repeated('\n', 250 * mebibyte)), /more than 100,000,000 lines/],
  [
    'text that inflates to 300 MiB',
    () => gzipSync(repeated('a;b;c;d 1\n', 30 * mebibyte), { level: 1 }),
    /more than 256 MiB/,
  ],
  [
    '6 M goroutine stacks',
    () => joined('goroutine profile: total 9\n', repeated('1 @ 0x1\n', 6_000_000)),
    /more than 5,000,000 samples/,
  ],
  [
    'a goroutine stack of 10 M frames',
    () => joined('goroutine profile: total 9\n1 @', repeated(' 0x1', 800_000), '\n'),
    /frames in one stack/,
  ],
  [
    '60 M addresses',
    () => joined('goroutine profile: total 9\n', repeated(`1 @${' 0x1'.repeat(4000)}\n`, 15_000)),
    /more than 50,000,000 location/,
  ],
  [
    '6 M allocations',
    () => joined('heap profile: 1: 2 [1: 2] @ heap/2\n', repeated('1: 1 [1: 1] @\n', 6_000_000)),
    /more than 5,000,000 samples/,
  ],
  [
    'a line of 100 M digits',
    () => joined('heap profile: 1: 2 [1: 2] @ heap/2\n', repeated('1', 100_000_000)),
    /in one line|no sample/,
  ],
  ['6 M contentions', () => joined('--- mutex:\n', repeated('1 1 @ 0x1\n', 6_000_000)), /more than 5,000,000 samples/],
  [
    'a memory map of 10,000 by 100,000 addresses',
    () =>
      joined(
        'heap profile: 1: 2 [1: 2] @ heapprofile\n',
        lines(100_000, (at) => `1: 1 [1: 1] @ 0x${(at + 4096).toString(16)}000`),
        'MAPPED_LIBRARIES:\n',
        lines(
          20_000,
          (at) => `${(2 * at + 1).toString(16)}000000-${(2 * at + 2).toString(16)}000000 r-xp 00000000 00:00 0 /l${at}`,
        ),
      ),
    /addresses times mappings/,
  ],
  ['6 M events of perf', () => repeated('a 1 1.5: 1 c: \n\n', 6_000_000), /more than 5,000,000 samples/],
  ['100 kinds of event', () => lines(200, (at) => `a 1 1.5: 1 event${at}: \n`), /more than 64 kinds of event/],
  [
    '6 M samples of an old CPU profile',
    () => joined(cpuHead, repeated(words(1, 0), 6_000_000)),
    /more than 5,000,000 samples/,
  ],
  [
    'an old CPU profile with a stack of 10 M',
    () => joined(cpuHead, words(1, 10_000_000), repeated(words(5), 10_000_000)),
    /frames in one stack/,
  ],
  [
    '60 M words of an old CPU profile',
    () =>
      joined(
        new Uint8Array(Uint32Array.of(0, 3, 0, 9, 0).buffer),
        repeated(new Uint8Array(Uint32Array.of(1, 2, 3, 4).buffer), 13_000_000),
      ),
    /more than 50,000,000 location|5,000,000 samples/,
  ],
];

/** A sample whose stack begins in a way of its own, so that no two share a node of a trie built from the root. */
function differing(at: number): Uint8Array {
  const root = [
    1 + (at & 1),
    1 + ((at >> 1) & 1),
    1 + ((at >> 2) & 1),
    ...Array.from({ length: 11 }, (_, bit) => 1 + ((at >> (bit + 3)) & 1)),
  ];
  return sampleOf([1, [...new Array<number>(3986).fill(1), ...root]], [2, [1]]);
}

describe('bombs', function () {
  this.timeout(600_000);
  let baseline = 0;
  const measured: string[] = [];
  before(() => {
    mkdirSync(folder, { recursive: true });
    const harmless = join(folder, 'harmless.pb');
    writeFileSync(harmless, small());
    const { status, mebibytes } = top(harmless);
    assert.equal(status, 0);
    baseline = mebibytes;
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    console.log(measured.map((line) => `      ${line}`).join('\n'));
  });

  for (const [name, make, words] of bombs) {
    it(`are refused: ${name}`, () => {
      const file = join(folder, 'bomb.pb.gz');
      const bytes = make();
      writeFileSync(file, bytes);
      const ordinary = baseline + bytes.length / mebibyte;
      const { status, stderr, mebibytes, seconds } = leastMemory(file, ordinary + mostMebibytes);
      const more = mebibytes - ordinary;
      measured.push(`${more.toFixed(0).padStart(4)} MiB more, ${seconds.toFixed(1)} s of processor time: ${name}`);
      assert.equal(status, 2, stderr);
      assert.match(stderr, words);
      assert.ok(more <= mostMebibytes, `took ${more.toFixed(0)} MiB more than the file and a harmless one`);
    });
  }
});

describe('a function with very many callees', function () {
  this.timeout(120_000);

  it('is opened, for callees are looked up where there are many', async () => {
    const callees = 400_000;
    const profile = await openProfile(
      lines(callees, (at) => `main;serve;f${at} 1`),
      { inflate: inflateWithPako },
    );
    assert.equal(profile.stacks.count, callees + 3);
    const merged = await mergeProfiles([profile, profile]);
    assert.equal(merged.stacks.count, callees + 3);
    assert.equal(nodeCosts(profile, buildStackTree(profile, buildFrames(profile)), 0).cum[0], callees);
  });

  it('is refused where its names are too many', async () => {
    const names = lines(1_100_000, (at) => `main;f${at} 1`);
    await assert.rejects(openProfile(names, { inflate: inflateWithPako }), /more than 1,000,000 different names/);
  });
});
