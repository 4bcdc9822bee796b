/** A goroutine that answers whoever asks, and is left with the answer by more than one: it is told of one at a time. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

const path = 'server/src/engine/rules/unbounded-send/answers.go';

const server = `type server struct {
	asks chan chan int
}

func newServer() *server {
	s := &server{asks: make(chan chan int)}
	go s.answer()
	return s
}

func (s *server) answer() {
	for reply := range s.asks {
		reply <- 42
	}
}`;

const asks = (name: string, room = '') => `func (s *server) ${name}(done <-chan struct{}) int {
	reply := make(chan int${room})
	s.asks <- reply
	select {
	case answer := <-reply:
		return answer
	case <-done:
		return 0
	}
}`;

const caller = `func Ask(done <-chan struct{}) int {
	return newServer().first(done)
}`;

async function messages(...declarations: readonly string[]): Promise<readonly string[]> {
  const found = await check(path, `package fixture\n\n${declarations.join('\n\n')}\n`, '1.26');
  const sends = found.filter(({ rule }) => rule === 'unbounded-send');
  return sends.map(({ range, message }) => `${range.start.line + 1} ${/: (\w+) stops/.exec(message)?.[1]}`);
}

describe('a goroutine that is left with its answer', () => {
  it('is told of the first who may go away', async () => {
    assert.deepEqual(await messages(server, asks('first'), asks('second')), ['15 first']);
    assert.deepEqual(await messages(server, asks('first', ', 1'), asks('second')), ['15 second']);
    assert.deepEqual(await messages(server, asks('first', ', 1'), asks('second', ', 1')), []);
  });

  it('is not told of for each that calls the method', async () => {
    assert.deepEqual(await messages(server, asks('first'), caller), ['15 first']);
  });

  it('is no matter of who never goes away', async () => {
    const waits = 'func (s *server) first() int {\n\treply := make(chan int)\n\ts.asks <- reply\n\treturn <-reply\n}';
    assert.deepEqual(await messages(server, waits), []);
  });
});
