/** Damaged profiles: every mutation of a real file of any format opens or gives a typed error. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { frameCosts } from '#engine/profile/costs/top';
import { ProfileError } from '#engine/profile/model/errors';
import { buildFrames } from '#engine/profile/names/frames';
import { openProfile } from '#engine/profile/open';
import { inflateWithPako } from '#engine/profile/pprof/inflate-pako';
import { buildStackTree, nodeCosts } from '#engine/profile/tree/stack-tree';
import { randomFrom } from '../../server/src/tools/bench/profile-writer';
import { otherFormats } from '../profile/old-formats';
import { open, realProfiles, realTexts } from '../profile/recordings';
import { nightly, seed } from '../seeded';

const rounds = nightly ? 1_000_000 : 10_000;
/** What takes as long hangs, however busy the machine is. */
const hangMs = 20_000;
/** Larger files say nothing that smaller ones do not, and cost a hundred times as much. */
const largestInflated = 120_000;

/** What means something in a text. */
const words = [
  ' @ 0x1',
  '\n',
  '\n\n',
  ';',
  ': ',
  ' ',
  '\t',
  '0x',
  '-1',
  '0',
  '99999999999999999999',
  '"',
  '#',
  '---',
  '=',
  '$',
  '\ufeff',
  '\0',
].map((word) => new TextEncoder().encode(word));

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

function mutate(original: Uint8Array, random: () => number): Uint8Array {
  let bytes = original.slice();
  const at = (): number => Math.floor(random() * bytes.length);
  for (let edits = 1 + Math.floor(random() * 4); edits > 0 && bytes.length > 0; edits--) {
    const where = at();
    switch (Math.floor(random() * 9)) {
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
      case 6:
        bytes = Uint8Array.from([...bytes.subarray(0, where), 0x80, 0xff, ...bytes.subarray(where)]);
        break;
      case 7:
        bytes = joined([bytes.subarray(0, where), words[Math.floor(random() * words.length)]!, bytes.subarray(where)]);
        break;
      default: {
        // A piece once more, elsewhere.
        const from = at();
        bytes = joined([
          bytes.subarray(0, where),
          bytes.subarray(from, from + Math.floor(random() * 200)),
          bytes.subarray(where),
        ]);
      }
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
    const files = realProfiles().map((file) => ({ file, inflated: new Uint8Array(gunzipSync(readFileSync(file))) }));
    const texts = realTexts().map((file) => ({ file, inflated: new Uint8Array(readFileSync(file)) }));
    const made: { file: string; inflated: Uint8Array }[] = [];
    for (const { file } of files.filter(({ inflated }) => inflated.length <= 40_000)) {
      for (const [name, bytes] of otherFormats(await open(file)))
        made.push({ file: `${file} as ${name}`, inflated: bytes });
    }
    const originals = [...files, ...texts, ...made]
      .filter(({ inflated }) => inflated.length <= largestInflated)
      .map((original) => ({ ...original, compressed: new Uint8Array(gzipSync(original.inflated)) }));
    console.log(
      `      ${originals.length} files: ${files.length} of pprof, ${texts.length} texts, ${made.length} in other formats`,
    );
    assert.ok(originals.length >= 60 && texts.length >= 10 && made.length >= 20, `only ${originals.length} files`);
    let opened = 0;
    let slowest = 0;
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
      slowest = Math.max(slowest, took);
      assert.ok(took <= hangMs, `round ${round} of seed ${seed}, ${file}: ${took.toFixed(0)} ms`);
    }
    console.log(`      ${opened} opened, the slowest took ${slowest.toFixed(0)} ms`);
    assert.ok(opened > rounds / 100 && opened < rounds, `${opened} opened: the mutations are too wild or too tame`);
  });
});
