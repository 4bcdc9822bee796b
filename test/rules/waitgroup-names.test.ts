/** Names one WaitGroup goes by: who knows it by another one may call Done. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

const head = `package fixture

import "sync"

type counting struct{ wg *sync.WaitGroup }

func (c *counting) run() { defer c.wg.Done() }

type runs struct {
	wg  *sync.WaitGroup
	all []*counting
}

type embedding struct{ *sync.WaitGroup }

func (e embedding) run() { defer e.Done() }

func use() {
`;

async function messagesOf(...body: readonly string[]): Promise<readonly string[]> {
  const path = 'server/src/engine/rules/waitgroup-missing-done/inline.go';
  const found = await check(path, `${head}\t${body.join('\n\t')}\n}\n`, '1.26');
  return found.filter(({ rule }) => rule === 'waitgroup-missing-done').map(({ message }) => message);
}

const forms: Readonly<Record<string, readonly [before: string, group: string]>> = {
  'the variable itself': ['var wg sync.WaitGroup; all := []*counting{{&wg}, {&wg}}', 'wg'],
  'a pointer to it': ['var wg sync.WaitGroup; all := []*counting{{&wg}, {&wg}}; p := &wg', 'p'],
  'another pointer': ['wg := new(sync.WaitGroup); all := []*counting{{wg}, {wg}}; p := wg', 'p'],
  'a field that points to it': [
    'var wg sync.WaitGroup; r := &runs{&wg, nil}; all := []*counting{{&wg}, {&wg}}',
    'r.wg',
  ],
  'a pointer that comes from an element': [
    'all := []*counting{{new(sync.WaitGroup)}}; var p *sync.WaitGroup; p = all[0].wg',
    'p',
  ],
  'a struct that embeds a pointer': [
    'var wg sync.WaitGroup; e := embedding{&wg}; all := []embedding{{&wg}, {&wg}}',
    'e',
  ],
};

describe('waitgroup-missing-done', () => {
  for (const [name, [before, group]] of Object.entries(forms)) {
    it(`leaves a group alone whose Done elements of a slice call, known as ${name}`, async () => {
      const add = `${group}.Add(len(all))`;
      const wait = `${group}.Wait()`;
      assert.deepEqual(await messagesOf(before, add, 'for _, each := range all { go each.run() }', wait), []);
      const called = ['go func() {}()', 'for _, each := range all { each.run() }'];
      assert.deepEqual(await messagesOf(before, add, ...called, wait), []);
    });
  }

  it('flags a group that nobody else has, made with new or in a literal', async () => {
    for (const made of ['new(sync.WaitGroup)', '&sync.WaitGroup{}', 'sync.WaitGroup{}']) {
      const found = await messagesOf(`wg := ${made}`, 'wg.Add(1)', 'go func() {}()', 'wg.Wait()');
      assert.deepEqual(found, ['Nothing calls wg.Done, so wg.Wait blocks for ever.'], made);
    }
  });
});
