/** Code that leads round in circles: it is explored to an end, and what is wrong in it is found. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

const path = 'server/src/engine/rules/unbounded-send/inline.go';

async function found(text: string): Promise<readonly string[]> {
  const findings = await check(path, text, '1.26');
  return findings.map(({ rule, range }) => `${rule} ${range.start.line + 1}`);
}

describe('circles of Go code', () => {
  it('of functions that give each other what they have started are followed once', async () => {
    const text = `package fixture

type stream struct{ values chan int }

func odd(n int) *stream {
	s := &stream{values: make(chan int)}
	go func() {
		s.values <- n
	}()
	if n == 0 {
		return s
	}
	return even(n - 1)
}

func even(n int) *stream {
	s := &stream{values: make(chan int)}
	go func() {
		s.values <- n
	}()
	return odd(n - 1)
}
`;
    const shown = await found(text);
    assert.ok(shown.includes('unbounded-send 8') && shown.includes('unbounded-send 19'), shown.join());
  });

  it('of pointer types have no literal', async () => {
    const text = `package fixture

type keeper *keeper

type link *chain

type chain *link

func kept() int {
	c := make(chan int)
	go func() {
		c <- 1
	}()
	all := []*keeper{{}, {}}
	more := []*link{{}}
	if len(all) > len(more) {
		return 0
	}
	return <-c
}
`;
    assert.doesNotMatch((await found(text)).join(), /range-never-closed/);
  });

  it('of types that hold themselves are made once', async () => {
    const text = `package fixture

type node struct {
	next *node
	done chan int
}

func waits(n *node, fails bool) {
	own := &node{next: n, done: make(chan int)}
	own.next = own
	go func() {
		own.next.next.done <- 1
	}()
	if fails {
		return
	}
	<-own.done
}
`;
    assert.deepEqual(await found(text), ['unbounded-send 12']);
  });
});
