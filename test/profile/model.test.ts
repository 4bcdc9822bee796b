/** The parts of the profile model that have no outside oracle: names, units, merging of odd inputs, cancelling, 64-bit values. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { frameCosts } from '#engine/profile/costs/top';
import { ProfileError } from '#engine/profile/model/errors';
import { defaultLimits } from '#engine/profile/model/limits';
import { stackOf } from '#engine/profile/model/location-trie';
import type { Profile } from '#engine/profile/model/profile';
import { Labels } from '#engine/profile/names/frame-label';
import { moduleKind, parseFrameName, shortName } from '#engine/profile/names/frame-name';
import { buildFrames } from '#engine/profile/names/frames';
import { moduleOf } from '#engine/profile/names/module-name';
import { ownModulesIn } from '#engine/profile/names/own-modules';
import { openProfile } from '#engine/profile/open';
import { decodeProfile } from '#engine/profile/pprof/decode';
import { prune } from '#engine/profile/refine/prune';
import { buildStackTree, nodeCosts, noNode } from '#engine/profile/tree/stack-tree';
import { formatShare, formatValue } from '#engine/profile/units/format';
import { generateProfile } from '../../server/src/tools/bench/profile-writer';
import { seed } from '../seeded';
import { encode, type Field, message, smallProfile, smallStrings } from './builder';
import { whileTimeFlies } from './flying-time';

describe('frame names', () => {
  it('are split into package and function', () => {
    const cases: readonly (readonly [string, string, string, string])[] = [
      ['main.main', 'main', 'main', 'main'],
      [
        'example.com/pay/ledger.(*Store).Append.func1',
        'example.com/pay/ledger',
        '(*Store).Append.func1',
        'Append.func1',
      ],
      ['gopkg.in/yaml%2ev3.Marshal', 'gopkg.in/yaml.v3', 'Marshal', 'Marshal'],
      ['sync.(*Pool[go.shape.int]).Get', 'sync', '(*Pool[go.shape.int]).Get', 'Get'],
      [
        'slices.SortFunc[go.shape.[]a/b.T,go.shape.int]',
        'slices',
        'SortFunc[go.shape.[]a/b.T,go.shape.int]',
        'SortFunc[go.shape.[]a/b.T,go.shape.int]',
      ],
      ['cmpbody', '', 'cmpbody', 'cmpbody'],
      ['std::vector<int>::push', '', 'std::vector<int>::push', 'std::vector<int>::push'],
    ];
    for (const [name, packagePath, local, method] of cases) {
      const parsed = parseFrameName(name);
      assert.deepEqual([parsed.packagePath, parsed.local, parsed.method], [packagePath, local, method], name);
    }
    assert.equal(shortName('github.com/x/redis/v9.(*Client).Get'), 'redis.(*Client).Get');
  });

  it('are cut between letters where there is no room', () => {
    const labels = new Labels(['main.𝒜𝒷𝒞𝒹ℯ𝒻'], (text) => text.length, 1);
    for (let room = 5; room < 11; room++) {
      const { text, width } = labels.fit(0, false, room)!;
      assert.ok(/^[^\p{Cs}]+…$/u.test(text) && width <= room, text);
    }
    assert.equal(labels.fit(0, false, 11)?.text, '𝒜𝒷𝒞𝒹ℯ𝒻');
  });

  it('tell whose module they are of', () => {
    const kind = (name: string, file: string, own: readonly string[] = []): string => moduleKind(name, file, own);
    assert.equal(kind('main.main', '/home/u/pay/main.go'), 'own');
    assert.equal(kind('a.com/pay/ledger.F', '/home/u/pay/ledger/f.go'), 'own');
    assert.equal(kind('a.com/pay/ledger.F', 'a.com/pay/ledger/f.go', ['a.com/pay']), 'own');
    assert.equal(kind('a.com/payload.F', '/x/payload/f.go', ['a.com/pay']), 'dependency');
    assert.equal(kind('b.com/x.F', '/root/go/pkg/mod/b.com/x@v1.2.3/f.go'), 'dependency');
    assert.equal(kind('net/http.F', '/usr/local/go/src/net/http/f.go'), 'std');
    assert.equal(kind('runtime/pprof.Do', '/usr/local/go/src/runtime/pprof/p.go'), 'std');
    assert.equal(kind('runtime.mallocgc', ''), 'runtime');
    assert.equal(kind('internal/poll.runtime_pollWait', 'runtime/netpoll.go', ['a.com/pay']), 'runtime');
    assert.equal(kind('time.Sleep', '/usr/local/go/src/runtime/time.go'), 'runtime');
    assert.equal(kind('payments/runtime.F', '/home/u/payments/runtime/f.go'), 'own');
    assert.equal(kind('internal/runtime/maps.(*Map).Get', ''), 'runtime');
    for (const name of ['gcBgMarkWorker', 'scanobject', 'greyobject', 'bgsweep', '(*gcWork).balance']) {
      assert.equal(kind(`runtime.${name}`, ''), 'gc', name);
    }
    for (const name of ['', '<unknown>', '[app]', '[libc.so.6]', '[unknown]']) assert.equal(kind(name, ''), 'unnamed');
    assert.equal(kind('main._Cfunc_sum', '_cgo_gotypes.go'), 'runtime');
    // Of a library, too, whoever records its tests has written them.
    assert.equal(
      kind('encoding/json.BenchmarkX', '/usr/local/go/src/encoding/json/bench_test.go', ['a.com/pay']),
      'own',
    );
    assert.equal(kind('encoding/json.Marshal', '/usr/local/go/src/encoding/json/encode.go', ['a.com/pay']), 'std');
  });

  it('tell which modules are own in a profile', async () => {
    const own = async (known: readonly string[], ...functions: readonly (readonly [name: string, file: string])[]) => {
      const strings = ['', 'cpu', 'nanoseconds', ...functions.flat()];
      const fields: Field[] = [
        [1, message([1, 1], [2, 2])],
        ...functions.map((_, at): Field => [5, message([1, at + 1], [2, 3 + 2 * at], [4, 4 + 2 * at])]),
        ...strings.map((text): Field => [6, text]),
      ];
      return ownModulesIn(await openProfile(encode(fields), { inflate: async (bytes) => bytes }), known);
    };
    const pay = ['a.com/pay/ledger.F', '/src/pay/ledger/f.go'] as const;
    const other = ['b.com/x.G', '/root/go/pkg/mod/b.com/x@v1.2.3/g.go'] as const;
    assert.deepEqual(await own(['a.com/pay', 'a.com/other'], pay, other), ['a.com/pay']);
    assert.deepEqual(await own(['a.com/payload'], pay, other), [], 'another program’s profile');
    assert.deepEqual(await own(['a.com/pay'], ['a.com/pay_test.TestF', '/src/pay/f_test.go']), ['a.com/pay']);
    assert.deepEqual(await own(['gopkg.in/yaml.v3'], ['gopkg.in/yaml%2ev3.F', 'f.go']), ['gopkg.in/yaml.v3']);
    // Modules may lie in each other.
    const tools = ['a.com/pay/tools/gen.F', '/src/pay/tools/gen/f.go'] as const;
    const nested = ['a.com/pay', 'a.com/pay/tools'];
    assert.deepEqual(await own(nested, tools), ['a.com/pay/tools']);
    assert.deepEqual(await own(nested, pay, tools), nested);
    assert.equal(moduleOf(tools[0], tools[1], nested).name, 'a.com/pay/tools');
    assert.equal(moduleOf(pay[0], pay[1], nested.toReversed()).name, 'a.com/pay');
    // A program that was installed by `go install` lies in the module cache.
    const installed = ['main.main', '/root/go/pkg/mod/c.com/!tool@v0.1.0/cmd/tool/main.go'] as const;
    assert.deepEqual(await own([], installed, other), ['c.com/Tool']);
    assert.deepEqual(await own(['a.com/pay'], ['<redacted>/own.f1', '<redacted>'], other), ['a.com/pay']);
  });
});

describe('values', () => {
  it('read like people say them', () => {
    const thin = '\u2009';
    const cases: readonly (readonly [number, string, string])[] = [
      [12_800_000_000, 'nanoseconds', `12.8${thin}s`],
      [999_600_000, 'nanoseconds', `1${thin}s`],
      [840_000_000_000, 'nanoseconds', `14${thin}min`],
      [1_288_490_189, 'bytes', `1.2${thin}GB`],
      [-1536, 'bytes', `−1.5${thin}kB`],
      [2147, 'count', '2,147'],
      [1_234_567, 'count', `1.23${thin}M`],
      [0, 'nanoseconds', `0${thin}ns`],
      [7, 'widgets', `7${thin}widgets`],
      [7, 'constructor', `7${thin}constructor`],
    ];
    for (const [value, unit, text] of cases) assert.equal(formatValue(value, unit), text);
    assert.equal(formatShare(31, 100), `31${thin}%`);
    assert.equal(formatShare(0, 0), `0${thin}%`);
  });

  it('never need more than three significant digits or an exponent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 53), max: 2 ** 53 }),
        fc.constantFrom('nanoseconds', 'bytes'),
        (value, unit) => {
          const [number] = formatValue(value, unit).split('\u2009') as [string];
          assert.match(number, /^−?[\d,.]+$/);
          const digits = number.replace(/[−,.]/g, '').replace(/^0+/, '');
          assert.ok(digits.length <= 4, number);
        },
      ),
      { seed },
    );
  });
});

/** Location rows of each sample, leaf first. */
function stacksOf(profile: Profile): number[][] {
  return Array.from(profile.samples.leaf, (node) => stackOf(profile.stacks, node));
}

describe('the model', () => {
  it('reads header, labels and negative and large values', async () => {
    const fields = smallProfile();
    const large = 2 ** 53 - 1;
    fields.push([2, message([1, 1], [2, -5])], [2, message([1, 1], [2, large])]);
    const profile = await decodeProfile(encode(fields));
    assert.deepEqual(profile.sampleTypes, [{ type: 'cpu', unit: 'nanoseconds' }]);
    assert.deepEqual([...profile.samples.values[0]!], [70, 30, -5, large]);
    assert.equal(profile.durationNanos, 1e9);
    assert.equal(profile.labels.count, 1);
    assert.equal(profile.strings.at(profile.labels.key[0]!), 'label');
    assert.equal(profile.strings.at(profile.labels.str[0]!), 'value');
    assert.equal(profile.mappings[0]!.file, '/bin/app');
    assert.equal(profile.locations.address[1], 0x402000n);
  });

  it('accepts ids of 64 bits in any order', async () => {
    const id = 2n ** 63n + 5n;
    const fields = smallProfile().filter(([number]) => number !== 4 && number !== 2);
    fields.unshift([2, message([1, id], [1, 7], [2, [1]])]);
    fields.push([4, message([1, id], [4, message([1, 1])])], [4, message([1, 7], [4, message([1, 2])])]);
    const profile = await decodeProfile(encode(fields));
    assert.deepEqual(stacksOf(profile), [[0, 1]]);
  });

  it('counts recursion once and leaves the root out of the frames', async () => {
    const fields = smallProfile();
    fields.push([2, message([1, [1, 1, 2, 1, 2]], [2, [1000]])]);
    const profile = await decodeProfile(encode(fields));
    const frames = buildFrames(profile);
    const costs = frameCosts(profile, frames, 0);
    assert.deepEqual([...frames.names], ['main.leaf', 'main.root']);
    assert.deepEqual([...costs.flat], [1070, 30]);
    assert.deepEqual([...costs.cum], [1070, 1100]);
    const tree = buildStackTree(profile, frames);
    assert.equal(nodeCosts(profile, tree, 0).cum[0], 1100);
    assert.equal(tree.maxDepth, 5);
    for (let node = 1; node < tree.count; node++) {
      assert.ok(tree.parent[node]! < node);
      let child = tree.firstChild[tree.parent[node]!]!;
      while (child !== noNode && child !== node) child = tree.nextSibling[child]!;
      assert.equal(child, node);
      assert.equal(tree.depth[node], tree.depth[tree.parent[node]!]! + 1);
    }
  });

  it('cuts what drop_frames names, but not before the first other frame', async () => {
    const fields: Field[] = [...smallProfile(), [6, 'main\\.leaf'], [7, smallStrings.length]];
    fields.push([2, message([1, [1]], [2, [5]])]);
    const profile = prune(await decodeProfile(encode(fields)), (name) => name === 'main.leaf');
    assert.deepEqual(stacksOf(profile), [[1], [1], [0]]);
  });

  it('stops when told to, and says how far it is', async () => {
    const bytes = generateProfile({ samples: 30_000, locations: 3000, minDepth: 30, maxDepth: 60, seed: 3 });
    const seen: number[] = [];
    const signal = { aborted: false };
    const pause = async (): Promise<void> => {
      signal.aborted = seen.length >= 2;
    };
    const progress = (_: string, done: number): void => void seen.push(done);
    await whileTimeFlies(async () => {
      const opened = decodeProfile(bytes, defaultLimits, { pause, progress, signal });
      await assert.rejects(opened, (error) => error instanceof ProfileError && error.code === 'cancelled');
    });
    assert.equal(seen.length, 2);
    assert.ok(seen.every((done) => done >= 0 && done <= 1));
  });
});
