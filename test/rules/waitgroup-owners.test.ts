/** Every wait that stays blocked, and every goroutine that leaves out its Done, is told by one rule about WaitGroups, and by the right one. */
import assert from 'node:assert/strict';
import { check, fixtures } from './fixtures';

const path = 'server/src/engine/rules/waitgroup-stuck/inline.go';

const cases: Readonly<Record<string, readonly [owner: string, body: string]>> = {
  'nobody is left': [
    'waitgroup-unbalanced',
    'var wg sync.WaitGroup\n\twg.Add(2)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tprintln()\n\t}()\n\twg.Wait()',
  ],
  'one is blocked': [
    'waitgroup-stuck',
    'c := make(chan int)\n\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tc <- 1\n\t}()\n\twg.Wait()\n\t<-c',
  ],
  'one never ends': [
    'waitgroup-stuck',
    'var wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tselect {}\n\t}()\n\twg.Wait()',
  ],
  'one leaves out its Done': [
    'waitgroup-missing-done',
    'var wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() {\n\t\tif len(os.Args) > 1 {\n\t\t\treturn\n\t\t}\n\t\twg.Done()\n\t}()\n\twg.Wait()',
  ],
};

describe('rules about WaitGroups', () => {
  for (const [name, [owner, body]] of Object.entries(cases)) {
    it(`tell once where ${name}: ${owner}`, async () => {
      const text = `package fixture\n\nimport (\n\t"os"\n\t"sync"\n)\n\nvar _ = os.Args\n\nfunc use() {\n\t${body}\n}\n`;
      const found = await check(path, text, '1.26');
      assert.deepEqual(
        found.map(({ rule }) => rule).filter((rule) => rule.startsWith('waitgroup-')),
        [owner],
      );
    });
  }

  it('say nothing twice in their fixtures', async () => {
    for (const fixture of fixtures('leak').filter(({ rule }) => rule.startsWith('waitgroup-'))) {
      const found = await check(fixture.path, fixture.text, fixture.go);
      const lines = found
        .filter(({ rule }) => rule.startsWith('waitgroup-'))
        .map(({ range }) => `${fixture.rule} ${range.start.line + 1}`);
      assert.deepEqual(lines, [...new Set(lines)]);
    }
  });
});
