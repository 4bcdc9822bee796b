/** One fault that two rules see from two sides is told once, and by the other where one of them is off. */
import assert from 'node:assert/strict';
import { AnalysisSession } from '#engine/checking/session';
import { type Config, emptyConfig } from '#engine/config/config';
import { rules } from '#engine/rules/registry.generated';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

const hub = `package hub

type hub struct {
	in   chan string
	quit chan struct{}
}

func newHub() *hub {
	h := &hub{in: make(chan string), quit: make(chan struct{})}
	go h.run()
	return h
}

func (h *hub) run() {
	for {
		select {
		case s := <-h.in:
			println(s)
		case <-h.quit:
			return
		}
	}
}

func (h *hub) size() int { return len(h.in) }

func (h *hub) Close() { close(h.quit) }

`;

const text = `package hub

func never() int {
	h := newHub()
	return h.size()
}

func onError(check func() error) error {
	h := newHub()
	if err := check(); err != nil {
		return err
	}
	h.Close()
	return nil
}
`;

async function found(code: string, config: Config = emptyConfig): Promise<readonly string[]> {
  const session = new AnalysisSession(await goParser(), [...rules.values()]);
  const { findings } = session.analyze({
    files: [
      { path: 'a.go', lines: new LineIndex(code) },
      { path: 'hub.go', lines: new LineIndex(hub) },
    ],
    go: '1.26',
    config,
  });
  return findings.get('a.go')!.map(({ rule, range }) => `${rule} ${range.start.line + 1}`);
}

describe('one fault', () => {
  it('is told once where something started is never stopped', async () => {
    assert.deepEqual(await found(text), ['start-without-stop 4', 'start-without-stop 9']);
  });

  it('is told once where a loop and a wait are blocked by each other', async () => {
    const code = `package hub

import "sync"

func closesLast(jobs []int) {
	queue := make(chan int)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for job := range queue {
			println(job)
		}
	}()
	for _, job := range jobs {
		queue <- job
	}
	wg.Wait()
	close(queue)
}
`;
    assert.deepEqual(await found(code), ['range-never-closed 11']);
    const off: Config = { ...emptyConfig, rules: { 'range-never-closed': { level: 'off' } } };
    assert.deepEqual(await found(code, off), ['waitgroup-stuck 18']);
  });

  it('is told by the other rule where that is the only one', async () => {
    const off: Config = { ...emptyConfig, rules: { 'start-without-stop': { level: 'off' } } };
    assert.deepEqual(await found(text, off), ['blocked-select 4', 'blocked-select 9']);
  });

  it('is told by the graver one where the settings make one of them milder', async () => {
    const mild: Config = { ...emptyConfig, rules: { 'start-without-stop': { level: 'hint' } } };
    assert.ok((await found(text, mild)).includes('blocked-select 4'));
  });

  it('stays silenced when the rule that tells it is', async () => {
    const silenced = text.replaceAll(/(h := newHub\(\))/g, '$1 //nolint:start-without-stop // one a process');
    assert.deepEqual(await found(silenced), []);
  });

  it('has rules speak for rules only that there are', () => {
    for (const [name, { speaksFor = [] }] of rules)
      for (const other of speaksFor) assert.ok(rules.has(other) && other !== name, `${name}: ${other}`);
  });
});
