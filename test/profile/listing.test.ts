/** The listing of a function is what `go tool pprof -list` prints of it, and what is inlined and called there is what -peek says, to the unit. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { type ListedFile, type ListedSpot, listFrame } from '#engine/profile/costs/listing';
import { costliestOwnLines } from '#engine/profile/costs/own-lines';
import { frameCosts } from '#engine/profile/costs/top';
import { functionName, type Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { pprofTop } from './pprof';
import { open, realProfiles } from './recordings';

const run = promisify(execFile);

/** pprof's edges: caller, callee and what runs through both. */
async function pprofEdges(file: string, unit: string, flags: readonly string[]): Promise<Map<string, number>> {
  const args = ['tool', 'pprof', '-peek=.', '-nodecount=0', '-nodefraction=0', '-edgefraction=0', `-unit=${unit}`];
  const env = { ...process.env, PPROF_TMPDIR: tmpdir(), PPROF_BINARY_PATH: '/nonexistent' };
  const { stdout } = await run('go', [...args, ...flags, file], { maxBuffer: 1 << 28, env });
  const edges = new Map<string, number>();
  let callee: [string, number][] = [];
  let node = '';
  for (const line of stdout.split('\n')) {
    const edge = /^\s+(-?[\d.]+)\S*\s+\S+%\s+\|\s{3}(.*?)( \((?:partial-)?inline\))?$/.exec(line);
    const head = /^\s*\S+\s+\S+%\s+\S+%\s+\S+\s+\S+%\s+\| (.*?)( \((?:partial-)?inline\))?$/.exec(line);
    if (line.startsWith('---')) {
      callee = [];
      node = '';
    } else if (edge && node === '') callee.push([edge[2]!, Number(edge[1])]);
    else if (edge) edges.set(`${node} → ${edge[2]}`, Number(edge[1]));
    else if (head) {
      node = head[1]!;
      for (const [caller, value] of callee) edges.set(`${caller} → ${node}`, value);
    }
  }
  return edges;
}

interface Listed {
  readonly name: string;
  readonly listing: readonly ListedFile[];
}

function listAll(profile: Profile, type: number, most = Number.POSITIVE_INFINITY): Listed[] {
  const table = buildFrames(profile);
  const { cum } = frameCosts(profile, table, type);
  return table.names
    .map((name, frame) => ({ name, frame }))
    .filter(({ frame }) => cum[frame] !== 0)
    .sort((a, b) => cum[b.frame]! - cum[a.frame]!)
    .slice(0, most)
    .map(({ name, frame }) => ({ name, listing: listFrame(profile, table, frame, type) }));
}

/** Names as pprof prints them: it shortens some, as if they were those of C++. */
function printed(profile: Profile): (name: string) => string {
  const names = new Map(
    Array.from({ length: profile.functions.count }, (_, row) => [functionName(profile, row), pprofName(profile, row)]),
  );
  return (name) => names.get(name) ?? name;
}

const placeOf = (spot: ListedSpot, print: (name: string) => string): string =>
  [print(spot.function), spot.line === 0 ? spot.file : `${spot.file}:${spot.line}`].filter(Boolean).join(' ');

describe('listing of a function against go tool pprof', function () {
  this.timeout(600_000);
  let files: string[];
  before(() => {
    files = realProfiles().filter((name) =>
      /(^|\/)(cpu|heap|mutex|block|goroutine|sort-cpu|encoding-json-mem|text-template-cpu)\.pb\.gz$/.test(name),
    );
    assert.ok(files.length >= 6, String(files.map((file) => basename(file))));
  });

  it('has the lines of every function with flat and cum of -list', async () => {
    let compared = 0;
    for (const file of files) {
      const profile = await open(file);
      const type = profile.defaultSampleType;
      const { type: name, unit } = profile.sampleTypes[type]!;
      const oracle = await pprofTop([file], unit, ['-lines', `-sample_index=${name}`]);
      const theirs = new Map<string, [number, number]>();
      for (const row of oracle.rows) {
        const [flat, cum] = theirs.get(row.name) ?? [0, 0];
        theirs.set(row.name, [flat + row.flat, cum + row.cum]);
      }
      const ours = new Map<string, [number, number]>();
      const print = printed(profile);
      for (const { listing } of listAll(profile, type)) {
        for (const spot of listing.flatMap(({ lines }) => lines)) {
          if (spot.flat[type] === 0 && spot.cum[type] === 0) continue;
          ours.set(placeOf(spot, print), [spot.flat[type]!, spot.cum[type]!]);
        }
      }
      compared += ours.size;
      assert.deepEqual(new Map([...ours].sort()), new Map([...theirs].sort()), file);
    }
    assert.ok(compared > 500, `only ${compared} lines compared`);
  });

  it('counts what is inlined into a line, at every depth, as pprof counts edges between lines', async () => {
    let compared = 0;
    for (const file of files) {
      const profile = await open(file);
      const type = profile.defaultSampleType;
      const { type: name, unit } = profile.sampleTypes[type]!;
      // With nothing to look at pprof fails.
      if (profile.samples.count === 0) continue;
      const edges = await pprofEdges(file, unit, ['-lines', `-sample_index=${name}`]);
      const print = printed(profile);
      const place = (spot: ListedSpot): string => placeOf(spot, print);
      for (const { listing } of listAll(profile, type)) {
        for (const line of listing.flatMap(({ lines }) => lines)) {
          for (const inner of line.inlined) {
            if (inner.cum[type] === 0 || place(inner) === place(line)) continue;
            compared++;
            assert.equal(
              inner.cum[type],
              edges.get(`${place(line)} → ${place(inner)}`),
              `${file}: ${place(line)} → ${place(inner)}`,
            );
          }
          const check = (spot: ListedSpot): void => {
            const within = spot.inlined.reduce((sum, inner) => sum + inner.cum[type]!, 0);
            assert.ok(within <= spot.cum[type]!, `${file}: ${place(spot)} holds what is inlined in it`);
            spot.inlined.forEach(check);
          };
          check(line);
        }
      }
    }
    assert.ok(compared > 60, `only ${compared} inlined frames compared`);
  });

  it('leaves nothing of a line without its place: itself, what is inlined and what is called make up its cost', async () => {
    let exact = 0;
    for (const file of files) {
      const profile = await open(file);
      const type = profile.defaultSampleType;
      for (const { name, listing } of listAll(profile, type, 60)) {
        const check = (spot: ListedSpot): void => {
          const parts = [...spot.inlined, ...spot.calls].reduce((sum, part) => sum + part.cum[type]!, spot.flat[type]!);
          // A stack that passes twice, by two ways on, counts once here and once for each way.
          assert.ok(parts >= spot.cum[type]!, `${file}: ${name} at ${spot.line}`);
          if (parts === spot.cum[type]) exact++;
          spot.inlined.forEach(check);
        };
        for (const line of listing.flatMap(({ lines }) => lines)) check(line);
      }
    }
    assert.ok(exact > 200, `only ${exact}`);
  });

  it('finds the costliest own lines: the innermost of each stack, as -show of own code alone has them', async () => {
    for (const file of files) {
      const profile = await open(file);
      const type = profile.defaultSampleType;
      const { type: name, unit } = profile.sampleTypes[type]!;
      const table = buildFrames(profile);
      const isOwn = table.names.map((text) => text.startsWith('main.') || text.startsWith('example.com/'));
      const lines = costliestOwnLines(profile, table, (frame) => isOwn[frame]!, type, 10_000);
      const show = ['-lines', '-show=^main\\.|^example\\.com/', `-sample_index=${name}`];
      const oracle = await pprofTop([file], unit, show).catch(() => undefined);
      const theirs = new Map<string, number>();
      for (const row of oracle?.rows ?? []) {
        const line = row.name.slice(row.name.lastIndexOf(' ') + 1);
        if (row.flat !== 0) theirs.set(line, (theirs.get(line) ?? 0) + row.flat);
      }
      const ours = new Map(lines.map((line) => [`${line.file}:${line.line}`, line.cost]));
      assert.deepEqual(new Map([...ours].sort()), new Map([...theirs].sort()), file);
    }
  });
});
