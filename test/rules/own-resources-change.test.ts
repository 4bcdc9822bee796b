/** Resources of a project change what a session finds the moment they change, and only where they are meant. */
import assert from 'node:assert/strict';
import { AnalysisSession } from '#engine/checking/session';
import { emptyConfig } from '#engine/config/config';
import { parseConfig } from '#engine/config/config-file';
import { rules } from '#engine/rules/registry.generated';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

const text = `package serve

import "example.com/pool"

func once() error {
	c, err := pool.Borrow()
	if err != nil {
		return err
	}
	return c.Ping()
}
`;

const row = 'resources: [{ acquire: example.com/pool.Borrow, release: Return, noun: connection';

describe('resources of a project', () => {
  it('are looked after from the moment the file names them, until it does not', async () => {
    const parser = await goParser();
    const session = new AnalysisSession(parser, [...rules.values()]);
    const files = [{ path: 'serve.go', lines: new LineIndex(text) }];
    const found = (yaml: string, of = session, go = '1.26') => {
      const config = yaml === '' ? emptyConfig : parseConfig(yaml, rules);
      return of
        .analyze({ files, go, config })
        .findings.get('serve.go')!
        .map(({ rule, message, range }) => `${rule} ${range.start.line + 1}: ${message}`);
    };
    const lost = 'resource-not-closed 6: c is never released. Defer c.Return().';
    for (const [yaml, expected] of [
      ['', []],
      [`${row} }]`, [lost]],
      [`${row}, rule: semaphore-not-released }]`, [lost.replace('resource-not-closed', 'semaphore-not-released')]],
      ['resources: [{ acquire: example.com/pool.Borrow, release: Ping }]', []],
      ['resources: [{ acquire: example.com/other.Borrow, release: Return }]', []],
      [`${row}, until: "1.26" }]`, []],
      [`${row} }]`, [lost]],
      [`${row} }]\nrules: { resource-not-closed: off }`, []],
      ['', []],
    ] as const) {
      assert.deepEqual(found(yaml), expected, yaml);
      assert.deepEqual(found(yaml, new AnalysisSession(parser, [...rules.values()])), expected, yaml);
    }
    assert.deepEqual(found(`${row}, until: "1.26" }]`, session, '1.25'), [lost]);
  });
});
