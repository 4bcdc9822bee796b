/** Exports as text: the figures in them are those of `go tool pprof`, and names that mean harm stay names. */
import assert from 'node:assert/strict';
import { basename, resolve } from 'node:path';
import type { ExportedProfile } from '#engine/profile/export/json';
import { exportPicture, exportText, type TextExport } from '#engine/profile/export/text';
import type { Profile } from '#engine/profile/model/profile';
import type { Granularity } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { openProfile } from '#engine/profile/open';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { encode, type Field, message, smallProfile, smallStrings } from './builder';
import { byName, type OracleRow, pprofTop } from './pprof';
import { open, realProfiles } from './recordings';

const plain: Omit<TextExport, 'format' | 'sampleType'> = { ownModules: [], scrubbed: false, nameOf: pprofName };

/** Flat and cum of each function, counted from folded lines by hand. */
function countFolded(text: string): OracleRow[] {
  const rows = new Map<string, { flat: number; cum: number }>();
  for (const line of text.trimEnd().split('\n')) {
    const space = line.lastIndexOf(' ');
    const value = Number(line.slice(space + 1));
    const stack = line.slice(0, space).split(';');
    for (const name of new Set(stack)) {
      const row = rows.get(name) ?? { flat: 0, cum: 0 };
      row.cum += value;
      if (name === stack.at(-1)) row.flat += value;
      rows.set(name, row);
    }
  }
  return [...rows].map(([name, row]) => ({ name, ...row }));
}

/** Cells of RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (quoted === undefined && bare === '' && end === '') break;
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

function withName(name: string, instead = 'main.leaf'): Promise<Profile> {
  const fields = smallProfile().map((field): Field => (field[0] === 6 && field[1] === instead ? [6, name] : field));
  return openProfile(encode(fields), { inflate: inflateWithZlib });
}

/** As the page exports: names are as they were recorded. */
const written = { ...plain, format: 'folded', nameOf: undefined } as const;

/** Lines of folded stacks that were opened and exported as what they are. */
async function foldedAgain(folded: string): Promise<string[]> {
  const profile = await openProfile(new TextEncoder().encode(folded), { inflate: inflateWithZlib });
  return exportText(profile, { ...written, sampleType: 0 })
    .split('\n')
    .sort();
}

describe('export as text', function () {
  this.timeout(300_000);

  const files = realProfiles().filter((_, at) => at % 3 === 0);
  for (const file of files) {
    it(`has the figures of pprof: ${basename(file)}`, async () => {
      const profile = await open(file);
      const { sampleTypes } = profile;
      const csv = parseCsv(exportText(profile, { ...plain, format: 'csv', sampleType: 0 }));
      const json = JSON.parse(exportText(profile, { ...plain, format: 'json', sampleType: 0 })) as ExportedProfile;
      assert.deepEqual(csv[0], [
        'name',
        'file',
        ...sampleTypes.flatMap(({ type, unit }) => [`${type}/${unit} flat`, `${type}/${unit} cum`]),
      ]);
      for (const [index, { type, unit }] of sampleTypes.entries()) {
        const oracle = byName((await pprofTop([file], unit, [`-sample_index=${index}`])).rows);
        const zero = ([, figures]: readonly [string, string]): boolean => figures !== '0 0';
        const figures = (rows: readonly OracleRow[]) => [...byName(rows)].filter(zero);
        const wanted = [...oracle].filter(zero);
        const folded = exportText(profile, { ...plain, format: 'folded', sampleType: index });
        assert.deepEqual(figures(countFolded(folded)), wanted, `${type}, folded`);
        if (folded !== '') assert.deepEqual(await foldedAgain(folded), folded.split('\n').sort(), `${type}, read back`);
        const fromCsv = csv.slice(1).map((row) => ({
          name: row[0]!,
          flat: Number(row[2 + 2 * index]),
          cum: Number(row[3 + 2 * index]),
        }));
        assert.deepEqual(figures(fromCsv), wanted, `${type}, csv`);
        const fromJson = json.functions.map(({ name, flat, cum }) => ({ name, flat: flat[index]!, cum: cum[index]! }));
        assert.deepEqual(figures(fromJson), wanted, `${type}, json`);
        const flat = json.functions.map(() => 0);
        json.nodes.forEach((node, at) => {
          assert.ok(node.caller < at);
          flat[node.function]! += node.flat[index]!;
        });
        assert.deepEqual(
          flat,
          json.functions.map((row) => row.flat[index]),
        );
      }
    });
  }

  it('keeps names in their place, whatever they hold', async () => {
    const evil = '=cmd|"/c calc"!A1;x\ny,</title><script>alert(1)</script>\u0000\ud800';
    const profile = await withName(evil);
    const folded = exportText(profile, { ...plain, format: 'folded', sampleType: 0 });
    const stacks = folded.trimEnd().split('\n');
    assert.deepEqual(
      stacks.map((line) => line.split(';').length),
      [1, 2],
    );
    const rows = parseCsv(exportText(profile, { ...plain, format: 'csv', sampleType: 0 }));
    assert.ok(rows.some(([name]) => name?.startsWith(`'=cmd|"/c calc"`)));
    assert.ok(rows.every((row) => row.length === 4));
    const json = JSON.parse(exportText(profile, { ...plain, format: 'json', sampleType: 0 })) as ExportedProfile;
    assert.ok(json.functions.some(({ name }) => name.startsWith('=cmd')));
    const svg = exportText(profile, { ...plain, format: 'svg', sampleType: 0 });
    assert.doesNotMatch(svg, /<script|<\/title><script/);
    assert.doesNotMatch(svg, /\0/);
  });

  for (const name of [
    '[no stack]',
    '[unknown]',
    '[libc.so.6]',
    '{closure}',
    '<redacted>/own.f1',
    '<unknown>',
    'a\u0001b',
  ]) {
    it(`writes folded stacks that can be opened where a frame is ${JSON.stringify(name)}`, async () => {
      const folded = exportText(await withName(name, 'main.root'), { ...written, sampleType: 0 });
      assert.ok(folded.startsWith(name.replace('\u0001', ' ')), folded);
      assert.deepEqual(await foldedAgain(folded), folded.split('\n').sort());
      const single = `${folded.split(/[; ]/)[0]} 5\n`;
      assert.deepEqual(await foldedAgain(single), single.split('\n').sort());
    });
  }

  it('colours a picture by the modules of functions, whatever its frames are', async () => {
    const file = resolve('examples/leaky-service/profiles/cpu.pb.gz');
    const profile = await open(file);
    const legend = (granularity: Granularity) =>
      exportPicture(profile, { ...plain, sampleType: 1, granularity, ownModules: [] }).legend;
    assert.ok(legend('functions').length > 2);
    assert.deepEqual(legend('lines'), legend('functions'));
    // A package is in one colour, and the runtime has functions in packages of the library.
    const own = (of: Granularity) => legend(of).find(([fill]) => fill === 'own');
    assert.ok(own('functions'));
    assert.deepEqual(own('packages'), own('functions'));
  });

  it('writes a profile without samples, and samples without a stack', async () => {
    const types: Field[] = [[1, message([1, 1], [2, 2])]];
    const strings = smallStrings.map((text): Field => [6, text]);
    for (const [samples, folded] of [
      [[], ''],
      [[[2, message([2, [5]])]], '[no stack] 5\n'],
    ] as readonly (readonly [Field[], string])[]) {
      const profile = await openProfile(encode([...types, ...samples, ...strings]), { inflate: inflateWithZlib });
      assert.equal(exportText(profile, { ...plain, format: 'folded', sampleType: 0 }), folded);
      const json = JSON.parse(exportText(profile, { ...plain, format: 'json', sampleType: 0 })) as ExportedProfile;
      assert.deepEqual(json.functions, []);
      assert.equal(json.version, 1);
      assert.match(exportText(profile, { ...plain, format: 'svg', sampleType: 0 }), /<\/svg>\n$/);
      assert.equal(exportText(profile, { ...plain, format: 'csv', sampleType: 0 }).split('\r\n').length, 2);
    }
  });
});
