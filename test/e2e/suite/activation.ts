/** Measures how long the extension takes to activate, inside the extension host, in a folder that does not activate it by itself. Judges nothing. */
import * as vscode from 'vscode';
import { resultPrefix } from '../../../server/src/tools/vscode/output';

/** Prints `activation MS`: loading the bundle and running `activate`, as the extension host's user waits for it. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('gopherscope.gopherscope');
  if (!extension) throw new Error('The extension is not installed.');
  if (extension.isActive) throw new Error('The extension was active before it was asked for.');
  const start = performance.now();
  await extension.activate();
  console.log(`${resultPrefix}activation ${(performance.now() - start).toFixed(1)}`);
}
