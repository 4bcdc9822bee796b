/** What a session finds in the files somebody waits for: all that a look at the whole package finds there, be what they call made in other files. */
import assert from 'node:assert/strict';
import { AnalysisSession } from '#engine/checking/session';
import { emptyConfig } from '#engine/config/config';
import type { Finding } from '#engine/findings/finding';
import { rules } from '#engine/rules/registry.generated';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';
import { fixtures } from './fixtures';

type Texts = Readonly<Record<string, string>>;

async function found(texts: Texts, only?: string): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const session = new AnalysisSession(await goParser(), [...rules.values()]);
  const files = Object.entries(texts).map(([path, text]) => ({ path, lines: new LineIndex(text) }));
  const scope = only === undefined ? {} : { only: new Set([only]) };
  return session.analyze({ files, go: '1.26', config: emptyConfig, ...scope }).findings;
}

/** The number of findings of the whole package, after they were compared file by file. */
async function sameEitherWay(texts: Texts): Promise<number> {
  const whole = await found(texts);
  for (const path of Object.keys(texts)) {
    const alone = await found(texts, path);
    assert.deepEqual([...alone.keys()], [path]);
    assert.deepEqual(alone.get(path), whole.get(path), path);
  }
  return [...whole.values()].flat().length;
}

const head = 'package p\n\nimport (\n\t"context"\n\t"fmt"\n\t"os"\n)\n\n';
const user = (call: string, given = 'f', use = `fmt.Println(${given})`) =>
  `${head}func user(p string) {\n\t${given} := ${call}\n\t${use}\n}\n`;

/** Functions of another file, and what calls them. */
const makers: readonly (readonly [maker: string, user: string])[] = [
  ['func open(p string) *os.File {\n\tf, _ := os.Open(p)\n\treturn f\n}\n', user('open(p)')],
  [
    'func open(p string) (\n\tf *os.File,\n\terr error,\n) {\n\tf, err = os.Open(p)\n\treturn f, err\n}\n',
    user('open(p)', 'f, _'),
  ],
  ['func open(\n\tp string, // its name :)\n) *os.File {\n\tf, _ := os.Open(p)\n\treturn f\n}\n', user('open(p)')],
  [
    'func open(p string) (func() error, error) {\n\tf, err := os.Open(p)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\treturn f.Close, nil\n}\n',
    user('open(p)', 'f, _', 'fmt.Println(f == nil)'),
  ],
  [
    'func begin(ctx context.Context) (context.Context,\n\tcontext.CancelFunc) {\n\treturn context.WithCancel(ctx)\n}\n',
    user('begin(context.Background())', 'ctx, _', 'fmt.Println(ctx)'),
  ],
  ['func öffne(p string) *os.File {\n\tf, _ := os.Open(p)\n\treturn f\n}\n', user('öffne(p)')],
  [
    'type box struct{}\n\nfunc (box) open(p string) *os.File {\n\tf, _ := os.Open(p)\n\treturn f\n}\n',
    user('box{}.open(p)'),
  ],
  ['func open[T ~string](p T) *os.File {\n\tf, _ := os.Open(string(p))\n\treturn f\n}\n', user('open(p)')],
];

describe('the files somebody waits for', () => {
  for (const [maker, calls] of makers) {
    it(`are told of what comes from ${maker.split('\n', 1)[0]}`, async () => {
      assert.ok((await sameEitherWay({ 'maker.go': head + maker, 'user.go': calls })) > 0);
    });
  }

  it('are told of what two functions in two files hand on', async () => {
    const first = 'func first(p string) *os.File {\n\tf, _ := os.Open(p)\n\treturn f\n}\n';
    const second = 'func second(p string) *os.File {\n\treturn first(p)\n}\n';
    const texts = { 'first.go': head + first, 'second.go': head + second, 'user.go': user('second(p)') };
    assert.ok((await sameEitherWay(texts)) > 0);
  });

  it('have the findings of any fixture whose functions lie in two files', async function () {
    this.timeout(120_000);
    for (const { path: name, text } of [...fixtures('leak'), ...fixtures('clean')]) {
      const [beginning = '', ...functions] = text.split(/^(?=func )/m);
      const imports = /^package[\s\S]*?^\)\n|^package[\s\S]*?^import .*\n/m.exec(beginning)?.[0] ?? 'package fixture\n';
      const halves = [beginning, `${imports}\n`];
      functions.forEach((each, at) => {
        halves[at % 2] += each;
      });
      const [a = '', b = ''] = halves;
      await sameEitherWay({ [`${name}/a.go`]: a, [`${name}/b.go`]: b });
    }
  });
});
