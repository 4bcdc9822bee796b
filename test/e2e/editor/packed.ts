/** Packs the extension as its users get it, for a real VS Code to install; knows nothing of what is in it. */
import { resolve } from 'node:path';
import { packageExtension } from '../../../server/src/tools/package/vsix';
import type { ExtensionSource } from '../../../server/src/tools/vscode-server';

export async function packed(): Promise<ExtensionSource> {
  return { vsix: (await packageExtension(resolve('.'))).vsix };
}
