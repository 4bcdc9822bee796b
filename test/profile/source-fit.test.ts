/** Whether a text is the one a profile was recorded from: real profiles fit the sources they were compiled from, and no others. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineCosts } from '#engine/profile/costs/line-costs';
import { functionName, type Profile } from '#engine/profile/model/profile';
import { fitOf, type RecordedLine } from '#engine/profile/source/fit';
import { open, recordings } from './recordings';

const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();

const existing = (places: readonly string[]): string | undefined =>
  places.find((place) => place.endsWith('.go') && existsSync(place));

/** Recorded with the Go that is installed here. */
const recordedHere = (file: string) => existing([file, join(goroot, 'src', file)]);

/** The example's own files: it was recorded with another Go, whose library has other lines. */
const ofExample = (file: string) => {
  const own = 'example.com/payments/';
  return file.startsWith(own) ? existing([join('examples/leaky-service', file.slice(own.length))]) : undefined;
};

/** Lines with cost of each file that lies here. */
async function recordedIn(
  profile: Profile,
  placeOf: (file: string) => string | undefined,
): Promise<ReadonlyMap<string, readonly RecordedLine[]>> {
  const { files } = await lineCosts(profile);
  return new Map(
    files.flatMap(({ file, lines, functionOffset, functions }) => {
      const place = placeOf(file);
      if (place === undefined) return [];
      const recorded = Array.from(lines).flatMap((line, at) =>
        Array.from(functions.subarray(functionOffset[at]!, functionOffset[at + 1]!), (row) => ({
          function: functionName(profile, row),
          line,
          startLine: profile.functions.startLine[row] ?? 0,
        })),
      );
      return [[place, recorded]];
    }),
  );
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n');

describe('the text a profile was recorded from', function () {
  this.timeout(300_000);

  it('fits in every file of every recorded profile', async () => {
    const profilesIn = (folder: string) =>
      readdirSync(folder)
        .filter((name) => /\.pb(\.gz)?$/.test(name))
        .map((name) => join(folder, name));
    const example = profilesIn('examples/leaky-service/profiles').map((path) => ({ path, placeOf: ofExample }));
    const recorded = profilesIn(recordings()).map((path) => ({ path, placeOf: recordedHere }));
    let fitting = 0;
    for (const { path, placeOf } of [...example, ...recorded]) {
      for (const [file, lines] of await recordedIn(await open(path), placeOf)) {
        const fit = fitOf(file, linesOf(file), lines);
        assert.notEqual(fit.kind, 'differs', `${path}: ${file}: ${'reason' in fit ? fit.reason : ''}`);
        if (fit.kind === 'fits') fitting++;
      }
    }
    assert.ok(fitting > 150, `${fitting} files could be told about`);
  });

  const file = 'examples/leaky-service/charge/timeout.go';
  const closure = 'example.com/payments/charge.(*Service).withTimeout.func1';
  const line = { function: closure, line: 49, startLine: 45 };
  const reasonOf = (lines: readonly string[], recorded: readonly RecordedLine[], name = file): string => {
    const fit = fitOf(name, lines, recorded);
    return fit.kind === 'differs' ? fit.reason : fit.kind;
  };

  it('is another one when lines were added above, taken out, or the function is gone', () => {
    const text = linesOf(file);
    assert.equal(reasonOf(text, [line]), 'fits');
    assert.equal(
      reasonOf(['', '', '', ...text], [line]),
      '(*Service).withTimeout.func1 does not start at line 45 any more',
    );
    assert.equal(
      reasonOf(
        ['// One more.', ...text],
        [{ function: 'example.com/payments/charge.(*Service).withTimeout', line: 50, startLine: 37 }],
      ),
      '(*Service).withTimeout starts at line 38 now, at 37 in the profile',
    );
    assert.equal(
      reasonOf(text.slice(20), [{ ...line, startLine: 0 }]),
      `line 49 is behind its end: it has ${text.length - 21} lines now`,
    );
    assert.match(
      reasonOf([...Array<string>(30).fill(''), ...text], [{ ...line, startLine: 0 }]),
      /^line 49 is outside of \(\*Service\)\.withTimeout\.func1, which stands in lines \d+ – \d+ now$/,
    );
    assert.equal(
      reasonOf(
        text.map((one) => one.replace('withTimeout(', 'withDeadline(')),
        [line],
      ),
      '(*Service).withTimeout.func1 is not declared in it',
    );
  });

  it('is not told by comments, raw strings and what only looks like a function', () => {
    const text = [
      'package p',
      '',
      '/*',
      'func f() {',
      '}',
      '*/',
      'var s = `',
      'func f() {',
      '`',
      '',
      'func f() {',
      '\tg()',
      '}',
    ];
    assert.equal(reasonOf(text, [{ function: 'example.com/p.f', line: 12, startLine: 11 }]), 'fits');
    assert.match(
      reasonOf(text, [{ function: 'example.com/p.f', line: 8 }]),
      /outside of f, which stands in lines 11 – 13/,
    );
  });

  it('fits where a linkname pushes a function that has its body beside it', () => {
    const text = [
      'package p',
      '',
      'func f() {',
      '\tg()',
      '}',
      '',
      '//go:linkname other example.com/p.f',
      'func other()',
    ];
    assert.equal(reasonOf(text, [{ function: 'example.com/p.f', line: 4, startLine: 3 }]), 'fits');
  });

  it('cannot be told where the file is no Go, was made from another one, or the closure is one of an inlined function', () => {
    const text = ['package p', '', 'func f() {', '\tg()', '}'];
    assert.equal(reasonOf(text, [{ function: 'example.com/p.f', line: 4 }], 'a.s'), 'unknown');
    assert.equal(reasonOf(['//line a.y:1', ...text], [{ function: 'example.com/p.f', line: 4 }]), 'unknown');
    assert.equal(reasonOf(text, [{ function: 'example.com/p.outer.f.func1', line: 4 }]), 'unknown');
    assert.equal(reasonOf(text, [{ function: 'example.com/p.init.func1', line: 1 }]), 'unknown');
    assert.equal(reasonOf(text, [{ function: 'memcpy', line: 4 }]), 'unknown');
    assert.equal(reasonOf(text, [{ function: 'example.com/p.f[...]', line: 4 }]), 'fits');
  });
});
