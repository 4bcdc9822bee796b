/** Every text a user can read exists in every language we ship: manifest keys and runtime strings, none missing, none left over. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';

type Texts = Readonly<Record<string, string>>;
const read = (file: string): Texts => JSON.parse(readFileSync(file, 'utf8')) as Texts;

/** First arguments of `l10n.t(`, as the literals they must be for translators' tools to find them. */
function runtimeTexts(): Set<string> {
  const texts = new Set<string>();
  for (const file of globSync('client/src/**/*.ts')) {
    const calls = readFileSync(file, 'utf8').matchAll(
      /\bl10n\s*\.t\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|(.))/g,
    );
    for (const [, single, double, other] of calls) {
      assert.equal(other, undefined, `${file}: l10n.t needs a literal, not ${other}`);
      texts.add((single ?? double ?? '').replaceAll("\\'", "'"));
    }
  }
  return texts;
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\d+\}|\$\([a-z-]+\)|\(command:[^)]*\)/g)].map(([hit]) => hit).sort();

describe('translations', () => {
  const manifestKeys = [
    ...new Set([...readFileSync('package.json', 'utf8').matchAll(/"%([^%"]+)%"/g)].map((hit) => String(hit[1]))),
  ].sort();

  for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
    it(`${file} has exactly the keys of the manifest`, () => {
      assert.deepEqual(Object.keys(read(file)).sort(), manifestKeys);
    });
  }

  for (const file of globSync('l10n/bundle.l10n.*.json')) {
    it(`${file} has exactly the texts of the client`, () => {
      assert.deepEqual(Object.keys(read(file)).sort(), [...runtimeTexts()].sort());
    });
  }

  it('keeps placeholders, icons and commands in every translation', () => {
    const english = read('package.nls.json');
    const pairs = [
      ...Object.entries(read('package.nls.zh-cn.json')).map(([key, text]) => [english[key] ?? '', text]),
      ...Object.entries(read('l10n/bundle.l10n.zh-cn.json')),
    ] as [string, string][];
    for (const [source, text] of pairs) assert.deepEqual(placeholders(text), placeholders(source), text);
  });
});
