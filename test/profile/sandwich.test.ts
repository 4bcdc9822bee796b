/** Both sides of a function against `go tool pprof -peek` and `-show_from` on real profiles, and against a brute force on drawn trees. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { frameCosts, sortFrames } from '#engine/profile/costs/top';
import { none, type Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { openProfile } from '#engine/profile/open';
import { type Sandwich, type SandwichSide, sandwich } from '#engine/profile/tree/sandwich';
import { buildStackTree, nodeCosts, type StackTree } from '#engine/profile/tree/stack-tree';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { seed } from '../seeded';
import { smallProfile } from '../webview/small-profile';
import { pprofTop } from './pprof';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const heap = 'examples/leaky-service/profiles/heap.pb.gz';

interface Read {
  readonly profile: Profile;
  readonly tree: StackTree;
  readonly sampleType: number;
}

async function read(bytes: Uint8Array, wanted?: string): Promise<Read> {
  const profile = await openProfile(bytes, { inflate: inflateWithZlib });
  const tree = buildStackTree(profile, buildFrames(profile, 'functions'));
  const sampleType = wanted ? profile.sampleTypes.findIndex(({ type }) => type === wanted) : profile.defaultSampleType;
  return { profile, tree, sampleType };
}

function around({ profile, tree, sampleType }: Read, frame: number): Sandwich {
  return sandwich(tree, nodeCosts(profile, tree, sampleType).cum, frame);
}

/** Costs of a side's nodes, of the samples that hold the function alone. */
function costsOf({ profile, sampleType }: Read, { within }: Sandwich, { tree }: SandwichSide) {
  const values = profile.samples.values.map((column) => column.map((value, sample) => value * within[sample]!));
  return nodeCosts({ ...profile, samples: { ...profile.samples, values } }, tree, sampleType);
}

/** Cum of each frame directly beside the middle. */
function neighbours(read: Read, both: Sandwich, side: SandwichSide): Map<string, number> {
  const { cum } = costsOf(read, both, side);
  const found = new Map<string, number>();
  for (let node = 1; node < side.tree.count; node++) {
    if (side.tree.depth[node] === 1) found.set(printed(read, side.tree.frame[node]!), cum[node]!);
  }
  return found;
}

/** The name of a frame as pprof prints it. */
function printed({ profile, tree }: Read, frame: number): string {
  const row = tree.frames.function[frame]!;
  return row === none ? tree.frames.names[frame]! : pprofName(profile, row);
}

interface Peek {
  readonly callers: Map<string, number>;
  readonly callees: Map<string, number>;
  readonly flat: number;
  readonly cum: number;
}

/** What pprof prints around one function. */
function peek(file: string, name: string, unit: string, flags: readonly string[]): Peek {
  const pattern = `^${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;
  const args = ['tool', 'pprof', `-peek=${pattern}`, '-nodefraction=0', '-edgefraction=0', `-unit=${unit}`];
  const out = execFileSync('go', [...args, ...flags, file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 26,
  });
  const callers = new Map<string, number>();
  const callees = new Map<string, number>();
  let middle: { flat: number; cum: number } | undefined;
  for (const line of out.split('\n')) {
    const itself = /^\s*(\S+)\s+\S+%\s+\S+%\s+(\S+)\s+\S+%\s+\| (.*)$/.exec(line);
    const edge = /^\s+(\S+)\s+\S+%\s+\|\s\s\s(.*?)(?: \((?:partial-)?inline\))?$/.exec(line);
    if (itself) middle = { flat: Number.parseFloat(itself[1]!), cum: Number.parseFloat(itself[2]!) };
    else if (edge) (middle ? callees : callers).set(edge[2]!, Number.parseFloat(edge[1]!));
  }
  assert.ok(middle, `pprof knows ${name}`);
  return { callers, callees, ...middle };
}

const sorted = (map: Map<string, number>) => [...map].filter(([, cost]) => cost !== 0).sort();

describe('sandwich', function () {
  this.timeout(300_000);

  for (const [file, type, unit] of [
    [cpu, 'cpu', 'ns'],
    [heap, 'alloc_space', 'B'],
    [heap, 'inuse_objects', 'count'],
  ] as const) {
    it(`has the callers and callees of pprof -peek: ${type}`, async () => {
      const opened = await read(readFileSync(file), type);
      const { tree, profile, sampleType } = opened;
      const costs = frameCosts(profile, tree.frames, sampleType);
      let compared = 0;
      for (const frame of sortFrames(tree.frames, costs, 'cum').slice(0, 12)) {
        const both = around(opened, frame);
        // pprof counts each call of a stack that holds the function twice, at every place.
        if (both.recursive) continue;
        const oracle = peek(file, tree.frames.names[frame]!, unit, [`-sample_index=${type}`]);
        const name = tree.frames.names[frame]!;
        assert.deepEqual(sorted(neighbours(opened, both, both.callers)), sorted(oracle.callers), `callers of ${name}`);
        assert.deepEqual(sorted(neighbours(opened, both, both.callees)), sorted(oracle.callees), `callees of ${name}`);
        assert.equal(costsOf(opened, both, both.callees).flat[0], oracle.flat, name);
        assert.equal(costsOf(opened, both, both.callers).cum[0], oracle.cum, name);
        compared++;
      }
      assert.ok(compared > 8, `${compared} functions compared`);
    });
  }

  it('has below a function what pprof -show_from leaves, recursion included', async () => {
    const opened = await read(readFileSync(cpu));
    const { tree, profile, sampleType } = opened;
    const costs = frameCosts(profile, tree.frames, sampleType);
    const frames = sortFrames(tree.frames, costs, 'cum');
    const recursive = frames.filter((frame) => around(opened, frame).recursive);
    assert.ok(recursive.length > 0, 'some function calls itself');
    for (const frame of [...frames.slice(0, 8), ...recursive.slice(0, 5)]) {
      const name = tree.frames.names[frame]!;
      const pattern = `^${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;
      const oracle = await pprofTop([cpu], 'ns', [`-show_from=${pattern}`]);
      const both = around(opened, frame);
      const { flat, cum } = costsOf(opened, both, both.callees);
      const shown = new Map<string, { flat: number; cum: number }>();
      const add = (at: number, more: { flat: number; cum: number }) => {
        const known = shown.get(printed(opened, at)) ?? { flat: 0, cum: 0 };
        shown.set(printed(opened, at), { flat: known.flat + more.flat, cum: known.cum + more.cum });
      };
      add(frame, { flat: flat[0]!, cum: cum[0]! });
      const side = both.callees.tree;
      for (let node = 1; node < side.count; node++) {
        let repeated = side.frame[node] === frame;
        for (let at = side.parent[node]!; at !== 0 && !repeated; at = side.parent[at]!)
          repeated = side.frame[at] === side.frame[node];
        add(side.frame[node]!, { flat: flat[node]!, cum: repeated ? 0 : cum[node]! });
      }
      for (const row of oracle.rows) assert.deepEqual(shown.get(row.name), { flat: row.flat, cum: row.cum }, row.name);
      const costly = [...shown].filter(([, cost]) => cost.cum !== 0);
      assert.equal(costly.length, oracle.rows.length, name);
    }
  });

  it('has exactly the paths above and below outermost frames, on drawn stacks with recursion', async () => {
    const stacks = fc.array(
      fc.record({
        stack: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 7 }),
        value: fc.integer({ min: -5, max: 20 }),
      }),
      { minLength: 1, maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(stacks, fc.constantFrom('a', 'b', 'c', 'd'), async (drawn, name) => {
        const types = [['cpu', 'nanoseconds']] as const;
        const samples = drawn.map(({ stack, value }) => ({
          stack: stack.map((frame) => ({ name: frame })).reverse(),
          values: [value],
        }));
        const opened = await read(smallProfile(types, samples));
        const frame = opened.tree.frames.names.indexOf(name);
        if (frame < 0) return;
        const both = around(opened, frame);
        const above = new Map<string, number>();
        const below = new Map<string, number>();
        for (const { stack, value } of drawn) {
          const at = stack.indexOf(name);
          if (at < 0) continue;
          for (const [map, path] of [
            [above, stack.slice(0, at).reverse()],
            [below, stack.slice(at + 1)],
          ] as const)
            for (let end = 0; end <= path.length; end++) {
              const key = path.slice(0, end).join('/');
              map.set(key, (map.get(key) ?? 0) + value);
            }
        }
        for (const [side, oracle] of [
          [both.callers, above],
          [both.callees, below],
        ] as const) {
          const { cum } = costsOf(opened, both, side);
          const found = new Map<string, number>();
          for (let node = 0; node < side.tree.count; node++) {
            found.set(pathIn(side.tree, node).join('/'), cum[node]!);
            const origin = side.origin[node]!;
            const expected = node === 0 ? frame : side.tree.frame[node];
            assert.equal(opened.tree.frame[origin], expected, 'the origin is of the same function');
          }
          assert.deepEqual([...found].sort(), [...oracle].sort());
        }
        const twice = drawn.some(({ stack }) => stack.indexOf(name) !== stack.lastIndexOf(name));
        assert.equal(both.recursive, twice);
      }),
      { seed, numRuns: 300 },
    );
  });

  it('is empty for a function that no sample holds', async () => {
    const opened = await read(readFileSync(cpu));
    const both = around(opened, opened.tree.frames.count + 7);
    assert.deepEqual([both.callers.tree.count, both.callees.tree.count, both.recursive], [1, 1, false]);
    assert.equal(costsOf(opened, both, both.callees).cum[0], 0);
  });
});

function pathIn(tree: StackTree, node: number): string[] {
  const path: string[] = [];
  for (let at = node; at !== 0; at = tree.parent[at]!) path.push(tree.frames.names[tree.frame[at]!]!);
  return path.reverse();
}
