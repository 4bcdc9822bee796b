/** The patterns the page makes of labels and frames: each means one thing, to pprof too, and a chip shows it without its quotes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labelCosts } from '#engine/profile/costs/label-costs';
import { openProfile } from '#engine/profile/open';
import { refineBy } from '#engine/profile/refine/refinement';
import { compileRegexp } from '#engine/profile/refine/regexp';
import { moduleKinds } from '../../media/profile/model';
import { chipText, framePattern, labelPattern, modulePattern } from '../../media/profile/presets';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { encode, type Field, message } from '../profile/builder';
import { pprof } from '../profile/pprof';

type Label = readonly [key: string, value: string | bigint, unit?: string];

/** A profile whose samples have one label each, the n-th of value 10^n under the function fN. */
function labelled(labels: readonly Label[]) {
  const strings = ['', 'samples', 'count'];
  const index = (text: string) => {
    const at = strings.indexOf(text);
    return at >= 0 ? at : strings.push(text) - 1;
  };
  const samples = labels.map(([key, value, unit = ''], at): Field => {
    const said: Field[] =
      typeof value === 'string'
        ? [[2, index(value)]]
        : [
            [3, value],
            [4, index(unit)],
          ];
    return [2, message([1, [at + 1]], [2, [10 ** at]], [3, message([1, index(key)], ...said)])];
  });
  const places = labels.flatMap((_, at): Field[] => [
    [4, message([1, at + 1], [4, message([1, at + 1], [2, 1])])],
    [5, message([1, at + 1], [2, index(`f${at}`)])],
  ]);
  return encode([[1, message([1, 1], [2, 2])], ...samples, ...places, ...strings.map((text) => [6, text] as const)]);
}

describe('patterns of the page', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-presets-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Values of the samples a pattern keeps, as pprof says. */
  async function keptByPprof(bytes: Uint8Array, pattern: string): Promise<number[]> {
    const file = join(folder, 'labelled.pb');
    writeFileSync(file, bytes);
    const raw = await pprof(['-raw', `-tagfocus=${pattern}`, file]);
    const samples = raw.slice(raw.indexOf('Samples:'), raw.indexOf('Locations'));
    return [...samples.matchAll(/^\s+(\d+): \d/gm)].map(([, value]) => Number(value));
  }

  const texts: readonly (readonly [string, string])[] = [
    ['c', 'a'],
    ['c', 'a,b'],
    ['c', 'b'],
    ['k=ey', 'v=1,x'],
    ['plain', 'x=y'],
    ['regexp', '.*'],
    ['trace', '12345678901234567890123'],
    ['trace', '+5'],
    ['', 'nokey'],
  ];

  for (const [at, [key, text]] of texts.entries()) {
    it(`keep the samples labelled ${key}: ${text}, and no others`, async () => {
      const bytes = labelled(texts);
      const profile = await openProfile(bytes, { inflate: inflateWithZlib });
      const pattern = labelPattern(key, { text, number: undefined, unit: '', cost: 1 })!;
      const kept = await refineBy(profile, [{ kind: 'tagFocus', pattern }]);
      assert.deepEqual([...kept.samples.values[0]!], [10 ** at]);
      assert.deepEqual(await keptByPprof(bytes, pattern), [10 ** at]);
    });
  }

  const numbers: readonly Label[] = [
    ['bytes', 4096n],
    ['bytes', 4n],
    ['request', 7n],
    ['size', 3n, 'kb'],
    ['worker', -2n],
    ['wait', 5n, 'milliseconds'],
    ['rate', 5n, 'kb/s'],
    ['greek', 5n, 'μs'],
    ['micro', 5n, 'µs'],
    ['odd', 5n, 'widgets per day'],
    ['count', 6n, 'count'],
    ['huge', 9_223_372_036_854_775_807n, 'requests'],
    ['cpu', 5n, 'gcu'],
  ];

  it('keep one number of a label whatever its unit, and no other one', async () => {
    const bytes = labelled(numbers);
    const profile = await openProfile(bytes, { inflate: inflateWithZlib });
    const values = labelCosts(profile, 0, 10).groups.flatMap(({ key, values }) =>
      values.map((value) => ({ key, value })),
    );
    assert.equal(values.length, numbers.length);
    for (const { key, value } of values) {
      const pattern = labelPattern(key, value);
      assert.ok(pattern !== undefined, `${key} has a pattern`);
      assert.deepEqual(await keptByPprof(bytes, pattern), [value.cost], `pprof: ${pattern}`);
      const kept = await refineBy(profile, [{ kind: 'tagFocus', pattern }]);
      assert.deepEqual([...kept.samples.values[0]!], [value.cost], pattern);
    }
  });

  it('take numbers of one key as pprof does: in the unit that is stated first', async () => {
    const bytes = labelled([
      ['size', 4n, 'bytes'],
      ['size', 4n, 'kb'],
    ]);
    const profile = await openProfile(bytes, { inflate: inflateWithZlib });
    const [group] = labelCosts(profile, 0, 10).groups;
    assert.deepEqual(group!.values, [{ text: '', number: 4, unit: 'bytes', cost: 11 }]);
    assert.deepEqual(await keptByPprof(bytes, labelPattern('size', group!.values[0]!)!), [1, 10]);
  });

  it('are not made where pprof has no way to name a number', () => {
    const value = { text: '', number: 5, unit: 'nanogcu', cost: 1 };
    assert.equal(labelPattern('cpu', value), undefined);
    assert.equal(labelPattern('k=ey', { ...value, unit: 'k=ey' }), undefined);
  });

  it('name code without a name by its binary, as pprof matches it', async () => {
    const matches = await compileRegexp(framePattern('[libc.so.6]', 'functions', '') ?? '', 'focus');
    assert.deepEqual(
      ['/usr/lib/libc.so.6', 'libc.so.6', '[libc.so.6]', '/usr/lib/xlibc.so.6', '/usr/lib/libc.so.60'].map(matches),
      [true, true, true, false, false],
    );
    assert.equal(framePattern('<unknown>', 'lines', ''), undefined);
    assert.equal(framePattern('main.f /home/u/my code/a.go:3', 'lines', '/home/u/my code/a.go'), '^main\\.f$');
    assert.equal(
      framePattern('main.f[go.shape.struct { X int }]', 'lines', ''),
      '^main\\.f\\[go\\.shape\\.struct \\{ X int \\}\\]$',
    );
  });

  it('match the frames of a module and no others, whatever its packages are called', async () => {
    const kinds = {
      own: ['main.main', 'example.com/payments/charge.(*Service).Charge', 'example.com/payments.Run[go.shape.int]'],
      dependency: ['gopkg.in/yaml%2ev3.Unmarshal', 'gopkg.in/yaml.Unmarshal', 'example.com/payments-sdk.Do'],
      std: ['time.Now', 'net/http.(*conn).serve', 'net.(*conn).Write', 'runtime/pprof.Do'],
      runtime: ['runtime.gopark', 'time.Sleep', 'internal/poll.runtime_pollWait'],
      gc: ['runtime.gcDrain', 'runtime.scanobject'],
      unnamed: ['[libc.so.6]', '<unknown>'],
      label: ['0', 'POST /refunds'],
    } as const;
    const names = Object.values(kinds).flat();
    const module = Uint8Array.from(names, (name) =>
      moduleKinds.findIndex((kind) => (kinds[kind] as readonly string[]).includes(name)),
    );
    const frames = { names, files: names.map(() => ''), module };
    for (const kind of moduleKinds) {
      const matches = await compileRegexp(modulePattern(kind, frames, 'functions') ?? '', 'focus');
      const nameable = kinds[kind].filter((name) => name !== '<unknown>');
      assert.deepEqual(names.filter(matches), nameable, kind);
    }
    assert.equal(modulePattern('own', { names: [], files: [], module: new Uint8Array() }, 'functions'), undefined);
    const packages = { names: ['net/http', 'net', 'runtime'], files: ['', '', ''], module: Uint8Array.of(2, 2, 3) };
    const inPackages = await compileRegexp(modulePattern('std', packages, 'packages') ?? '', 'focus');
    assert.deepEqual(['net/http.Get', 'net.Dial', 'net/url.Parse', 'runtime.futex'].map(inPackages), [
      true,
      true,
      false,
      false,
    ]);
  });

  it('are shown without their quotes', () => {
    assert.equal(chipText(labelPattern('c', { text: 'a,b', number: undefined, unit: '', cost: 1 })!), 'c=a,b');
    assert.equal(chipText(framePattern('net/http.(*conn).serve', 'functions', '') ?? ''), 'net/http.(*conn).serve');
    assert.equal(chipText('^net|http$'), '^net|http$');
  });
});
