/** Links on a disk: one that leads out of the workspace is never followed, one that stays inside is; the standard library is found as it is installed. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { SourceFinder } from '../../../client/src/profile/source/finder';
import { followLinks } from '../../../client/src/profile/source/follow-links';

const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
if (!workspace) throw new Error('The workspace is missing.');
const memory: vscode.Memento = { keys: () => [], get: () => undefined, update: async () => {} };

describe('links on the way to a source', () => {
  const outside = mkdtempSync(join(tmpdir(), 'gopherscope-outside-'));
  const finder = new SourceFinder(memory, followLinks);
  before(() => {
    writeFileSync(join(outside, 'secret.go'), 'package secret\n');
    mkdirSync(join(workspace, 'linked'));
    symlinkSync(outside, join(workspace, 'linked/out'));
    symlinkSync(join(outside, 'secret.go'), join(workspace, 'linked/file.go'));
    symlinkSync(join(workspace, 'api'), join(workspace, 'linked/in'));
  });
  after(() => {
    finder.dispose();
    rmSync(join(workspace, 'linked'), { recursive: true });
    rmSync(outside, { recursive: true });
  });

  const kindOf = async (path: string): Promise<string> => (await finder.find(path, '')).kind;

  it('are not followed out of the workspace', async () => {
    for (const path of [
      'example.com/payments/linked/out/secret.go',
      'example.com/payments/linked/file.go',
      join(workspace, 'linked/out/secret.go'),
      join(workspace, 'linked/file.go'),
      '/app/linked/out/secret.go',
      join(outside, 'secret.go'),
    ]) {
      assert.notEqual(await kindOf(path), 'file', path);
    }
  });

  it('are followed inside of it', async () => {
    assert.equal(await kindOf('example.com/payments/linked/in/handlers.go'), 'file');
  });

  it('lead nowhere where links cannot be followed', async () => {
    const careful = new SourceFinder(memory, undefined);
    const found = await careful.find('example.com/payments/linked/in/handlers.go', '');
    careful.dispose();
    assert.ok(found.kind !== 'file' || !found.file.path.includes('linked'));
  });

  it('are not needed for the standard library', async () => {
    const found = await finder.find('net/http/server.go', 'net/http.(*conn).serve');
    assert.ok(found.kind === 'file' && found.file.path.endsWith('/src/net/http/server.go'));
  });
});
