/** The cost of every line of source is the one `go tool pprof -list` and `-lines` print for it, to the unit. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Reader, Writer } from 'protobufjs/minimal';
import { type FileLines, type LineCosts, lineCosts } from '#engine/profile/costs/line-costs';
import type { Profile } from '#engine/profile/model/profile';
import { pprofName } from '#engine/profile/names/pprof-name';
import { byName, pprofTop } from './pprof';
import { open, realProfiles } from './recordings';

const run = promisify(execFile);

const oneName = 'f';

/** The same profile with one name for all functions and nothing else but their file to tell them by, so that pprof's lines are lines of files. */
function withOneName(bytes: Uint8Array): Uint8Array {
  const strings = Reader.create(bytes);
  let name = 0;
  while (strings.pos < strings.len) {
    const tag = strings.uint32();
    if (tag === 6 * 8 + 2) name++;
    strings.skipType(tag & 7);
  }
  const reader = Reader.create(bytes);
  const writer = Writer.create();
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag !== 5 * 8 + 2) {
      reader.skipType(tag & 7);
      writer.raw(bytes.subarray(start, reader.pos));
      continue;
    }
    const end = reader.uint32() + reader.pos;
    let id = 0;
    let file = 0;
    while (reader.pos < end) {
      const field = reader.uint32();
      if (field >>> 3 === 1) id = Number(reader.uint64());
      else if (field >>> 3 === 4) file = Number(reader.int64());
      else reader.skipType(field & 7);
    }
    writer.uint32(tag).fork().uint32(8).uint64(id);
    writer.uint32(16).int64(name).uint32(24).int64(name).uint32(32).int64(file).ldelim();
  }
  writer.uint32(6 * 8 + 2).string(oneName);
  return writer.finish();
}

function rowsOf({ files }: LineCosts, type: number): { name: string; flat: number; cum: number }[] {
  return files.flatMap(({ file, lines, flat, cum }) =>
    Array.from(lines, (line, at) => ({
      name: line === 0 ? `${oneName} ${file}` : `${oneName} ${file}:${line}`,
      flat: flat[type]![at]!,
      cum: cum[type]![at]!,
    })),
  );
}

/** Lines that `-list` prints with a cost: function, file, line, flat, cum. Those of files that are not here are left out by pprof. */
async function pprofList(file: string, profile: Profile, type: number): Promise<string[]> {
  const unit = profile.sampleTypes[type]!.unit;
  const args = ['tool', 'pprof', `-unit=${unit}`, `-sample_index=${type}`, '-list=.', file];
  const env = { ...process.env, PPROF_TMPDIR: tmpdir(), PPROF_BINARY_PATH: '/nonexistent' };
  const { stdout } = await run('go', args, { maxBuffer: 1 << 28, env });
  let routine = '';
  return stdout.split('\n').flatMap((line) => {
    const head = /^ROUTINE =+ (.*) in (.*)$/.exec(line);
    if (head) routine = `${head[1]} ${head[2]}`;
    const cost = /^ *(\.|-?[\d.]+\S*) +(\.|-?[\d.]+\S*) +(\d+):/.exec(line);
    if (!cost || (cost[1] === '.' && cost[2] === '.')) return [];
    const [flat, cum] = [cost[1]!, cost[2]!].map((text) => (text === '.' ? 0 : Number.parseFloat(text)));
    return [`${routine}:${cost[3]} ${flat} ${cum}`];
  });
}

function functionsAt(profile: Profile, { functions, functionOffset }: FileLines, at: number): string[] {
  return Array.from(functions.subarray(functionOffset[at], functionOffset[at + 1]), (row) => pprofName(profile, row));
}

describe('line costs against go tool pprof', function () {
  this.timeout(600_000);
  let files: string[];
  let scratch: string;
  before(() => {
    files = realProfiles();
    scratch = mkdtempSync(join(tmpdir(), 'gopherscope-lines-'));
  });
  after(() => rmSync(scratch, { recursive: true }));

  it('are the same for every line of every file, recursion and lines of several functions included', async () => {
    let lines = 0;
    for (const file of files) {
      const profile = await open(file);
      const costs = await lineCosts(profile);
      const renamed = join(scratch, basename(file).replace('.gz', ''));
      writeFileSync(renamed, withOneName(gunzipSync(readFileSync(file))));
      for (let type = 0; type < profile.sampleTypes.length; type++) {
        const oracle = await pprofTop([renamed], profile.sampleTypes[type]!.unit, ['-lines', `-sample_index=${type}`]);
        const ours = rowsOf(costs, type).filter(({ flat, cum }) => flat !== 0 || cum !== 0);
        // Frames without a file are no line of any.
        const theirs = oracle.rows.filter(({ name }) => name.includes(' '));
        lines += ours.length;
        assert.deepEqual(byName(ours), byName(theirs), `${file}, type ${type}`);
      }
    }
    assert.ok(lines > 2500, `only ${lines} lines compared`);
  });

  it('are what -list prints beside the source', async () => {
    let lines = 0;
    for (const file of files.filter((name) =>
      /(^|\/)(cpu|heap|mutex|sort-cpu|encoding-json-mem)\.pb\.gz$/.test(name),
    )) {
      const profile = await open(file);
      // pprof takes nothing to list for an error.
      if (profile.samples.count === 0) continue;
      const type = profile.defaultSampleType;
      const costs = await lineCosts(profile);
      const ours = new Set(
        costs.files.flatMap((listed) =>
          Array.from(listed.lines, (line, at) => {
            const cost = `${listed.flat[type]![at]} ${listed.cum[type]![at]}`;
            return functionsAt(profile, listed, at).map((name) => `${name} ${listed.file}:${line} ${cost}`);
          }).flat(),
        ),
      );
      const alone = new Set(
        costs.files.flatMap((listed) =>
          Array.from(listed.lines, (line, at) =>
            functionsAt(profile, listed, at).length === 1 ? `${listed.file}:${line}` : '',
          ),
        ),
      );
      for (const row of await pprofList(file, profile, type)) {
        // Where several functions share a line, -list splits what the line costs.
        const place = row.split(' ').at(-3)!;
        if (!alone.has(place)) continue;
        lines++;
        assert.ok(ours.has(row), `${file}: ${row}`);
      }
    }
    assert.ok(lines > 150, `only ${lines} lines compared`);
  });

  it('say what 100 % is, keep their order and name the functions of each line', async () => {
    for (const file of files) {
      const profile = await open(file);
      const { totals, files: listed } = await lineCosts(profile);
      // In a difference the base alone is the whole.
      const isDifference = profile.samples.fromBase !== undefined;
      assert.deepEqual(
        isDifference ? [] : totals,
        (isDifference ? [] : profile.samples.values).map((column) =>
          column.reduce((sum, value) => sum + Math.abs(value), 0),
        ),
      );
      assert.deepEqual(
        listed.map((one) => one.file),
        [...new Set(listed.map((one) => one.file))].sort(),
      );
      for (const one of listed) {
        for (let at = 0; at < one.lines.length; at++) {
          assert.ok(at === 0 || one.lines[at]! > one.lines[at - 1]!, `${one.file}: lines ascend`);
          assert.ok(functionsAt(profile, one, at).length > 0, `${one.file}:${one.lines[at]} has a function`);
        }
      }
    }
  });

  it('take no longer where every function is on one line', async () => {
    const profile = await open(files[0]!);
    const count = 200_000;
    const rows = Uint32Array.from({ length: count }, (_, row) => row);
    const name = profile.functions.name[0]!;
    const many: Profile = {
      ...profile,
      functions: {
        count,
        name: new Uint32Array(count).fill(name),
        systemName: new Uint32Array(count).fill(name),
        filename: new Uint32Array(count).fill(profile.functions.filename[0]!),
        startLine: new Float64Array(count),
      },
      lines: { count, function: rows, line: new Float64Array(count).fill(1), column: new Float64Array(count) },
      locations: {
        ...profile.locations,
        lineOffset: Uint32Array.from(profile.locations.lineOffset, (_, row) => (row === 0 ? 0 : count)),
      },
    };
    const { files: listed } = await lineCosts(many);
    assert.deepEqual([...listed[0]!.lines], [1]);
    assert.equal(listed[0]!.functions.length, 1);
  }).timeout(20_000);

  it('stop when told to', async () => {
    const profile = await open(files[0]!);
    const slow = { ...profile, sampleTypes: Array(2000).fill(profile.sampleTypes[0]!) };
    slow.samples = { ...profile.samples, values: Array(2000).fill(profile.samples.values[0]!) };
    await assert.rejects(lineCosts(slow, { signal: { aborted: true } }), { code: 'cancelled' });
  });
});
