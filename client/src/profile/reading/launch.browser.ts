/** Reads profiles in a browser: each in a worker of its own, which ends with it. */
import * as vscode from 'vscode';
import { workerOf } from '../../language/worker-of';
import type { ReadAnswer } from './read';
import { ProfileReader } from './reader';

export function browserReader(context: vscode.ExtensionContext): ProfileReader {
  const url = (file: string): string => vscode.Uri.joinPath(context.extensionUri, 'dist', file).toString(true);
  return new ProfileReader(async (request, token) => {
    const worker = new Worker(workerOf(url('re2.js'), url('profile-engine.js'), url('profile-reader.js')));
    try {
      return await new Promise<ReadAnswer>((resolve) => {
        const fail = (reason: string): void =>
          resolve({ kind: 'failed', message: vscode.l10n.t('{0} could not be read: {1}', request.name, reason) });
        worker.addEventListener('message', (event: MessageEvent<ReadAnswer>) => resolve(event.data));
        worker.addEventListener('error', (event) => fail(event.message));
        token.onCancellationRequested(() => fail(vscode.l10n.t('it was cancelled.')));
        worker.postMessage(request);
      });
    } finally {
      worker.terminate();
    }
  });
}
