/** A folder the user does not trust, in a real VS Code: the rules work, VS Code's banner stands, ours says what is off. */

import { expect } from './editor/expect';
import { openedExample } from './editor/opened';
import { goToLine, openFile, ownStatusItem, runCommand, squiggles, statusText } from './editor/workbench';

describe('a folder that is not trusted', function () {
  this.timeout(60_000);
  const editor = openedExample({
    settings: {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'always',
    },
  });

  it('is open in restricted mode', async () => {
    await editor.page.locator('.part.banner', { hasText: 'Restricted Mode' }).waitFor();
  });

  it('has its leaks found all the same', async () => {
    await openFile(editor.page, 'charge/timeout.go');
    await goToLine(editor.page, 49);
    await squiggles(editor.page).first().waitFor();
    await expect('a count in the status bar', async () => /Gopherscope: [1-9]/.test(await statusText(editor.page)));
  });

  it('says in the status item that nothing is run', async () => {
    const tooltip = editor.page.locator('.monaco-hover', { hasText: 'not trusted' });
    // An item that is drawn anew loses its tooltip.
    await expect('the tooltip of the status item', async () => {
      await editor.page.mouse.move(400, 400);
      await editor.page.hover(`[id="${ownStatusItem}"]`);
      return tooltip.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
  });

  it('opens profiles', async () => {
    await runCommand(editor.page, 'View: Close All Editors');
    await openFile(editor.page, 'cpu.pb.gz');
    await editor.page.waitForSelector('iframe.webview.ready');
  });
});
