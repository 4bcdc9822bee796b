/** Damaged profiles: every mutation of a real file opens or gives a typed error. Bombs are refused in bounded memory. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ProfileError } from '#engine/profile/errors';
import { buildFrames } from '#engine/profile/frames';
import { inflateWithPako } from '#engine/profile/inflate-pako';
import { openProfile } from '#engine/profile/open';
import { buildStackTree, nodeCosts } from '#engine/profile/stack-tree';
import { frameCosts } from '#engine/profile/top';
import { randomFrom } from '../../server/src/tools/bench/profile-writer';
import { encode, message, smallProfile } from '../profile/builder';
import { realProfiles } from '../profile/recordings';
import { nightly, seed } from '../seeded';

const rounds = nightly ? 1_000_000 : 10_000;
/** What takes as long hangs, however busy the machine is. */
const hangMs = 20_000;
/** Larger files say nothing that smaller ones do not, and cost a hundred times as much. */
const largestInflated = 120_000;

function mutate(original: Uint8Array, random: () => number): Uint8Array {
  let bytes = original.slice();
  const at = (): number => Math.floor(random() * bytes.length);
  for (let edits = 1 + Math.floor(random() * 4); edits > 0 && bytes.length > 0; edits--) {
    const where = at();
    switch (Math.floor(random() * 7)) {
      case 0:
        bytes[where] = Math.floor(random() * 256);
        break;
      case 1:
        bytes[where] = bytes[where]! ^ (1 << Math.floor(random() * 8));
        break;
      case 2:
        bytes = bytes.slice(0, where);
        break;
      case 3:
        bytes.fill(random() < 0.5 ? 0xff : 0, where, where + Math.floor(random() * 12));
        break;
      case 4:
        bytes.copyWithin(where, at(), at());
        break;
      case 5:
        bytes = Uint8Array.from([...bytes.subarray(0, where), ...bytes.subarray(where + 1 + Math.floor(random() * 9))]);
        break;
      default:
        bytes = Uint8Array.from([...bytes.subarray(0, where), 0x80, 0xff, ...bytes.subarray(where)]);
    }
  }
  return bytes;
}

/** Opens as the page does, and uses what it got as the viewer and the command line do. */
async function use(bytes: Uint8Array): Promise<void> {
  const profile = await openProfile(bytes, { inflate: inflateWithPako });
  const frames = buildFrames(profile);
  const tree = buildStackTree(profile, frames);
  for (let type = 0; type < profile.sampleTypes.length; type++) {
    const nodes = nodeCosts(profile, tree, type);
    frameCosts(profile, frames, type);
    assert.equal(nodes.cum.length, tree.count);
  }
}

describe('damaged profiles', function () {
  this.timeout(nightly ? 4 * 3600_000 : 600_000);

  it(`open or are refused: ${rounds} mutations, seed ${seed}`, async () => {
    const random = randomFrom(seed);
    const originals = realProfiles().flatMap((file) => {
      const compressed = new Uint8Array(readFileSync(file));
      const inflated = new Uint8Array(gunzipSync(compressed));
      return inflated.length <= largestInflated ? [{ file, compressed, inflated }] : [];
    });
    assert.ok(originals.length >= 25, `only ${originals.length} files`);
    let opened = 0;
    for (let round = 0; round < rounds; round++) {
      const { file, compressed, inflated } = originals[Math.floor(random() * originals.length)]!;
      const bytes = mutate(round % 8 === 0 ? compressed : inflated, random);
      const start = performance.now();
      try {
        await use(bytes);
        opened++;
      } catch (error) {
        if (!(error instanceof ProfileError))
          throw new Error(`round ${round} of seed ${seed}, ${file}`, { cause: error });
        assert.match(error.describe('x'), /^x .+\. [A-Z].*\.$/s);
      }
      const took = performance.now() - start;
      assert.ok(took <= hangMs, `round ${round} of seed ${seed}, ${file}: ${took.toFixed(0)} ms`);
    }
    assert.ok(opened > rounds / 100 && opened < rounds, `${opened} opened: the mutations are too wild or too tame`);
  });
});

const folder = resolve('.cache/profile-bombs');

/** What the command line says to a file, and its highest memory in MiB. */
function top(file: string): { status: number | null; stderr: string; mebibytes: number } {
  const script = `process.on('exit', () => {
      console.error('maxRSS ' + process.resourceUsage().maxRSS);
    });
    process.argv = [process.argv[0], 'cli', 'profile', 'top', ${JSON.stringify(file)}];
    require(${JSON.stringify(resolve('dist/cli.js'))});`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', timeout: 60_000 });
  const kibibytes = /maxRSS (\d+)/.exec(stderr)?.[1];
  return { status, stderr, mebibytes: Number(kibibytes) / 1024 };
}

/** The least of three runs: when the collector gets to run is chance, what must be held is not. */
function leastOfThree(file: string): ReturnType<typeof top> {
  const runs = [top(file), top(file), top(file)];
  return { ...runs[0]!, mebibytes: Math.min(...runs.map(({ mebibytes }) => mebibytes)) };
}

/** A gzip member whose trailer states another size than it has. */
function restated(gzip: Uint8Array, size: number): Uint8Array {
  const forged = gzip.slice();
  new DataView(forged.buffer).setUint32(forged.length - 4, size, true);
  return forged;
}

describe('bombs', function () {
  this.timeout(300_000);
  let baseline = 0;
  before(() => {
    mkdirSync(folder, { recursive: true });
    const harmless = join(folder, 'harmless.pb');
    writeFileSync(harmless, encode(smallProfile()));
    const { status, mebibytes } = top(harmless);
    assert.equal(status, 0);
    baseline = mebibytes;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const mebibyte = 1 << 20;
  const zeros = (): Uint8Array => gzipSync(new Uint8Array(300 * mebibyte), { level: 1 });
  const ten = 10 * mebibyte;
  const ones = (): number[] => new Array<number>(ten).fill(1);
  const bombs: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
    ['300 MiB of zeros', zeros, /inflates to more than 256 MiB/],
    ['300 MiB of zeros that claim to be few', () => restated(zeros(), 1000), /inflates to more than 256 MiB/],
    [
      '10 MiB of location references',
      () => encode([...smallProfile(), [2, message([1, ones()], [2, [1]])]]),
      /frames in one stack/,
    ],
    [
      '10 MiB of values',
      () => encode([...smallProfile(), [2, message([1, [1]], [2, ones()])]]),
      /values for 1 sample type/,
    ],
    ['10 MiB of comments', () => encode([...smallProfile(), [13, ones()]]), /more than 65,536 comments/],
    [
      '6 M empty samples',
      () => concatenated(encode(smallProfile()), repeated(Uint8Array.of(0x12, 0), 6_000_000)),
      /more than 5,000,000 samples/,
    ],
    [
      '6 M empty strings',
      () => concatenated(encode(smallProfile()), repeated(Uint8Array.of(0x32, 0), 6_000_000)),
      /more than 4,000,000 strings/,
    ],
    [
      'a length of 2 GiB',
      () => concatenated(encode(smallProfile()), Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x07)),
      /ends in the middle/,
    ],
  ];
  for (const [name, make, words] of bombs) {
    it(`are refused: ${name}`, () => {
      const file = join(folder, 'bomb.pb.gz');
      const bytes = make();
      writeFileSync(file, bytes);
      const { status, stderr, mebibytes } = leastOfThree(file);
      assert.equal(status, 2, stderr);
      assert.match(stderr, words);
      const more = mebibytes - baseline - bytes.length / mebibyte;
      assert.ok(more <= 50, `took ${more.toFixed(0)} MiB more than the file and a harmless one`);
    });
  }
});

function repeated(unit: Uint8Array, times: number): Uint8Array {
  const bytes = new Uint8Array(unit.length * times);
  for (let at = 0; at < bytes.length; at += unit.length) bytes.set(unit, at);
  return bytes;
}

function concatenated(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
