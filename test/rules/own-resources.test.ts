/** A project's own rows in .gopherscope.yaml work like those of the table. */
import assert from 'node:assert/strict';
import { AnalysisSession } from '#engine/checking/session';
import { parseConfig } from '#engine/config/config-file';
import { rules } from '#engine/rules/registry.generated';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

const config = `resources:
  - acquire: ["example.com/pool.Open", "(*example.com/pool.Pool).Get"]
    release: ["Close", "(*example.com/pool.Pool).Put"]
    noun: connection
  - acquire: example.com/app.lock
    release: "()"
    noun: lock
    rule: semaphore-not-released
`;

async function lines(text: string, yaml = config): Promise<readonly string[]> {
  const session = new AnalysisSession(await goParser(), [...rules.values()]);
  const { findings, faults } = session.analyze({
    files: [{ path: 'a.go', lines: new LineIndex(text) }],
    go: '1.26',
    config: parseConfig(yaml, rules),
    path: 'example.com/app',
  });
  assert.deepEqual(faults, []);
  return findings.get('a.go')!.map(({ rule, range, message }) => `${rule} ${range.start.line + 1}: ${message}`);
}

describe('resources of a project', () => {
  it('are followed like those of the table', async () => {
    const text = `package app

import "example.com/pool"

func never() error {
	c, err := pool.Open()
	if err != nil {
		return err
	}
	return c.Ping()
}

func onePath(p *pool.Pool) error {
	c, err := p.Get()
	if err != nil {
		return err
	}
	if err := c.Ping(); err != nil {
		return err
	}
	p.Put(c)
	return nil
}

func clean(p *pool.Pool) error {
	c, err := p.Get()
	if err != nil {
		return err
	}
	defer p.Put(c)
	return c.Ping()
}

func closed() error {
	c, err := pool.Open()
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Ping()
}
`;
    assert.deepEqual(await lines(text), [
      'resource-not-closed 6: c is never closed. Defer c.Close().',
      'resource-not-closed 14: c is not closed when the function returns at line 19. Defer c.Close().',
    ]);
    assert.deepEqual(await lines(text, ''), []);
  });

  it('may be released by a method of their own type, named in full, or by being passed to one of another type', async () => {
    const text = `package app

type conn struct{}

func (c *conn) Done() {}

func (c *conn) ping() error { return nil }

type pool struct{}

func (p *pool) Put(c *conn) {}

func open() *conn { return &conn{} }

func clean() error {
	c := open()
	defer c.Done()
	return c.ping()
}

func passed(p *pool) error {
	c := open()
	defer p.Put(c)
	return c.ping()
}

func onePath() error {
	c := open()
	if err := c.ping(); err != nil {
		return err
	}
	c.Done()
	return nil
}
`;
    const row = (release: string) => `resources:\n  - acquire: example.com/app.open\n    release: ${release}\n`;
    const both = ['(*example.com/app.conn).Done', '(*example.com/app.pool).Put'];
    const first = 'resource-not-closed 28: c is not released when the function returns at line 30.';
    assert.deepEqual(await lines(text, row(`["${both[0]}", "${both[1]}"]`)), [`${first} Defer c.Done().`]);
    assert.deepEqual(await lines(text, row('Done')), [
      'resource-not-closed 22: c is never released. Defer c.Done().',
      `${first} Defer c.Done().`,
    ]);
    const putBack = await lines(text, row(`"${both[1]}"`));
    assert.deepEqual(
      putBack.map((line) => line.replace(/ when .* line \d+/, '')),
      [16, 28].map((line) => `resource-not-closed ${line}: c is never put back. It must be put back on every path.`),
    );
  });

  it('may be functions of the package itself, and functions to call', async () => {
    const text = `package app

func lock() func() { return func() {} }

func work() error { return nil }

func onePath() error {
	unlock := lock()
	if err := work(); err != nil {
		return err
	}
	unlock()
	return nil
}

func clean() error {
	unlock := lock()
	defer unlock()
	return work()
}
`;
    assert.deepEqual(await lines(text), [
      'semaphore-not-released 8: unlock is not released when the function returns at line 10. Defer unlock().',
    ]);
  });
});
