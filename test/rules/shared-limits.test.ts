/** What very many functions with goroutines share: the same findings whatever the others are like, small ones decided, and who is not told so. */
import assert from 'node:assert/strict';
import { AnalysisSession } from '#engine/checking/session';
import { shared } from '#engine/concurrency/limits';
import { emptyConfig } from '#engine/config/config';
import { rules } from '#engine/rules/registry.generated';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

/** Too much for any limits. */
const merge = `
func merge(lists ...[]int) []int {
	out := make(chan int)
	done := make(chan struct{}, 5)
	for _, list := range lists {
		source := make(chan int)
		go func() {
			defer close(source)
			for _, v := range list {
				source <- v
			}
		}()
		go func() {
			for v := range source {
				out <- v
			}
			done <- struct{}{}
		}()
	}
	go func() {
		for range lists {
			<-done
		}
		close(out)
	}()
	var all []int
	for v := range out {
		all = append(all, v)
	}
	return all
}
`;

const leak = `
func first(a, b func() int) int {
	c := make(chan int)
	go func() { c <- a() }()
	go func() { c <- b() }()
	return <-c
}
`;

function packageOf(others: number, body = 'go work()'): string {
  const rest = Array.from({ length: others }, (_, at) => `func start${at}() {\n\t${body}\n}\n`);
  return `package p\n\nfunc work() {}\n${merge}${leak}\n${rest.join('\n')}`;
}

async function checked(text: string, path = 'p.go') {
  const session = new AnalysisSession(await goParser(), [...rules.values()]);
  const result = session.analyze({ files: [{ path, lines: new LineIndex(text) }], go: '1.26', config: emptyConfig });
  return {
    found: result.findings.get(path)!.map(({ rule, function: name }) => `${rule} ${name}`),
    reasons: new Set(result.notDecided.map(({ function: name, why }) => `${name} ${why}`)),
  };
}

describe('limits of exploring that many functions share', () => {
  it('are those of the settings in what people write, and less the more functions there are', () => {
    const limits = { states: 250, operations: 12_000 };
    assert.deepEqual(shared(limits, 400), { ...limits, isShared: false });
    assert.deepEqual(shared(limits, 401), { states: 125, operations: 6000, isShared: true });
    assert.deepEqual(shared(limits, 800), shared(limits, 401));
    assert.deepEqual(shared(limits, 1600), { states: 62, operations: 3000, isShared: true });
    assert.deepEqual(shared(limits, 1_000_000), { states: 16, operations: 800, isShared: true });
    assert.deepEqual(shared({ states: 5, operations: 100 }, 3000), { states: 5, operations: 100, isShared: true });
  });

  it('say why a function is not decided', async () => {
    assert.deepEqual((await checked(packageOf(10))).reasons, new Set(['merge states']));
    assert.deepEqual((await checked(packageOf(450))).reasons, new Set(['merge share']));
  });

  it('are enough for a small function, and the same whatever the others do', async () => {
    const few = await checked(packageOf(10));
    assert.deepEqual(few.found, ['unbounded-send first.func1', 'unbounded-send first.func2']);
    assert.deepEqual((await checked(packageOf(450))).found, few.found);
    assert.deepEqual((await checked(packageOf(450, 'c := make(chan int)\n\tgo close(c)\n\t<-c'))).found, few.found);
  });

  it('are not shared with functions that start nothing, with comments, or with tests', async () => {
    for (const body of ['work()', '// go work() would leak.\n\twork()'])
      assert.deepEqual((await checked(packageOf(450, body))).reasons, new Set(['merge states']), body);
    assert.ok(!(await checked(packageOf(450), 'p_test.go')).reasons.has('merge share'));
  });
});
