/** What is said of goroutines that tests leave behind: when subtests run and what is done at the end of a test, and nothing that is in doubt. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

const path = 'server/src/engine/rules/blocked-receive/inline_test.go';
const rules: readonly string[] = ['blocked-receive', 'unbounded-send', 'waitgroup-stuck', 'range-never-closed'];

const head = `package fixture

import (
	"sync"
	"testing"
)

var _ sync.WaitGroup

`;

async function found(code: readonly string[], at = path) {
  const findings = await check(at, `${head}${code.join('\n')}\n`, '1.26');
  return findings.filter(({ rule }) => rules.includes(rule)).map(({ rule, severity }) => `${severity} ${rule}`);
}

const parallel = [
  'func TestBoth(t *testing.T) {',
  'var ready sync.WaitGroup',
  'ready.Add(2)',
  'done := make(chan struct{})',
  'go func() {',
  'ready.Wait()',
  'close(done)',
  '}()',
  't.Run("one", func(t *testing.T) {',
  't.Parallel()',
  'ready.Done()',
  '<-done',
  '})',
  't.Run("other", func(t *testing.T) {',
  't.Parallel()',
  'ready.Done()',
  '<-done',
  '})',
  '}',
];

const cleanup = (name: string): readonly string[] => [
  `func ${name}(t *testing.T) {`,
  'over := make(chan struct{})',
  't.Cleanup(func() { close(over) })',
  '<-over',
  '}',
];

/** Whether the other one ever comes to nothing only it knows. */
const forsaken = [
  'type source struct{ values chan int }',
  'func (s *source) poll(fetch func() error) {',
  'if fetch() != nil {',
  'return',
  '}',
  's.values <- 1',
  '}',
  'func TestPoll(t *testing.T) {',
  's := &source{values: make(chan int, 1)}',
  's.poll(func() error { return t.Context().Err() })',
  '<-s.values',
  '}',
];

describe('goroutines that tests leave behind', () => {
  it('parallel subtests wait for each other', async () => {
    assert.deepEqual(await found(parallel), []);
    const oneByOne = parallel.filter((line) => line !== 't.Parallel()');
    assert.deepEqual(await found(oneByOne), ['hint waitgroup-stuck', 'hint blocked-receive']);
  });

  it('a test that waits for its own end waits for ever', async () => {
    assert.deepEqual(await found(cleanup('TestOver')), ['hint blocked-receive']);
  });

  it('who serves a test does not see its end', async () => {
    assert.deepEqual(await found(cleanup('waitUntilOver')), []);
  });

  it('what is in doubt is a hint in the program and nothing in its tests', async () => {
    assert.deepEqual(await found(forsaken), []);
    assert.deepEqual(await found(forsaken, path.replace('_test', '')), ['hint blocked-receive']);
  });
});
