/** A server that is killed comes back with the same diagnostics, and one file cannot take it down for ever. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Editor, makeWorkspace } from './editor';

const text = readFileSync('test/fixtures/lsp/sibling/use.go', 'utf8');
const types = readFileSync('test/fixtures/lsp/sibling/types.go', 'utf8');

describe('a dead server', () => {
  let workspace: ReturnType<typeof makeWorkspace>;
  beforeEach(() => {
    workspace = makeWorkspace({ 'go.mod': 'module example.com/shop\n\ngo 1.22\n', 'types.go': types, 'use.go': text });
  });
  afterEach(() => workspace.remove());

  it('comes back three times with identical diagnostics', async () => {
    const uri = workspace.uri('use.go');
    const journalFile = join(workspace.root, 'journal.json');
    const seen: unknown[] = [];
    for (let life = 0; life < 4; life++) {
      const editor = await Editor.start({ root: workspace.root, initializationOptions: { journalFile } });
      await editor.open(uri, text);
      seen.push((await editor.diagnosticsOf(uri, 1)).diagnostics);
      await editor.kill();
    }
    assert.equal((seen[0] as unknown[]).length, 1);
    for (const later of seen) assert.deepEqual(later, seen[0]);
  });

  it('leaves out the file it was busy with at two crashes, says so, and checks the others', async () => {
    const uri = workspace.uri('use.go');
    const bad = workspace.uri('types.go');
    workspace.write('journal.json', JSON.stringify({ inFlight: bad, crashes: { [bad]: 1 } }));
    const journalFile = join(workspace.root, 'journal.json');
    const editor = await Editor.start({
      root: workspace.root,
      initializationOptions: { journalFile, showsStatus: false },
    });
    await editor.open(bad, types);
    await editor.open(uri, text);
    await editor.diagnosticsOf(uri, 1);
    const message = await editor.until(() => editor.messages[0], 'a message');
    assert.match(message, /types\.go .*twice.*skipped/);
    assert.deepEqual(editor.statuses, [], 'an editor that does not know our messages hears none');
    await editor.stop();
  });

  it('notes what is in flight where a restarted server finds it', async () => {
    const journalFile = join(workspace.root, 'journal.json');
    const editor = await Editor.start({ root: workspace.root, initializationOptions: { journalFile } });
    await editor.open(workspace.uri('use.go'), text);
    await editor.diagnosticsOf(workspace.uri('use.go'), 1);
    const notes = JSON.parse(readFileSync(journalFile, 'utf8')) as { inFlight: string | null; crashes: object };
    assert.deepEqual(notes, { inFlight: null, crashes: {} });
    await editor.stop();
  });
});
