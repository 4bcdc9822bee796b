/** The crash journal: what one server notes, the next one knows. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CrashJournal } from '../../server/src/lsp/journal';
import { journalFile } from '../../server/src/lsp/journal-file';
import { makeWorkspace } from './editor';

describe('the crash journal', () => {
  let workspace: ReturnType<typeof makeWorkspace>;
  let path: string;
  beforeEach(() => {
    workspace = makeWorkspace({});
    path = join(workspace.root, 'in-flight.json');
  });
  afterEach(() => workspace.remove());

  const start = () => new CrashJournal(journalFile(path), []);

  it('skips a file that was in flight at two crashes, and only that', () => {
    start().enter('file:///bad.go');
    assert.deepEqual([...start().skipped], []);
    const second = start();
    second.enter('file:///good.go');
    second.leave();
    second.enter('file:///bad.go');
    assert.deepEqual([...start().skipped], ['file:///bad.go']);
    assert.deepEqual([...start().skipped], ['file:///bad.go'], 'a third server that dies elsewhere forgets nothing');
  });

  it('blames nobody for an end between two files', () => {
    const journal = start();
    journal.enter('file:///a.go');
    journal.leave();
    start();
    assert.deepEqual([...start().skipped], []);
  });

  it('starts afresh from a journal cut off by the crash', () => {
    workspace.write('in-flight.json', '{"inFlight": "file:///a.g');
    assert.deepEqual([...start().skipped], []);
  });

  it('skips what the client says, and works where nothing can be kept', () => {
    const lost = journalFile(join(workspace.root, 'no', 'such', 'folder', 'journal'));
    const journal = new CrashJournal(lost, ['file:///told.go']);
    journal.enter('file:///a.go');
    assert.deepEqual([...journal.skipped], ['file:///told.go']);
    assert.ok(!existsSync(join(workspace.root, 'no')));
  });
});
