/** Execution traces in a real VS Code: opened by name, profiles chosen, compared; with no trust and with no go that can be found. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { type Editor, type EditorOptions, openEditor } from '../../server/src/tools/vscode-server';
import { traceRecordings } from '../profile/recordings';
import { packed } from './editor/packed';
import { openFile, ready, runCommand, webview } from './editor/workbench';

const frame = (content: Frame, name: RegExp) => content.getByRole('treeitem', { name }).first();
const radio = (content: Frame, name: string) => content.getByTestId('trace').getByRole('radio', { name });

describe('an execution trace in the editor', function () {
  this.timeout(150_000);
  let editor: Editor | undefined;
  const workspace = mkdtempSync(join(tmpdir(), 'trace-workspace-'));

  before(() => {
    const recorded = traceRecordings();
    cpSync(join(recorded, 'waits.out'), join(workspace, 'trace.out'));
    cpSync(join(recorded, 'long.out'), join(workspace, 'trace-before.out'));
  });
  afterEach(async () => {
    await editor?.close();
    editor = undefined;
  });
  after(() => rmSync(workspace, { recursive: true }));

  /** Opens the trace in an editor of its own. */
  async function opened(options: Omit<EditorOptions, 'workspace' | 'extension'> = {}): Promise<Frame> {
    editor = await openEditor({ workspace, extension: await packed(), ...options });
    await ready(editor.page);
    await openFile(editor.page, 'trace.out');
    return webview(editor.page);
  }

  it('shows the profile that is chosen, keeps it, and is compared with another trace', async () => {
    const content = await opened();
    await content.getByTestId('trace-start').getByRole('button', { name: 'Synchronization' }).click();
    await frame(content, /main\.holdLock/).waitFor({ state: 'attached' });
    await radio(content, 'Network').click();
    await frame(content, /main\.readAnswer/).waitFor({ state: 'attached' });
    await radio(content, 'System calls').click();
    await frame(content, /syscall\.Fsync/).waitFor({ state: 'attached' });
    const { page, folder } = editor!;
    const before = new Date(Date.now() - 60_000);
    utimesSync(join(folder, 'trace-before.out'), before, before);
    await runCommand(page, 'Gopherscope: Compare Profile With Last Capture');
    await content.getByText('trace-before.out · syscall').first().waitFor();
    // Another profile is compared with that profile of the same trace.
    await radio(content, 'Network').click();
    await content.getByText('trace-before.out · net').first().waitFor();
    assert.deepEqual(
      editor!.console.filter((line) => /content security policy|^error.*gopherscope/i.test(line)),
      [],
    );
  });

  it('without trust says what is missing, and goes on once there is trust', async () => {
    const content = await opened({
      settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
    });
    const error = content.getByTestId('error');
    await error.waitFor();
    assert.match(await error.innerText(), /go is not run because the workspace is not trusted/);
    await error.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    const { page } = editor!;
    await page
      .getByRole('button', { name: /^Trust$/ })
      .first()
      .click();
    await page.keyboard.press('Escape');
    await (await webview(page)).getByTestId('trace-start').waitFor();
  });

  it('without go says so, and leads to the setting', async () => {
    const content = await opened({ settings: { 'gopherscope.go.path': '/nonexistent/go' } });
    await content.getByTestId('trace-start').getByRole('button', { name: 'Network' }).click();
    const error = content.getByTestId('error');
    await error.waitFor();
    assert.match(await error.innerText(), /Network was not made\..*\/nonexistent\/go is not an executable/s);
    await error.getByRole('button', { name: 'Set the Path of Go' }).click();
    await editor!.page.locator('.settings-editor').waitFor();
  });
});
