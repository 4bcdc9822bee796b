/** Names that look like C++ are shortened as pprof shortens them, however their brackets pair, and in no more time than they are long. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seed, seeded } from '../seeded';
import { encode, type Field, message } from './builder';
import { pprofTop } from './pprof';
import { profileJson } from './run-profile';

/** One sample each, of growing value, so that names stand in this order. */
function profileOf(names: readonly string[]): Uint8Array {
  const strings = ['', 'cpu', 'nanoseconds', ...names];
  return encode([
    [1, message([1, 1], [2, 2])],
    ...names.map((_, at): Field => [2, message([1, [at + 1]], [2, [at + 1]])]),
    ...names.map((_, at): Field => [4, message([1, at + 1], [4, message([1, at + 1], [2, 1])])]),
    ...names.map((_, at): Field => [5, message([1, at + 1], [2, at + 3], [3, at + 3])]),
    ...strings.map((text): Field => [6, text]),
  ]);
}

describe('names of C++', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-cpp-'));
  after(() => rmSync(folder, { recursive: true }));
  const top = (file: string) =>
    profileJson<{ rows: { name: string; flat: number }[] }>('top', file).rows.map(
      ({ name, flat }) => `${flat} ${name}`,
    );

  it(`are shortened as pprof does: seed ${seed}`, async () => {
    const draw = seeded(seed);
    const parts = ['(', ')', '<', '>', 'a', 'b', '::', '(', ')'];
    const drawn = Array.from({ length: 300 }, (_, at) => {
      const tail = Array.from({ length: draw(14) }, () => parts[draw(parts.length)]!).join('');
      return `ns::f${at}${tail}`;
    });
    const file = join(folder, 'drawn.pb');
    writeFileSync(file, profileOf(['ns::a(b(c))d<e>f', 'ns::((x', 'ns::)a(b)', 'x::f()()()', 'ns::<<a>b>c', ...drawn]));
    const oracle = await pprofTop([file], 'ns', []);
    assert.ok(oracle.rows.length > 250);
    assert.deepEqual(top(file).sort(), oracle.rows.map(({ name, flat }) => `${flat} ${name}`).sort());
  });

  it('are shortened whatever their length', () => {
    const file = join(folder, 'long.pb');
    writeFileSync(file, profileOf([`ns::${'()'.repeat(400_000)}`]));
    assert.deepEqual(top(file), ['1 ns::']);
  });
});
