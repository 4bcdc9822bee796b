/** Exporting a profile from a real VS Code with the VSIX installed: the command, the dialog in the page, the save dialog, the file on disk. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Editor, openEditor } from '../../server/src/tools/vscode-server';
import { launch } from '../webview/harness';
import { packed } from './editor/packed';
import { openFile, ready, runCommand, webview } from './editor/workbench';

describe('an export from the editor', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-saved-'));
  let editor: Editor;

  before(async function () {
    // The package may have to be made first.
    this.timeout(300_000);
    editor = await openEditor({ workspace: 'examples/leaky-service', extension: await packed() });
    await ready(editor.page);
  });

  after(async () => {
    await editor?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Chooses a format in the page's dialog and a file in VS Code's, and waits for the page to say it is done. */
  async function save(format: string, name: string): Promise<string> {
    const { page } = editor;
    const content = await webview(page);
    await content.waitForSelector('[data-testid=flame] canvas');
    await runCommand(page, 'Gopherscope: Export Profile');
    await content.locator(`dialog.export input[value=${format}]`).check();
    await content.getByRole('button', { name: 'Save…' }).click();
    const file = join(folder, name);
    const input = page.locator('.quick-input-widget input[type=text]');
    await input.waitFor();
    const saved = content.locator('[aria-live=polite]', { hasText: `${name} saved` });
    // The dialog puts in a name of its own some time after it opens, and takes no Enter while it looks a path up.
    for (let turn = 0; turn < 60 && (await saved.count()) === 0; turn++) {
      if (await input.isVisible()) {
        if ((await input.inputValue()) === file && turn > 1) await input.press('Enter').catch(() => undefined);
        else await input.fill(file).catch(() => undefined);
      }
      await page.waitForTimeout(500);
    }
    await saved.waitFor({ state: 'attached' });
    return file;
  }

  it('writes the one HTML file, which opens without the editor, with the names of the workspace’s module', async () => {
    await openFile(editor.page, 'profiles/cpu.pb.gz');
    const file = await save('html', 'from-editor.html');
    const browser = await launch();
    try {
      const context = await browser.newContext();
      await context.setOffline(true);
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      await page
        .getByRole('treeitem', { name: /^example\.com\/payments\// })
        .first()
        .waitFor();
      assert.equal(await page.title(), 'cpu profile');
    } finally {
      await browser.close();
    }
  });

  it('replaces a file as a whole, and leaves nothing beside it', async () => {
    const file = await save('csv', 'table.csv');
    assert.match(readFileSync(file, 'utf8'), /^name,file,samples\/count flat,/);
    assert.ok(statSync(file).size > 1000);
    assert.deepEqual(readdirSync(folder).sort(), ['from-editor.html', 'table.csv']);
  });
});
