/** What is said where the program itself has computed how a condition comes out, and the machine cannot tell: nothing, since it comes out so every time. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

const path = 'server/src/engine/rules/blocked-receive/settled.go';

async function severities(imports: readonly string[], code: readonly string[]): Promise<readonly string[]> {
  const source = ['package fixture', ...imports.map((each) => `import "${each}"`), ...code, ''].join('\n');
  const findings = await check(path, source, '1.26');
  const blocked = findings.filter(({ rule }) => rule === 'blocked-receive' || rule === 'unbounded-send');
  return blocked.map(({ rule, severity }) => `${severity} ${rule}`).sort();
}

const sentTwice = (type: string, condition: string, first: string, second: string) => [
  'func run() {',
  `\tvalues := make(chan ${type})`,
  '\tgo func() {',
  '\t\tfor {',
  `\t\t\tif value := <-values; ${condition} {`,
  '\t\t\t\treturn',
  '\t\t\t}',
  '\t\t}',
  '\t}()',
  `\tvalues <- ${first}`,
  `\tvalues <- ${second}`,
  '}',
];

const guarded = (condition: string) => [
  'func run() {',
  '\tdone := make(chan struct{})',
  `\tif ${condition} {`,
  '\t\t<-done',
  '\t}',
  '}',
];

describe('conditions the program has settled', () => {
  const sent: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['the beginning of a text', ['strings'], sentTwice('string', 'strings.HasPrefix(value, "quit")', '"go"', '"quit"')],
    [
      'errors of others',
      ['errors', 'io'],
      sentTwice('error', 'errors.Is(value, io.EOF)', 'io.ErrClosedPipe', 'io.EOF'),
    ],
    ['what is printed', ['fmt'], sentTwice('int', 'fmt.Sprint(value) == "2"', '1', '2')],
  ];
  for (const [what, imports, code] of sent) {
    it(`are passed over in silence where a message decides: ${what}`, async () => {
      assert.deepEqual(await severities(imports, code), []);
    });
  }

  const asked: readonly (readonly [string, readonly string[], string])[] = [
    ['a text without the part', ['strings'], 'strings.Contains("abc", "z")'],
    ['the number of words', ['strings'], 'len(strings.Fields("a b")) > 2'],
  ];
  for (const [what, imports, condition] of asked) {
    it(`are passed over in silence where a computation decides: ${what}`, async () => {
      assert.deepEqual(await severities(imports, guarded(condition)), []);
    });
  }

  it('are proved where the caller decides', async () => {
    const code = guarded('strings.Contains(text, "z")').map((line) => line.replace('run()', 'run(text string)'));
    assert.deepEqual(await severities(['strings'], code), ['warning blocked-receive']);
  });

  it('are proved where the value comes from the caller by way of a channel', async () => {
    const code = sentTwice('int', 'value > 3', 'count', 'count').map((line) => line.replace('run()', 'run(count int)'));
    assert.deepEqual(await severities([], code), ['warning blocked-receive', 'warning unbounded-send']);
  });
});
