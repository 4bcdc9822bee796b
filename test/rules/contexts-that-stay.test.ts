/** What is said where callers hand on contexts: what takes place only once one has ended is no leak where nobody ever ends it. */
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
});
