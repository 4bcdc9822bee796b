/** The walkthrough in a real VS Code with the VSIX installed: each step shows its picture. */
import assert from 'node:assert/strict';
import manifest from '../../package.json';
import { type Editor, openEditor } from '../../server/src/tools/vscode-server';
import { expect } from './editor/expect';
import { packed } from './editor/packed';
import { ready, runCommand, statusText } from './editor/workbench';

describe('the walkthrough', function () {
  this.timeout(60_000);
  let editor: Editor;

  before(async () => {
    // In a narrow window VS Code leaves the pictures out.
    const size = { width: 1600, height: 900 };
    editor = await openEditor({ workspace: 'examples/leaky-service', extension: await packed(), size });
    await ready(editor.page);
    // The palette knows its commands once it has started.
    await expect('the extension', async () => (await statusText(editor.page)) !== '');
  });

  after(() => editor?.close());

  it('shows a picture at each step, drawn and described', async () => {
    const { page } = editor;
    await runCommand(page, 'Gopherscope: Open Walkthrough');
    const steps = manifest.contributes.walkthroughs[0]!.steps;
    const buttons = page.locator('.getting-started-step');
    await buttons.nth(steps.length - 1).waitFor();
    for (const [at, { media }] of steps.entries()) {
      await buttons.nth(at).click();
      const picture = page.locator(`.getting-started-media img[srcset*="${media.image.split('/').at(-1)}"]`);
      await picture.waitFor();
      const width = await picture.evaluate(async (image: HTMLImageElement) => {
        await image.decode();
        return image.naturalWidth;
      });
      assert.ok(width > 0, media.image);
      assert.notEqual(await picture.getAttribute('alt'), '');
    }
  });
});
