/** Growth by path: what counts as one path, whose frames are told, and sums that are those of both profiles. */
import assert from 'node:assert/strict';
import { basename, resolve } from 'node:path';
import { diffProfiles } from '#engine/profile/compare/diff';
import { changeOf, growthByPath, shareOfGrowth } from '#engine/profile/compare/growth';
import { growthRows } from '#engine/profile/compare/growth-rows';
import { totalOf } from '#engine/profile/costs/top';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { moduleOf } from '#engine/profile/names/module-name';
import { refineBy } from '#engine/profile/refine/refinement';
import { buildStackTree, type StackTree } from '#engine/profile/tree/stack-tree';
import { toldPath, toldPathIds } from '#engine/profile/tree/told-path';
import { pprof } from './pprof';
import { open, realProfiles } from './recordings';

function treeOf(profile: Profile): StackTree {
  return buildStackTree(profile, buildFrames(profile));
}

const example = resolve('examples/leaky-service/profiles');

describe('growth by path', function () {
  this.timeout(120_000);

  it('takes two paths for one exactly if they are told in the same words', async () => {
    const tagRoot = ['kind', 'handler', 'worker'];
    let paths = 0;
    for (const file of realProfiles()) {
      const profile = await refineBy(await open(file), [{ kind: 'tagRoot', pattern: tagRoot.join(',') }]);
      const tree = treeOf(profile);
      const ids = toldPathIds(profile, tree, tagRoot);
      const words = new Map<string, number>();
      const seen = new Map<number, string>();
      for (const node of new Set(tree.leafOfSample)) {
        const told = toldPath(profile, tree, node, tagRoot);
        const text = JSON.stringify([told?.labels, told?.frames]);
        const id = ids[node]!;
        assert.equal(words.get(text) ?? id, id, `${basename(file)}: ${text} has two numbers`);
        assert.equal(seen.get(id) ?? text, text, `${basename(file)}: ${text} and another have one number`);
        words.set(text, id);
        seen.set(id, text);
        paths++;
      }
    }
    assert.ok(paths > 500, `only ${paths}`);
  });

  it('adds up to both profiles and to all growth, for each sample type, whatever side comes first', async () => {
    for (const kind of ['heap', 'goroutine']) {
      const names = kind === 'heap' ? ['heap-before', 'heap'] : ['goroutine-before', 'goroutine-after'];
      const [before, after] = await Promise.all(names.map((name) => open(`${example}/${name}.pb.gz`)));
      for (const [base, now] of [
        [before!, after!],
        [after!, before!],
      ] as const) {
        const diff = await diffProfiles(now, base, { mode: 'diff-base' });
        const tree = treeOf(diff);
        for (let type = 0; type < diff.sampleTypes.length; type++) {
          const growth = growthByPath(diff, tree, type);
          assert.equal(growth.totalBase, totalOf(base, type));
          assert.equal(growth.totalNow, totalOf(now, type));
          const rows = Array.from(growth.node, (_, row) => row);
          const shares = rows.reduce((sum, row) => sum + (shareOfGrowth(growth, row) ?? 0), 0);
          assert.ok(growth.grown === 0 || Math.abs(shares - 1) < 1e-9);
          const deltas = rows.map((row) => Math.abs(growth.now[row]! - growth.base[row]!));
          assert.deepEqual(
            deltas,
            deltas.toSorted((a, b) => b - a),
          );
        }
      }
    }
  });

  it('names a place that pprof knows where paths are of packages or files', async () => {
    const [before, after] = ['goroutine-before', 'goroutine-after'].map((name) => `${example}/${name}.pb.gz`);
    const lines = await pprof(['-traces', '-lines', `-diff_base=${before}`, after!]);
    const diff = await diffProfiles(await open(after!), await open(before!), { mode: 'diff-base' });
    for (const granularity of ['packages', 'files'] as const) {
      const tree = buildStackTree(diff, buildFrames(diff, granularity));
      const rows = growthRows(diff, tree, growthByPath(diff, tree, 0), 0, { limit: 0, tagRoot: [] });
      assert.ok(rows.length > 5);
      const places = new Set([...lines.matchAll(/ (\S+:\d+)(?: \(inline\))?$/gm)].map((match) => match[1]));
      for (const { file, line } of rows) assert.ok(places.has(`${file}:${line}`), `${granularity}: ${file}:${line}`);
    }
  });

  it('names the line of each row as pprof -traces -lines has it, whatever refinements are on', async () => {
    const [before, after] = ['goroutine-before', 'goroutine-after'].map((name) => `${example}/${name}.pb.gz`);
    const options = ['-traces', '-lines', `-diff_base=${before}`, after!];
    const traces = (await pprof(options)).split(/^-+\+-+$/m).slice(1);
    const oracle = traces.flatMap((trace) => {
      const value = /^ +(-?\d+) {3}\S/m.exec(trace)?.[1];
      const frames = [...trace.matchAll(/^ +(?:-?\d+ {3})?(\S+ \S+:\d+)(?: \(inline\))?$/gm)].map((match) => match[1]!);
      return value === undefined ? [] : [{ value: Number(value), frames }];
    });
    assert.ok(oracle.length > 20);
    const diff = await diffProfiles(await open(after!), await open(before!), { mode: 'diff-base' });
    for (const tagRoot of [[], ['handler']]) {
      const profile = tagRoot.length === 0 ? diff : await refineBy(diff, [{ kind: 'tagRoot', pattern: 'handler' }]);
      const tree = treeOf(profile);
      const growth = growthByPath(profile, tree, 0, tagRoot);
      const rows = growthRows(profile, tree, growth, 0, { limit: 0, tagRoot });
      assert.ok(rows.length >= 16);
      const at = new Map<string, number>();
      const wanted = new Map<string, number>();
      for (const row of rows) {
        assert.equal(tree.frames.names[tree.frame[row.node]!], row.function);
        const told = row.frames.map((name, depth) => `${name}:${row.lines[depth]}`).slice(row.labels.length);
        const same = oracle.filter(({ frames }) => {
          const theirs = frames.toReversed().map((frame) => frame.replace(/ \S*:(\d+)$/, ':$1'));
          return theirs.join() === told.join();
        });
        assert.ok(same.length > 0, `pprof knows no stack ${told.join(' ')}`);
        const place = `${row.function} ${row.file}:${row.line}`;
        assert.ok(
          same.every(({ frames }) => frames.includes(place)),
          `no stack of the row is at ${place}`,
        );
        at.set(place, (at.get(place) ?? 0) + row.delta);
      }
      for (const place of at.keys()) {
        const through = oracle.filter(({ frames }) => frames.includes(place));
        wanted.set(
          place,
          through.reduce((sum, { value }) => sum + value, 0),
        );
      }
      assert.deepEqual(at, wanted);
    }
  });

  it('knows what became of a path', () => {
    const cases: readonly (readonly [number, number, string])[] = [
      [0, 3, 'new'],
      [3, 4, 'grew'],
      [4, 4, 'same'],
      [4, 3, 'shrank'],
      [3, 0, 'gone'],
    ];
    for (const [base, now, change] of cases) assert.equal(changeOf(base, now), change);
  });

  it('names the module a frame is of', () => {
    const cases: readonly (readonly [name: string, file: string, module: string])[] = [
      ['runtime.gopark', '/usr/local/go/src/runtime/proc.go', 'runtime'],
      ['net/http.(*conn).serve', '/usr/local/go/src/net/http/server.go', 'std'],
      ['github.com/Foo/bar/v2/x.F', '/root/go/pkg/mod/github.com/!foo/bar/v2@v2.3.4/x/f.go', 'github.com/Foo/bar/v2'],
      ['github.com/foo/bar/x.F', 'github.com/foo/bar@v1.0.0/x/f.go', 'github.com/foo/bar'],
      ['github.com/foo/bar/x.F', '/app/vendor/github.com/foo/bar/x/f.go', 'github.com/foo/bar'],
      ['golang.org/x/net/http2.F', '/app/vendor/golang.org/x/net/http2/f.go', 'golang.org/x/net'],
      ['gopkg.in/yaml%2ev3.F', '/app/vendor/gopkg.in/yaml.v3/f.go', 'gopkg.in/yaml.v3'],
      ['example.com/pay/ledger.F', '/home/u/pay/ledger/f.go', 'example.com/pay'],
      ['payments/charge.F', '/home/u/payments/charge/f.go', 'payments'],
      ['main.main', '/home/u/pay/main.go', 'main'],
    ];
    for (const [name, file, module] of cases) assert.equal(moduleOf(name, file).name, module, name);
    assert.equal(moduleOf('a.com/pay/x/y.F', '/w/f.go', ['a.com/pay/x']).name, 'a.com/pay/x');
  });
});
