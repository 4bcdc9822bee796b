/** Fixes have to suit any number of items, workers and callers: numbers that happen to fit in the rounds that are explored are none. */
import assert from 'node:assert/strict';
import { check } from './fixtures';
import { titlesFor } from './offered-fixes';

describe('fixes for any number', () => {
  it('have room for any number of rounds, whoever else goes round', async () => {
    const workers = await titlesFor(`func each(hosts []string) {
	c := make(chan string)
	go func() {
		defer close(c)
		for _, host := range hosts {
			c <- host
		}
	}()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if check() {
				<-c
			}
		})
	}
	wg.Wait()
}
`);
    assert.deepEqual(workers, ['Give c a buffer of len(hosts)']);
    const everyOther = await titlesFor(`func each(hosts []string) string {
	c := make(chan string)
	for i, host := range hosts {
		if i%2 == 0 {
			go func() { c <- host }()
		}
	}
	return <-c
}
`);
    assert.deepEqual(everyOther, ['Give c a buffer of len(hosts)']);
  });

  it('do not suit the callers of today alone', async () => {
    const generator = `package p

func gen(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := 0; i < n; i++ {
			c <- i
		}
	}()
	return c
}

func first() int {
	return <-gen(3)
}
`;
    const found = await check('p.go', generator, '1.26');
    assert.deepEqual(
      found.map(({ rule, fixes }) => [rule, fixes.length]),
      [['unbounded-send', 0]],
    );
  });

  it('do not leave the one behind who sends to those that leave now', async () => {
    const pool = await titlesFor(`func any(values []int, workers int) int {
	in := make(chan int)
	out := make(chan int)
	for range workers {
		go func() {
			for v := range in {
				out <- v
			}
		}()
	}
	go func() {
		defer close(in)
		for _, v := range values {
			in <- v
		}
	}()
	return <-out
}
`);
    assert.deepEqual(pool, []);
  });
});
