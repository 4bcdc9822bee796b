/** Which steps of an interleaving are told where the one who is in the way has somebody in its own way. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

const path = 'server/src/engine/rules/waitgroup-stuck/steps.go';

describe('steps of those who stay blocked', () => {
  it('tell who is over that could have helped the one in the way', async () => {
    const body = [
      'c := make(chan int)',
      'var wg sync.WaitGroup',
      'wg.Go(func() {',
      'for range names {',
      'c <- 1',
      '}',
      'close(c)',
      '})',
      'wg.Go(func() {',
      'for n := range c {',
      'if show(n) != nil {',
      'return',
      '}',
      '}',
      '})',
      'wg.Wait()',
    ];
    const head = 'package fixture\n\nimport "sync"\n\nfunc use(names []string, show func(int) error) {\n';
    const all = await check(path, `${head}\t${body.join('\n\t')}\n}\n`, '1.26');
    const waits = all.find(({ rule }) => rule === 'waitgroup-stuck');
    const steps = (waits?.related ?? []).map(({ message }) => message);
    const line = (statement: number) => head.split('\n').length + statement;
    const over = `the goroutine started at line ${line(8)} returns here, and with it goes the last receiver`;
    const at = steps.findIndex((step) => step.includes(over));
    assert.ok(at >= 0, steps.join('\n'));
    assert.match(steps[at + 1]!, /is itself blocked here, sending to c/);
  });
});
