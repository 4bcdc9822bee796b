/** What is said where callers hand on contexts: what takes place only once one has ended is no leak where nobody ever ends it, and no repair where the caller would wait for that. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

const path = 'server/src/engine/rules/unbounded-send/contexts.go';

const code = (...callers: readonly string[]) => `package fixture

import (
	"context"
	"os"
)

func size(ctx context.Context, name string) int64 {
	sizes := make(chan int64)
	go func() {
		info, err := os.Stat(name)
		if err != nil {
			sizes <- -1
			return
		}
		sizes <- info.Size()
	}()
	select {
	case size := <-sizes:
		return size
	case <-ctx.Done():
		return 0
	}
}

${callers.join('\n\n')}
`;

const never = 'func Configured() int64 {\n\treturn size(context.Background(), "/etc/app.conf")\n}';
const given = 'func Size(ctx context.Context, name string) int64 {\n\treturn size(ctx, name)\n}';

async function sends(source: string): Promise<number> {
  return (await check(path, source, '1.26')).filter(({ rule }) => rule === 'unbounded-send').length;
}

async function titlesFor(source: string): Promise<readonly string[]> {
  const findings = await check(path, source, '1.26');
  return findings.flatMap(({ fixes }) => fixes.map(({ title }) => title));
}

describe('contexts that are handed on', () => {
  it('end where some caller hands on one that does, or nobody is known', async () => {
    assert.equal(await sends(code(given)), 2);
    assert.equal(await sends(code(never, given)), 2);
    assert.equal(await sends(code()), 2);
    assert.equal(await sends(code(never, 'var measure = size')), 2, 'it may be called by whoever has the variable');
  });

  it('do not end where all callers hand on one that never does', async () => {
    assert.equal(await sends(code(never)), 0);
    const through = 'func named(ctx context.Context) int64 {\n\treturn size(ctx, "/etc/hosts")\n}';
    const top = 'func Hosts() int64 {\n\treturn named(context.TODO())\n}';
    assert.equal(await sends(code(never, through, top)), 0);
  });

  it('are a way out all the same', async () => {
    const waits = `package fixture

import "context"

func Start() {
	serve(context.Background())
}

func serve(ctx context.Context) {
	jobs := make(chan int)
	go func() {
		select {
		case <-jobs:
		case <-ctx.Done():
		}
	}()
	<-ctx.Done()
}
`;
    assert.deepEqual(
      (await check(path, waits, '1.26')).map(({ rule }) => rule),
      [],
    );
  });

  it('hide nothing that takes place without them', async () => {
    const failed = code(never)
      .replace('\t\t\tsizes <- -1\n', '')
      .replace(/select \{[\s\S]*?\n\t\}\n/, 'return <-sizes\n');
    const rules = (await check(path, failed, '1.26')).map(({ rule }) => rule);
    assert.ok(rules.includes('blocked-receive'), rules.join());
  });

  it('are no repair for whom the caller waits until they end', async () => {
    const select = 'ctx.Done()';
    const code = (body: string, size: string) => `package fixture

import (
	"context"
	"sync"
)

func each(ctx context.Context, hosts []string) error {
	var wg sync.WaitGroup
	c := make(chan int${size})
	${body.replaceAll('\n', '\n\t')}
	return nil
}
`;
    const isOffered = async (body: string, size = '') =>
      (await titlesFor(code(body, size))).some((title) => title.endsWith(select));
    const sender = 'defer close(c)\n\tfor range hosts {\n\t\tc <- work()\n\t}';
    const receiver = 'for v := range c {\n\t\tif v < 0 {\n\t\t\treturn\n\t\t}\n\t}';
    const both = `wg.Go(func() {\n\t${sender}\n})\nwg.Go(func() {\n\t${receiver}\n})\n`;
    assert.equal(await isOffered(`${both}wg.Wait()`), false, 'the wait goes on');
    assert.equal(await isOffered(both), true, 'nobody waits for who is left behind');
    const cancels = both.replace('return', 'cancel()\n\t\t\treturn');
    const own = 'ctx, cancel := context.WithCancel(ctx)\ndefer cancel()\n';
    assert.equal(await isOffered(`${own}${cancels}wg.Wait()`), true, 'the one that stops ends it');
    const answer = (stops: string) => `go func() {\n\tif ${stops} {\n\t\tc <- work()\n\t}\n}()\n<-c`;
    assert.equal(await isOffered(answer('check()'), ', 1'), false, 'what it waits for has nothing to do with it');
    assert.equal(await isOffered(answer('ctx.Err() == nil'), ', 1'), true, 'the other side has stopped for it');
  });
});
