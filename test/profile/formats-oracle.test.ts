/** What pprof reads besides its own format, read alike: every figure of every address is the one `go tool pprof -top -addresses` prints. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { stackOf } from '#engine/profile/model/location-trie';
import { none, type Profile } from '#engine/profile/model/profile';
import { openProfile } from '#engine/profile/open';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { asContentionText, asCountText, asHeapText, asLegacyCpu, isPlain } from './old-formats';
import { byName, type OracleRow, pprofTop } from './pprof';
import { open, realProfiles, realTexts } from './recordings';

function readAsItIs(bytes: Uint8Array): Promise<Profile> {
  return openProfile(bytes, { inflate: inflateWithZlib, unpruned: true });
}

/** Flat and cum of each address, under the name pprof prints for one it has no symbol for. */
function byAddress({ samples, stacks, locations, mappings }: Profile, type: number): OracleRow[] {
  const rows = new Map<string, { flat: number; cum: number }>();
  const nameOf = (location: number): string => {
    const address = locations.address[location]!;
    const row = locations.mapping[location]!;
    const file = row === none ? '' : mappings[row]!.file;
    const binary = file === '' ? '<unknown>' : `[${basename(file)}]`;
    return address === 0n ? binary : `${address.toString(16).padStart(16, '0')} ${binary}`;
  };
  samples.leaf.forEach((leaf, sample) => {
    const value = samples.values[type]![sample]!;
    const names = stackOf(stacks, leaf).map(nameOf);
    for (const [at, name] of [...new Set(names)].entries()) {
      const row = rows.get(name) ?? { flat: 0, cum: 0 };
      rows.set(name, { flat: row.flat + (at === 0 ? value : 0), cum: row.cum + value });
    }
  });
  return [...rows].map(([name, row]) => ({ name, ...row })).filter(({ flat, cum }) => flat !== 0 || cum !== 0);
}

const folder = resolve('.cache/old-formats');

describe('old formats against go tool pprof', function () {
  this.timeout(600_000);
  let figures = 0;
  let files = 0;
  before(() => mkdirSync(folder, { recursive: true }));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    console.log(`      ${figures} figures of ${files} files compared`);
  });

  async function compare(file: string): Promise<void> {
    const profile = await readAsItIs(readFileSync(file));
    assert.deepEqual(profile.notes ?? [], [], file);
    files++;
    for (const [type, { unit }] of profile.sampleTypes.entries()) {
      const flags = ['-addresses', `-sample_index=${type}`];
      const oracle = await pprofTop([file], unit, flags);
      const ours = byName(byAddress(profile, type));
      assert.deepEqual(
        ours,
        byName(oracle.rows.filter(({ flat, cum }) => flat !== 0 || cum !== 0)),
        `${file} ${flags.join(' ')}`,
      );
      figures += 2 * ours.size;
    }
  }

  async function compareContent(name: string, content: string | Uint8Array): Promise<void> {
    const file = join(folder, name);
    writeFileSync(file, content);
    await compare(file);
  }

  it('are equal for every text that Go wrote', async () => {
    const texts = realTexts();
    assert.ok(texts.length >= 10, texts.join(' '));
    for (const file of texts) await compare(file);
  });

  const ofKind = async (type: string): Promise<[string, Profile][]> => {
    const found: [string, Profile][] = [];
    for (const file of realProfiles()) {
      const profile = await open(file);
      if (profile.sampleTypes[0]?.type === type && isPlain(profile))
        found.push([`${found.length}-${basename(file, '.pb.gz')}`, profile]);
    }
    assert.ok(found.length > 0, type);
    return found;
  };

  it('are equal for heap profiles, sampled and not', async () => {
    const kinds = ['heap/1048576', 'heap_v2/4096', 'heapz_v2/1', 'heapprofile', 'growthz', 'heap/0'];
    for (const [at, [name, profile]] of (await ofKind('alloc_objects')).entries()) {
      for (const kind of [kinds[at % 6]!, kinds[(at + 3) % 6]!]) {
        await compareContent(`${name}-${kind.replace('/', '-')}.txt`, asHeapText(profile, kind));
      }
    }
  });

  it('are equal for contention, whatever the clock and the period', async () => {
    for (const [name, profile] of await ofKind('contentions')) {
      for (const [hertz, period] of [
        [2_596_121_956, 1],
        [1e9, 10],
        [0, 3],
        [3e9, 0],
      ] as const) {
        await compareContent(`${name}-${hertz}-${period}.txt`, asContentionText(profile, hertz, period));
      }
    }
  });

  it('are equal for goroutines', async () => {
    for (const [name, profile] of await ofKind('goroutine')) await compareContent(`${name}.txt`, asCountText(profile));
  });

  it('are equal for CPU profiles in words of both sizes and orders', async () => {
    for (const [at, [name, profile]] of (await ofKind('samples')).entries()) {
      for (const size of [4, 8] as const) {
        for (const little of [true, false]) {
          if ((at + size + Number(little)) % 2 === 0) continue;
          await compareContent(`${name}-${size}-${little}.prof`, asLegacyCpu(profile, size, little, maps));
        }
      }
    }
  });

  it('are equal with what the signal handler left in the stacks', async () => {
    const word = (...numbers: number[]): Uint8Array => new Uint8Array(BigUint64Array.from(numbers, BigInt).buffer);
    const samples = Array.from({ length: 70 }, (_, at) =>
      at % 35 === 0 ? [1, 3, 0x1000 + at, 0x3001, 0x5001] : [2, 5, 0x1000 + at, 0x2001, 0x2101, 0x1001 + at, 0x5001],
    ).flat();
    await compareContent('handler.prof', word(0, 3, 0, 1000, 0, ...samples, 0, 1, 0));
  });

  it('are equal for threads', async () => {
    const text = `--- threadz 1 ---

--- Thread 7ff794d90940 (name: main/14748) stack: ---
  PC: 0x0000000000bc8f1c main.wait
    0x4a5ff4 0x4f8b2d
    0x7f3a98c0
--- Thread 7ff794d90941 (name: io/14749) stack: ---
    0x4a5ff4
    0x4a5ff4
    0x4f8b2d
--- Thread 7ff794d90942 (name: io/14750) stack: ---
    [same as previous thread]
--- Thread 7ff794d90943 (name: io/14751) stack: ---
    0x4a5ff5 0x4a5ff5 0x4f8b2d
--- Memory map: ---
${maps}`;
    await compareContent('threads.txt', text);
  });

  it('are equal with memory maps: split ones, libraries first, offsets, names that stand for others', async () => {
    const heap = `heap profile:   6:  1024 [     9:   4096] @ heapprofile
     4:   512 [     5:   1024] @ 0x00401234 0x00402345 0x7f0000001234
     1:   256 [     2:   2048] @ 0x7f0000102345 0x00401234 0x6000000
     1:   256 [     2:   1024] @ 0x500001 0xffffffff81000001

MAPPED_LIBRARIES:
${maps}`;
    await compareContent('mapped-heap.txt', heap);
    await compareContent(
      'mapped-contention.txt',
      `--- contentionz 1 ---\ncycles/second = 2000000000\nsampling period = 100\nms since reset = 5000\ndiscarded samples = 0\n  19000  2 @ 0x401234 0x402345\n  100 1 @ 0x7f0000001234\n\n--- Memory map: ---\n${maps}`,
    );
  });

  it('are equal with heads as few write them', async () => {
    const sample = '  500 4 @ 0x401234 0x402345\n';
    for (const [at, head] of [
      '--- contentionz 1 ---\nsampling period = 100\nms since reset = 5000\ncycles/second = 2000000000\ndiscarded samples = 3\n',
      '--- contention:\ncycles/second=0x77359400\nsampling period=0x10\n',
      '--- contention:\ncycles/second=2_000_000_000\nsampling period=010\n',
      '--- mutex:\ncycles/second=2000000000\nsampling period=-5\nms since reset = -1\n',
      '--- mutex:\r\ncycles/second=2000000000\r\nsampling period=1\r\n',
      '--- mutex:\n   cycles/second = 2000000000\n\n',
      '--- contention:\ndiscarded samples = many\n',
    ].entries()) {
      await compareContent(`head-${at}.txt`, head + sample);
    }
    await compareContent('octal.txt', 'goroutine profile: total 8\n010 @ 0x401001 0x402001\n');
    await compareContent(
      'section.txt',
      '# comment\n\nthreadcreate profile: total 5\n5 @ 0x401001\n---\n2 @ 0x404001\n',
    );
  });

  it('are equal for 100,000 goroutines', async () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => {
      const address = (0x400000 + 16 * (n % 5000)).toString(16);
      return `1 @ 0x${address} 0x${(0x500000 + n).toString(16)} 0x600001\n#\t0x${address}\tmain.f${n % 5000}+0x0\t/a.go:1\n`;
    });
    await compareContent('many.txt', `goroutine profile: total 100000\n${lines.join('\n')}`);
  });
});

const maps = `I0101 12:00:00 1 proc.cc:12] 7f0000000000-7f0000100000 r-xp 00000000 08:01 123 /lib/libc.so.6
  build=/srv/app
00400000-00401000 r--p 00000000 08:01 9 $build/bin/server
00401000-00450000 r-xp 00001000 08:01 9 $build/bin/server
00450000-00500000 r-xp 00050000 08:01 9 $build/bin/server
7f0000101000-7f0000200000 r-xp 00001000 08:01 124 /lib/libm.so.6
0x5000000-0x7000000: /opt/plugin (@2000) abcdef0123
7fff0000-7fff1000 rw-p 00000000 00:00 0 [stack]
`;
