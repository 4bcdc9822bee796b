/** What the editor keeps of a profile and how it becomes bars: read as the extension host reads it, with pprof's figures for functions. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fitOf } from '#engine/profile/source/fit';
import { barOf, barSvg, lengths } from '../../client/src/heat/bars';
import { costliestAt, heatLines, recordedLines, rowOf, sampleTypeOf } from '../../client/src/heat/heat-lines';
import type { HeatProfile } from '../../client/src/profile/reading/condense';
import { isSameKind, profileKind } from '../../client/src/profile/reading/kind';
import { type ReadAnswer, read } from '../../client/src/profile/reading/read';
import { encode, smallProfile } from './builder';
import { pprofTop } from './pprof';
import { open, realProfiles } from './recordings';

async function heatOf(bytes: Uint8Array, name = 'x.pb.gz'): Promise<HeatProfile> {
  const answer = await read({ what: 'heat', bytes, name }, {});
  assert.ok(answer.kind === 'heat', JSON.stringify(answer));
  return answer.profile;
}

const problem = (answer: ReadAnswer): string =>
  answer.kind === 'failed' ? answer.message : `no failure: ${answer.kind}`;

describe('what is kept of a profile for the editor', function () {
  this.timeout(600_000);

  it('has the cost pprof gives each function, and the lines of each file under its name', async () => {
    let compared = 0;
    for (const file of realProfiles().filter((name) => /(cpu|heap|mutex|goroutine)\.pb\.gz$/.test(name))) {
      const heat = await heatOf(readFileSync(file), basename(file));
      const profile = await open(file);
      const type = heat.defaultSampleType;
      const oracle = await pprofTop([file], profile.sampleTypes[type]!.unit, []);
      const cums = new Map(oracle.rows.map(({ name, cum }) => [name, cum]));
      for (const [base, files] of heat.files) {
        for (const { file: path, functions, lines, functionOffset } of files) {
          assert.ok(path.endsWith(base));
          assert.equal(functionOffset.length, lines.length + 1);
          for (const { name, cum } of functions) {
            if (!cums.has(name)) continue;
            compared++;
            assert.equal(cum[type], cums.get(name), `${basename(file)}: ${name}`);
          }
        }
      }
    }
    assert.ok(compared > 150, `only ${compared} functions compared`);
  });

  it('knows what kind of profile it is', async () => {
    for (const file of realProfiles()) {
      const name = basename(file);
      const said = /cpu|heap|allocs|block|mutex|goroutine|threadcreate/.exec(name)?.[0];
      if (said === undefined) continue;
      assert.equal((await heatOf(readFileSync(file), name)).kind, said, name);
    }
  });

  it('tells block from mutex profiles by their names only', () => {
    const contention = [
      { type: 'contentions', unit: 'count' },
      { type: 'delay', unit: 'nanoseconds' },
    ];
    const head = { sampleTypes: contention, defaultSampleType: 1, taken: 0 };
    assert.equal(profileKind(head, 'app-mutex-3.pb.gz'), 'mutex');
    assert.equal(profileKind(head, 'app.pb.gz'), 'contention');
    assert.ok(isSameKind(head, 'block-1.pb.gz', head, 'block-2.pb.gz'));
    assert.ok(!isSameKind(head, 'block.pb.gz', head, 'mutex.pb.gz'));
    assert.ok(!isSameKind(head, 'block.pb.gz', { ...head, sampleTypes: contention.slice(1) }, 'block.pb.gz'));
  });
});

describe('what the text of a file is held to', () => {
  it('tells that lines were put in, be it inside of a function', async () => {
    const heat = await heatOf(readFileSync('examples/leaky-service/profiles/heap.pb.gz'));
    const [file] = heat.files.get('timeout.go')!;
    const lines = readFileSync('examples/leaky-service/charge/timeout.go', 'utf8').split('\n');
    assert.equal(fitOf('timeout.go', lines, recordedLines(file!)).kind, 'fits');
    // The hot line stays inside of its function, and only the closure it is in has moved.
    const inside = lines.findIndex((line) => line.includes('timer := time.NewTimer'));
    for (const [at, count] of [
      [inside, 4],
      [inside, 1],
      [3, 1],
    ] as const) {
      const moved = lines.toSpliced(at, 0, ...new Array<string>(count).fill('println(1)'));
      assert.equal(fitOf('timeout.go', moved, recordedLines(file!)).kind, 'differs', `${count} lines at ${at}`);
    }
  });
});

describe('reading a profile in the extension host', () => {
  const small = encode(smallProfile());

  it('reads it compressed or not', async () => {
    for (const bytes of [small, gzipSync(small)]) {
      const heat = await heatOf(bytes);
      const [main] = heat.files.get('main.go') ?? [];
      assert.deepEqual([...main!.lines], [12, 20]);
      assert.deepEqual([...main!.flat[0]!], [70, 30]);
      assert.deepEqual([...main!.cum[0]!], [70, 100]);
      assert.deepEqual(heat.totals, [100]);
    }
  });

  it('says what is wrong with a file, by its name', async () => {
    const cut = gzipSync(small).subarray(0, 60);
    assert.match(
      problem(await read({ what: 'heat', bytes: cut, name: 'a.pb.gz' }, {})),
      /^a\.pb\.gz ends in the middle/,
    );
    const damaged = gzipSync(small);
    damaged.fill(0xff, 20, 40);
    assert.match(
      problem(await read({ what: 'head', bytes: damaged, name: 'b.gz' }, {})),
      /^b\.gz has damaged gzip data/,
    );
    const text = new TextEncoder().encode('<html></html>');
    assert.match(problem(await read({ what: 'head', bytes: text, name: 'c.pb' }, {})), /^c\.pb is a web page/);
  });

  it('refuses a bomb while it inflates', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024));
    assert.match(
      problem(await read({ what: 'heat', bytes: bomb, name: 'bomb.gz' }, {})),
      /inflates to more than 256 MiB/,
    );
  }).timeout(60_000);

  it('stops when told to', async () => {
    const file = realProfiles()[0]!;
    const answer = await read({ what: 'heat', bytes: readFileSync(file), name: 'x' }, { signal: { aborted: true } });
    // A small profile may be read before anybody looks at the clock.
    assert.ok(answer.kind === 'heat' || /not read to its end/.test(problem(answer)));
  });
});

describe('bars', () => {
  it('are of the largest share a line has in any active profile, from the threshold on', async () => {
    const profile = await heatOf(encode(smallProfile()));
    const [file] = profile.files.get('main.go')!;
    const one = { profile, sampleType: 0, file: file! };
    const twice = { ...one, profile: { ...profile, totals: [200] } };
    assert.deepEqual(heatLines([twice, one], 0), [
      { line: 12, share: 0.7 },
      { line: 20, share: 1 },
    ]);
    assert.deepEqual(heatLines([one], 0.8), [{ line: 20, share: 1 }]);
    assert.deepEqual(heatLines([{ ...one, profile: { ...profile, totals: [0] } }], 0), []);
    assert.deepEqual(
      [12, 13, 20, 21].map((line) => rowOf(file!, line)),
      [0, -1, 1, -1],
    );
    assert.equal(costliestAt(file!, 0, 0)?.name, 'main.leaf');
  });

  it('lead to the function of a line that costs most, below zero, too', () => {
    const functions = [-9, 3, 4].map((cum, at) => ({
      name: `main.f${at}`,
      startLine: 1,
      firstLine: 1,
      flat: [0],
      cum: [cum],
    }));
    const file = {
      file: 'main.go',
      lines: Uint32Array.of(1, 2),
      flat: [],
      cum: [],
      functionOffset: Uint32Array.of(0, 3, 3),
      lineFunctions: Uint32Array.of(1, 0, 2),
      functions,
    };
    assert.equal(costliestAt(file, 0, 0)?.name, 'main.f0');
    assert.equal(costliestAt(file, 1, 0), undefined);
  });

  it('show the type chosen last that a profile has, else its own', async () => {
    const profile = await heatOf(encode(smallProfile()));
    const heap = {
      ...profile,
      sampleTypes: ['alloc_space', 'inuse_space'].map((type) => ({ type, unit: 'bytes' })),
      defaultSampleType: 1,
    };
    assert.equal(sampleTypeOf(heap, []), 1);
    assert.equal(sampleTypeOf(heap, ['cpu', 'alloc_space', 'inuse_space']), 0);
    assert.equal(sampleTypeOf(profile, ['alloc_space']), profile.defaultSampleType);
  });

  it('are as long as their part of the hottest line, and as strong as they matter', () => {
    assert.deepEqual(barOf(0.4, 0.4), { length: lengths, tint: 2 });
    assert.deepEqual(barOf(0.02, 0.4), { length: 1, tint: 1 });
    assert.deepEqual(barOf(0.004, 0.004), { length: lengths, tint: 0 });
    assert.deepEqual(barOf(1e-9, 1), { length: 1, tint: 0 });
  });

  it('are half as strong when the source changed', () => {
    const strength = (svg: string): number => Number(/fill-opacity="([\d.]+)"/.exec(svg)?.[1]);
    const bar = barOf(0.4, 0.4);
    assert.equal(strength(barSvg(bar, '#d98a3d', true)) * 2, strength(barSvg(bar, '#d98a3d', false)));
  });
});
