/** Reads profiles in the extension host of a desktop or a remote, in slices. Loads the reader when the first profile is read. */
import { createRequire } from 'node:module';
import type * as vscode from 'vscode';
import type * as reader from './main';
import { ProfileReader } from './reader';

/** Lets messages and typing through between two slices. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function nodeReader(context: vscode.ExtensionContext): ProfileReader {
  const file = context.asAbsolutePath('dist/profile-reader.js');
  return new ProfileReader((request, token) => {
    const signal = {
      get aborted() {
        return token.isCancellationRequested;
      },
    };
    const { read } = createRequire(file)(file) as typeof reader;
    return read(request, { pause, signal });
  });
}
