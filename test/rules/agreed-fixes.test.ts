/** Fixes the explorer agrees to: how many of its findings have one, what that takes, and what must not be offered because it does not help. */
import assert from 'node:assert/strict';
import { AnalysisSession } from '#engine/checking/session';
import { briefLimits } from '#engine/concurrency/limits';
import { emptyConfig } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';
import { fixesFor } from '#engine/findings/stuck/fixes/stuck-fixes';
import { startsOrWaits, stuckIn } from '#engine/findings/stuck/stuck-rule';
import { applyEdits } from '#engine/text/edits';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';
import { fixtures } from './fixtures';
import { type Offered, offeredIn, start, titlesFor } from './offered-fixes';

describe('fixes the explorer agrees to', function () {
  this.timeout(60_000);

  it('have room for every send', async () => {
    const twice = await titlesFor(`func twice() {
	c := make(chan int)
	go func() {
		c <- 1
		c <- 2
	}()
	if check() {
		return
	}
	<-c
	<-c
}
`);
    assert.deepEqual(twice, ['Give c a buffer of 2']);
    const eachHost = (extra: string) => `func each(hosts []string) int {
	c := make(chan int)
	for range hosts {
		go func() {
			c <- work()${extra}
		}()
	}
	return <-c
}
`;
    assert.deepEqual(await titlesFor(eachHost('')), ['Give c a buffer of len(hosts)']);
    // Neither a number nor the length is enough.
    assert.deepEqual(await titlesFor(eachHost('\n\t\t\tc <- work()')), []);
  });

  it('name no length that is another one where the channel is made', async () => {
    const code = (between: string) => `func each(hosts []string) int {
	c := make(chan int)
	${between}
	for range hosts {
		go func() { c <- work() }()
	}
	return <-c
}
`;
    assert.deepEqual(await titlesFor(code('println()')), ['Give c a buffer of len(hosts)']);
    assert.deepEqual(await titlesFor(code('hosts = append(hosts, "a", "b")')), []);
    const two = `func each(hosts, items []string) int {
	c := make(chan int)
	for range items {
		go work()
	}
	for range hosts {
		go func() { c <- work() }()
	}
	return <-c
}
`;
    assert.deepEqual(await titlesFor(two), ['Give c a buffer of len(hosts)']);
  });

  it('lead out by a context only when it can end', async () => {
    const sends = (made: string, parameter = '') => `func sends(${parameter}) {
	${made}
	c := make(chan int)
	go func() {
		for {
			c <- work()
		}
	}()
	select {
	case <-c:
	case <-ctx.Done():
	}
}
`;
    const select = 'Send in a select with ctx.Done()';
    const byContext = async (code: string) => (await titlesFor(code)).filter((title) => title.includes('ctx'));
    assert.deepEqual(await byContext(sends('ctx := context.Background()')), []);
    assert.deepEqual(
      await byContext(sends('ctx, cancel := context.WithCancel(context.Background())\n\t_ = cancel')),
      [],
    );
    const ended = 'ctx, cancel := context.WithCancel(context.Background())\n\tdefer cancel()';
    assert.deepEqual(await byContext(sends(ended)), [select]);
    assert.deepEqual(await byContext(sends('println()', 'ctx context.Context')), [select]);
  });

  it('lead out by no context that all callers know never to end', async () => {
    const code = (callers: string) => `func first(ctx context.Context) {
	c := make(chan int)
	go func() {
		c <- work()
	}()
	select {
	case <-c:
	default:
	}
}

${callers}
`;
    const [buffer, select] = ['Give c a buffer of 1', 'Send in a select with ctx.Done()'];
    const never = 'func use() { first(context.Background()) }';
    assert.deepEqual(await titlesFor(code(never)), [buffer]);
    const values = 'context.WithValue(context.TODO(), "a", 1)';
    assert.deepEqual(
      await titlesFor(code(`func through(ctx context.Context) { first(ctx) }\n\nfunc use() { through(${values}) }`)),
      [buffer],
    );
    assert.deepEqual(await titlesFor(code('func use() { ctx := context.Background(); first(ctx) }')), [buffer]);
    assert.deepEqual(await titlesFor(code('')), [buffer, select]);
    assert.deepEqual(await titlesFor(code('func Use(ctx context.Context) { first(ctx) }')), [buffer, select]);
    assert.deepEqual(await titlesFor(code(`${never}\n\nfunc kept() func(context.Context) { return first }`)), [
      buffer,
      select,
    ]);
    const ends = 'ctx, cancel := context.WithCancel(context.Background())\n\tdefer cancel()\n\tfirst(ctx)';
    assert.deepEqual(await titlesFor(code(`${never}\n\nfunc other() {\n\t${ends}\n}`)), [buffer, select]);
  });

  it('add no second case for the same context', async () => {
    const code = `func waits(ctx context.Context) {
	jobs := make(chan int)
	go func() {
		for {
			select {
			case <-jobs:
			case <-ctx.Done():
				jobs <- work()
			}
		}
	}()
}
`;
    for (const title of await titlesFor(code)) assert.doesNotMatch(title, /^Add a case/);
  });

  it('are the same within the limits of editors', async () => {
    const code = `func each(hosts []string) int {
	c := make(chan int)
	for range hosts {
		go func() {
			c <- work()
		}()
	}
	return <-c
}
`;
    const brief = await offeredIn('p.go', start + code, { ...emptyConfig, explorer: briefLimits });
    assert.deepEqual(
      brief.flatMap(({ fixes }) => fixes.map(({ title }) => title)),
      ['Give c a buffer of len(hosts)'],
    );
  });

  it('do not make a panic of it', async () => {
    const closedTwice = `func total() (sum int) {
	c := make(chan int, 2)
	for range 2 {
		go func() {
			c <- work()
		}()
	}
	for v := range c {
		sum += v
	}
	return sum
}
`;
    assert.deepEqual(await titlesFor(closedTwice), []);
    const counted = closedTwice
      .replace('\tc := ', '\tvar wg sync.WaitGroup\n\tc := ')
      .replace('\t\tgo', '\t\twg.Add(1)\n\t\tgo')
      .replace('\t\t\tc <-', '\t\t\tdefer wg.Done()\n\t\t\tc <-');
    assert.deepEqual(await titlesFor(counted), ['Close c when wg is done']);
    const closedByOne = await titlesFor(`type event struct {
	kind int
	next []event
}

func loop(seed []event) (n int) {
	q := make(chan event, 64)
	for _, e := range seed {
		if e.kind > 0 {
			q <- e
		}
	}
	for e := range q {
		n++
		go emit(e, q)
	}
	return
}

func emit(e event, q chan event) {
	if e.kind == 9 {
		close(q)
		return
	}
	for _, x := range e.next {
		q <- x
	}
}
`);
    assert.deepEqual(closedByOne, []);
  });

  it('leave nobody blocked elsewhere', async () => {
    const code = (size: string) => `func answer(ctx context.Context) error {
	c := make(chan error${size})
	go func() {
		if ctx.Err() != nil {
			return
		}
		c <- nil
	}()
	err := <-c
	return err
}
`;
    // Who gives up waiting leaves who sends behind.
    const close = 'Defer close(c)';
    assert.deepEqual(await titlesFor(code('')), [close]);
    assert.deepEqual(await titlesFor(code(', 1')), [close, 'Receive in a select with ctx.Done()']);
    const [{ fixes }] = await offeredIn('p.go', start + code(', 1'));
    assert.deepEqual(
      fixes.map(({ preferred }) => preferred),
      [false, true],
      'a zero value nobody asked for is not what `fix` makes',
    );
  });

  it('do not suit one caller alone where something suits all', async () => {
    const code = (ctx: string) => `func each(${ctx}values ...int) chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for _, v := range values {
			c <- v
		}
	}()
	return c
}

func first(ctx context.Context) int {
	return <-each(${ctx === '' ? '' : 'ctx, '}1, 2)
}
`;
    const titles = (await offeredIn('p.go', start + code('ctx context.Context, '))).flatMap(({ fixes }) => fixes);
    assert.ok(
      titles.every(({ title }) => !title.startsWith('Give')),
      titles.map(({ title }) => title).join(),
    );
  });

  it('do not make it spin', async () => {
    const spins = `func spins() {
	c := make(chan int)
	go func() {
		for {
			<-c
		}
	}()
	c <- work()
}
`;
    assert.deepEqual(await titlesFor(spins), []);
  });

  it('keep the line ends of the file', async () => {
    const code = `func waits(ctx context.Context) {
	c := make(chan int, 1)
	go func() {
		<-c
		work()
	}()
	if check() {
		return
	}
	c <- 1
}
`;
    const text = (start + code).replace(/\n/g, '\r\n');
    const offered = await offeredIn('p.go', text);
    assert.ok(offered.some(({ fixes }) => fixes.length === 2));
    for (const { edits } of offered.flatMap(({ fixes }) => fixes)) {
      assert.doesNotMatch(applyEdits(text, edits), /[^\r]\n/);
    }
  });

  it('rest on what runs only once nobody is blocked any more', async () => {
    const code = `func stays() {
	c, done := make(chan int), make(chan int)
	go func() {
		c <- work()
		after(done)
	}()
	if check() {
		println()
	}
}
`;
    const rule: Rule = {
      name: 'fixed',
      title: '',
      why: '',
      severity: 'warning',
      triggers: startsOrWaits,
      check(context) {
        for (const found of stuckIn(context, ['send'])) {
          context.report({ message: '', range: found.place.range, fixes: fixesFor(context, found) });
        }
      },
    };
    const session = new AnalysisSession(await goParser(), [rule]);
    const fixesWith = (after: string): number => {
      const files = [
        { path: 'p.go', lines: new LineIndex(start + code) },
        { path: 'q.go', lines: new LineIndex(`package p\n\nfunc after(done chan int) {\n\t${after}\n}\n`) },
      ];
      const { findings } = session.analyze({ files, go: '1.26', config: emptyConfig });
      return findings.get('p.go')!.flatMap(({ fixes }) => fixes).length;
    };
    const [ends, waits] = [fixesWith('close(done)'), fixesWith('<-done')];
    assert.ok(ends > waits, `${ends} fixes, then ${waits}`);
    assert.equal(fixesWith('close(done)'), ends);
  });

  it('are there for many of its findings, and take little time', async () => {
    const all: Offered[] = [];
    for (const { path, text } of fixtures('leak')) all.push(...(await offeredIn(path, text)));
    const withFix = all.filter(({ fixes }) => fixes.length > 0);
    const times = all.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    const at = (part: number) => times[Math.floor((times.length - 1) * part)]!.toFixed(1);
    console.log(
      `      ${withFix.length} of ${all.length} findings have a fix; ms p50 ${at(0.5)}, p90 ${at(0.9)}, most ${at(1)}`,
    );
    if (process.env.LIST_FIXES === '1') {
      for (const { path, line, function: name, fixes, milliseconds } of all) {
        const titles = fixes.map(({ title }) => title).join(' | ') || '-';
        console.log(`${path.split('/').at(-2)}:${line} ${name} ${milliseconds.toFixed(1)} ms: ${titles}`);
      }
    }
    assert.ok(withFix.length > all.length / 3);
  });
});
