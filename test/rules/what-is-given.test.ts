/** What is said where the program itself tells with what a function is called, and what its own functions give back: findings rest on what others have a say in. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

const path = 'server/src/engine/rules/blocked-receive/given.go';

async function rulesFor(...declarations: readonly string[]): Promise<readonly string[]> {
  const code = `package fixture\n\nimport (\n\t"errors"\n\t"os"\n)\n\nvar _, _ = errors.New, os.Getenv\n\n${declarations.join('\n\n')}\n`;
  return (await check(path, code, '1.26')).map(({ rule }) => rule);
}

const gather = `func gather(n int) int {
	results := make(chan int)
	go func() {
		for i := range n {
			results <- i
		}
	}()
	return <-results + <-results
}`;
const calls = (n: string) => `func Gather() int {\n\treturn gather(${n})\n}`;

describe('what functions are called with', () => {
  it('is anything where somebody is free to choose it', async () => {
    const given = 'func Given(n int) int {\n\treturn gather(n)\n}';
    for (const others of [[], [given], [given, calls('2')], ['var Default = gather', calls('2')]])
      assert.deepEqual(await rulesFor(gather, ...others), ['blocked-receive'], others.join());
    const exported = [gather, calls('2')].map((each) => each.replace('gather', 'Collect'));
    assert.deepEqual(await rulesFor(...exported), ['blocked-receive']);
  });

  it('is what all calls say', async () => {
    assert.deepEqual(await rulesFor(gather, calls('2')), []);
    assert.deepEqual(await rulesFor(gather, 'const pair = 1 + 1', calls('pair')), []);
    assert.deepEqual(await rulesFor(gather, calls('1')), ['blocked-receive']);
    assert.deepEqual(await rulesFor(gather, calls('2'), calls('1').replace('Gather', 'First')), ['blocked-receive']);
  });
});

const waits = (ready: string, ...around: readonly string[]) => [
  `func Wait(strict bool) int {
	results := make(chan int)
	go func() { results <- 1 }()
	if err := check(${ready}); err != nil {
		return 0
	}
	return <-results
}`,
  ...around,
];
const check1 = (body: string) =>
  `func check(strict bool) error {\n\tif ${body} {\n\t\treturn errors.New("not now")\n\t}\n\treturn nil\n}`;

describe('what own functions give back', () => {
  it('is settled by what they are given, where they ask nobody', async () => {
    assert.deepEqual(await rulesFor(...waits('false', check1('strict'))), []);
    assert.deepEqual(await rulesFor(...waits('true', check1('strict'))), ['unbounded-send']);
    assert.deepEqual(await rulesFor(...waits('strict', check1('strict'))), ['unbounded-send']);
  });

  it('is not where they ask others', async () => {
    const asking = [
      'strict && os.Getenv("MODE") == ""',
      'os.Getenv("MODE") == ""',
      'len(os.Args) > 1',
      'Mode',
      'mode',
      'isStrict()',
      'ask()',
    ];
    const around = [
      'var Mode, mode bool',
      'func Set(m bool) {\n\tmode = m\n}',
      'func isStrict() bool {\n\treturn Mode\n}',
      'var ask = isStrict',
    ];
    for (const condition of asking)
      assert.deepEqual(await rulesFor(...waits('true', check1(condition), ...around)), ['unbounded-send'], condition);
  });
});
