/** How it feels to edit in a real VS Code, on the desktop and in the browser: findings follow the text. */
import * as vscode from 'vscode';

describe('x', () => {
  it('y', async () => {
    const e = vscode.extensions.getExtension('gopherscope.gopherscope');
    if (!e) throw new Error('none');
    await e.activate();
    console.log('kind', vscode.env.uiKind, e.extensionUri.toString(), e.extensionKind);
  });
});
