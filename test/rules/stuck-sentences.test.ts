/** What is said of those who stay blocked: which lock or group it is, who is in the way, and where they are. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

const path = 'server/src/engine/rules/mutex-deadlock/inline.go';

const head = `package fixture

import (
	"sync"

	"golang.org/x/sync/errgroup"
)

var _ errgroup.Group

func send(c chan int, wg sync.WaitGroup) {
	defer wg.Done()
	c <- 1
}

`;
/** The line of the first statement of a body. */
const first = head.split('\n').length + 1;

async function found(rule: string, body: readonly string[], parameters = '') {
  const text = `${head}func use(${parameters}) {\n\t${body.join('\n\t')}\n}\n`;
  return (await check(path, text, '1.26')).filter((each) => each.rule === rule);
}

/** `@2` is the line of the third statement. */
const cases: Readonly<Record<string, readonly [rule: string, sentence: string, body: readonly string[]]>> = {
  'a limit that blocked goroutines have reached': [
    'waitgroup-stuck',
    'This Go of g can block for ever: the limit of the group is reached, and the goroutine started at line @4 is itself blocked at line @4, sending to c.',
    [
      'c := make(chan int)',
      'var g errgroup.Group',
      'g.SetLimit(1)',
      'for range 2 {',
      'g.Go(func() error { c <- 1; return nil })',
      '}',
      '<-c',
    ],
  ],
  'a limit the goroutine itself counts for': [
    'waitgroup-stuck',
    'This Go of g can block for ever: the limit of the group is reached, and this goroutine is one of those that count.',
    [
      'var g errgroup.Group',
      'g.SetLimit(1)',
      'g.Go(func() error {',
      'g.Go(func() error { return nil })',
      'return nil',
      '})',
    ],
  ],
  'a group of errgroup': [
    'waitgroup-stuck',
    'This wait for g can block for ever: the goroutine started at line @2 is itself blocked at line @3, sending to c.',
    [
      'c := make(chan int)',
      'var g errgroup.Group',
      'g.Go(func() error {',
      'c <- 1',
      'return nil',
      '})',
      'g.Wait()',
      '<-c',
    ],
  ],
  'a goroutine that waits for itself': [
    'waitgroup-stuck',
    'This wait for wg can block for ever: it waits for this goroutine, too.',
    ['var wg sync.WaitGroup', 'wg.Add(1)', 'go func() {', 'defer wg.Done()', 'wg.Wait()', '}()'],
  ],
  'Done of a copy': [
    'waitgroup-stuck',
    'This wait for wg can block for ever: the goroutine started at line @3 calls Done on a copy of it.',
    ['c := make(chan int, 1)', 'var wg sync.WaitGroup', 'wg.Add(1)', 'go send(c, wg)', 'wg.Wait()'],
  ],
  'a goroutine that was blocked before, for reasons of its own': [
    'mutex-deadlock',
    'This Lock of mu can block for ever: the goroutine started at line @3 has held it since line @4 and is itself blocked at line @5, receiving from never.',
    [
      'var mu sync.Mutex',
      'held := make(chan bool)',
      'never := make(chan int)',
      'go func() {',
      'mu.Lock()',
      '_, _ = <-held, <-never',
      '}()',
      'held <- true',
      'mu.Lock()',
      'mu.Unlock()',
    ],
  ],
  'a lock that is kept by somebody who goes on': [
    'mutex-deadlock',
    'This Lock of mu can block for ever: the goroutine started at line @2 takes it at line @3 and never releases it.',
    [
      'var mu sync.Mutex',
      'held, c := make(chan bool), make(chan int)',
      'go func() {',
      'mu.Lock()',
      'close(held)',
      'for { c <- 1 }',
      '}()',
      'go func() { for { <-c } }()',
      '<-held',
      'mu.Lock()',
      'mu.Unlock()',
    ],
  ],
  'a lock whose holder stays blocked only later': [
    'mutex-deadlock',
    'This Lock of mu can block for ever: use takes it at line @7 and can itself block for ever at line @10, waiting for wg.',
    [
      'var mu sync.Mutex',
      'var wg sync.WaitGroup',
      'c := make(chan int)',
      'wg.Add(1)',
      'go func() { defer wg.Done(); for { c <- 1 } }()',
      'go func() { for { <-c } }()',
      'go func() { mu.Lock(); defer mu.Unlock() }()',
      'mu.Lock()',
      'c <- 2',
      'if more() > 2 { println(<-c) }',
      'wg.Wait()',
      'mu.Unlock()',
    ],
  ],
  'a lock that is taken again in a call': [
    'mutex-deadlock',
    'This Lock of mu can block for ever: this goroutine already holds it, since line @6, when use calls size at line @8.',
    [
      'var mu sync.Mutex',
      'size := func() int {',
      'mu.Lock()',
      'defer mu.Unlock()',
      'return 1',
      '}',
      'mu.Lock()',
      'defer mu.Unlock()',
      'println(size())',
    ],
  ],
  'a lock that is taken again in a deferred call': [
    'mutex-deadlock',
    'This Lock of mu can block for ever: this goroutine already holds it, since line @2, when use runs a deferred closure at line @1.',
    ['var mu sync.Mutex', 'defer func() { mu.Lock(); mu.Unlock() }()', 'mu.Lock()', 'println(1)'],
  ],
  'more than is taken off': [
    'waitgroup-unbalanced',
    'This wait for wg can block for ever: Add at line @1 counts 3, and Done takes off only 2.',
    ['var wg sync.WaitGroup', 'wg.Add(3)', 'for range 2 {', 'go func() { defer wg.Done() }()', '}', 'wg.Wait()'],
  ],
  'what is counted in two places and never taken off': [
    'waitgroup-unbalanced',
    'This wait for wg can block for ever: Add at line @1 and line @2 counts 2, and no Done takes it off again.',
    ['var wg sync.WaitGroup', 'wg.Add(1)', 'wg.Add(1)', 'println(1)', 'wg.Wait()'],
  ],
  'a select with a nil case': [
    'blocked-select',
    'This select can block for ever: a is nil, and nobody is left to serve b.',
    ['var a chan int', 'b := make(chan int)', 'select {', 'case <-a:', 'case <-b:', '}'],
  ],
  'a Once whose function another goroutine runs': [
    'mutex-deadlock',
    'This Do of once can never return: the goroutine started at line @2 has been running its function since line @2 and is itself blocked at line @3, sending to c.',
    ['var once sync.Once', 'c := make(chan int)', 'go once.Do(func() {', 'c <- 1', '})', 'once.Do(func() {})', '<-c'],
  ],
};

describe('sentences about those who stay blocked', () => {
  for (const [name, [rule, sentence, body]] of Object.entries(cases)) {
    it(`tell of ${name}`, async () => {
      const wanted = sentence.replace(/@(\d+)/g, (_, line: string) => String(first + Number(line)));
      const messages = (await found(rule, body)).map(({ message }) => message);
      assert.ok(messages.includes(wanted), `${wanted}\nin:\n${messages.join('\n')}`);
    });
  }

  it('call a closure that is handed out by whose it is', async () => {
    const body = [
      'return func() {',
      'c := make(chan int)',
      'go func() {',
      'c <- 1',
      '}()',
      'if len(names) > 1 { return }',
      '<-c',
      '}',
    ];
    const text = `${head}func newSender(names []string) func() {\n\t${body.join('\n\t')}\n}\n`;
    const [finding] = (await check(path, text, '1.26')).filter(({ rule }) => rule === 'unbounded-send');
    assert.match(finding?.message ?? '', /the closure of newSender returns at line \d+ without receiving/);
    assert.deepEqual(finding?.goroutines?.[0], 'closure of newSender');
    assert.ok(finding?.related.some(({ message }) => message.includes('the closure of newSender returns here')));
  });

  it('tell who sees a context end', async () => {
    const body = [
      'ctx, cancel := context.WithCancel(context.Background())',
      'c := make(chan int)',
      'go func() {',
      '<-ctx.Done()',
      'c <- 1',
      '}()',
      'cancel()',
    ];
    const withContext = head.replace('import (', 'import (\n\t"context"');
    const text = `${withContext}func use() {\n\t${body.join('\n\t')}\n}\n`;
    const all = (await check(path, text, '1.26')).filter(({ rule }) => rule === 'unbounded-send');
    const said = all.flatMap(({ related }) => related.map(({ message }) => message)).join('\n');
    assert.match(said, /this goroutine sees that ctx is done here/);
    assert.doesNotMatch(said, /closed/);
  });

  it('tell a loop over elements as what it is', async () => {
    const body = [
      'c := make(chan int)',
      'go func() {',
      'for _, name := range names {',
      'c <- len(name)',
      '}',
      '}()',
      '<-c',
    ];
    const steps = (await found('unbounded-send', body, 'names []string')).flatMap(({ related }) => related ?? []);
    const said = steps.map(({ message }) => message);
    assert.ok(
      said.some((each) => each.includes('because there is another element')),
      said.join('\n'),
    );
    assert.ok(!said.some((each) => each.includes('condition')), said.join('\n'));
  });

  it('are none where a group without room is only tried', async () => {
    const body = (limit: number) => [
      'var g errgroup.Group',
      `g.SetLimit(${limit})`,
      'block := make(chan int)',
      'g.Go(func() error { <-block; return nil })',
      'if !g.TryGo(func() error { return nil }) {',
      'close(block)',
      '}',
      'g.Wait()',
    ];
    assert.deepEqual(await found('waitgroup-stuck', body(1)), []);
    assert.deepEqual((await found('waitgroup-stuck', body(2))).length, 1, 'there is room, so nobody closes it');
  });

  async function stepsOf(rule: string, body: readonly string[], parameters = ''): Promise<string> {
    const all = await found(rule, body, parameters);
    return all.flatMap(({ related }) => (related ?? []).map(({ message }) => message)).join('\n');
  }

  it('tell the call in which a lock is taken again', async () => {
    const body = [
      'var mu sync.Mutex',
      'lock := func() { mu.Lock(); mu.Unlock() }',
      'again := func() { lock() }',
      'mu.Lock()',
      'again()',
      'mu.Unlock()',
    ];
    assert.match(await stepsOf('mutex-deadlock', body), /use calls again here[\s\S]*use calls lock here/);
  });

  it('tell what is counted', async () => {
    const body = [
      'var wg sync.WaitGroup',
      'for _, name := range names {',
      'wg.Add(1)',
      'if name == "" { continue }',
      'go func() { defer wg.Done() }()',
      '}',
      'wg.Wait()',
    ];
    const said = await stepsOf('waitgroup-unbalanced', body, 'names []string');
    assert.match(said, /use counts 1 more for wg here[\s\S]*name == "" is true/);
  });

  it('tell where a group is copied', async () => {
    const body = ['c := make(chan int, 1)', 'var wg sync.WaitGroup', 'wg.Add(1)', 'go send(c, wg)', 'wg.Wait()'];
    const said = await stepsOf('waitgroup-stuck', body);
    assert.match(said, /use counts 1 more for wg here[\s\S]*use starts a goroutine with a copy of wg here/);
  });

  it('leave out locks that are given back', async () => {
    const body = [
      'var mu sync.Mutex',
      'c := make(chan int)',
      'go func() { mu.Lock(); mu.Unlock(); c <- 1 }()',
      'mu.Lock()',
      'println(1)',
      'mu.Unlock()',
    ];
    const said = await stepsOf('unbounded-send', body);
    assert.match(said, /this send to c blocks for ever/);
    assert.doesNotMatch(said, /takes the lock/);
  });

  it('tell those apart that one statement starts', async () => {
    const body = [
      'var wg sync.WaitGroup',
      'c := make(chan int, 1)',
      'for range 2 {',
      'wg.Add(1)',
      'go func() { defer wg.Done(); c <- 1 }()',
      '}',
      'wg.Wait()',
      'println(<-c)',
    ];
    const said = await stepsOf('waitgroup-stuck', body);
    assert.match(said, /the (first|second) goroutine started at line \d+ sends to c here/);
    assert.match(said, /the (second|first) goroutine started at line \d+ is itself blocked here, sending to c/);
  });

  it('tell what brought the value that decides', async () => {
    const body = [
      'queue, results := make(chan func() error), make(chan error)',
      'for range 2 {',
      'go func() { for job := range queue { results <- job() } }()',
      '}',
      'go func() { for _, job := range jobs { queue <- job }; close(queue) }()',
      'for range jobs { if err := <-results; err != nil { return } }',
    ];
    const said = await stepsOf('unbounded-send', body, 'jobs []func() error');
    assert.match(said, /sends to results here, and use receives\.\n.*err != nil is true/);
  });

  it('tell of a select what goes with its other side', async () => {
    const body = [
      'c, done := make(chan int), make(chan bool)',
      'go func() { select { case c <- 1: case <-done: } }()',
      'if len(names) > 1 { return }',
      'close(done)',
    ];
    const said = await stepsOf('blocked-select', body, 'names []string');
    assert.match(said, /use returns here, and with it goes the closer of done/);
  });

  it('tell where a test ends that fails', async () => {
    const lines = [
      'package fixture',
      'import (',
      '"testing"',
      '"time"',
      ')',
      'func TestLate(t *testing.T) {',
      'got := make(chan int)',
      'go func() { got <- 1 }()',
      'select {',
      'case <-got:',
      'case <-time.After(time.Second):',
      't.Fatal("late")',
      '}',
      '}',
    ];
    const all = await check(path.replace('.go', '_test.go'), `${lines.join('\n')}\n`, '1.26');
    const ends = all.flatMap(({ related }) => related).find(({ message }) => message.includes('TestLate ends here'));
    assert.equal(ends?.range.start.line, lines.indexOf('t.Fatal("late")'));
  });

  it('call a context without a name by what gives it', async () => {
    const body = [
      'c := make(chan int)',
      'go func() { c <- 1 }()',
      'select {',
      'case <-c:',
      'case <-r.Context().Done():',
      '}',
    ];
    const withHttp = head.replace('import (', 'import (\n\t"net/http"');
    const text = `${withHttp}func use(r *http.Request) {\n\t${body.join('\n\t')}\n}\n`;
    const [finding] = (await check(path, text, '1.26')).filter(({ rule }) => rule === 'unbounded-send');
    assert.match(finding?.message ?? '', /use stops receiving when r\.Context\(\) is done first/);
    assert.ok(finding?.related.some(({ message }) => message.includes('use sees that r.Context() is done here')));
  });
});
