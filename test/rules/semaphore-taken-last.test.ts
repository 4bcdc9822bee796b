/** Semaphores of golang.org/x/sync: who takes all places waits for those who work, and a semaphore that ends with its function is not missed. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

const rule = 'semaphore-not-released';

const head = `package crew

import (
	"context"

	"golang.org/x/sync/semaphore"
)

`;
/** The line of the head of a function. */
const first = head.split('\n').length - 1;

/** The lines of a function behind its head at which a place is said to be missed. */
async function lines(body: string): Promise<readonly number[]> {
  const findings = await check(`server/src/engine/rules/${rule}/inline.go`, head + body, '1.26');
  return findings.filter((each) => each.rule === rule).map(({ range }) => range.start.line - first);
}

const work = `	for i := range n {
		if err := places.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer places.Release(1)
			f(i)
		}()
	}
`;

describe('a semaphore that is taken last', () => {
  it('is not missed where it ends with the function', async () => {
    const all = `func all(ctx context.Context, n int, f func(int)) error {
	places := semaphore.NewWeighted(3)
${work}	return places.Acquire(ctx, 3)
}
`;
    assert.deepEqual(await lines(all), []);
  });

  it('is missed where others have it', async () => {
    const given = `func all(ctx context.Context, places *semaphore.Weighted, n int, f func(int)) error {
	if err := places.Acquire(ctx, 1); err != nil {
		return err
	}
	if n == 0 {
		return nil
	}
	defer places.Release(1)
	f(n)
	return nil
}
`;
    assert.deepEqual(await lines(given), [1]);
  });

  it('is missed where it is taken in every round', async () => {
    const rounds = `func all(ctx context.Context, n int, f func(int) bool) error {
	places := semaphore.NewWeighted(3)
	for i := range n {
		if err := places.Acquire(ctx, 1); err != nil {
			return err
		}
		if f(i) {
			places.Release(1)
		}
	}
	return nil
}
`;
    assert.deepEqual(await lines(rounds), [3]);
  });

  it('is missed where a goroutine takes it, too', async () => {
    const beside = `func all(ctx context.Context, n int, f func(int)) error {
	places := semaphore.NewWeighted(1)
	go func() {
		if places.Acquire(ctx, 1) == nil {
			defer places.Release(1)
			f(n)
		}
	}()
	if err := places.Acquire(ctx, 1); err != nil {
		return err
	}
	if n > 0 {
		places.Release(1)
	}
	return nil
}
`;
    assert.deepEqual(await lines(beside), [8]);
  });
});
