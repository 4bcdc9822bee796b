/** Tells the user, once each, what the server could not do: files it skips, rules it switched off, an end it did not survive. Decides nothing. */
import * as vscode from 'vscode';
import type { StatusParams } from '#protocol/language';
import type { AnalysisSession } from './session';

export function registerNotices(session: AnalysisSession): { status(status: StatusParams): void; dispose(): void } {
  const told = new Set<string>();
  const failed = session.onDidChangeState((state) => {
    if (state === 'failed') void tellFailure();
    if (state === 'stopped') told.clear();
  });
  const once = (key: string, message: () => string): void => {
    if (told.has(key)) return;
    told.add(key);
    void withLog(vscode.window.showWarningMessage, message());
  };
  return {
    status({ skippedFiles, faultyRules }) {
      for (const uri of skippedFiles) {
        const name = vscode.Uri.parse(uri).path.split('/').at(-1) ?? uri;
        once(`file ${uri}`, () =>
          vscode.l10n.t('{0} ended the analysis twice and is skipped. All other files are checked.', name),
        );
      }
      for (const rule of faultyRules) {
        once(`rule ${rule}`, () =>
          vscode.l10n.t('The rule {0} failed three times and is off until the analysis restarts.', rule),
        );
      }
    },
    dispose: () => failed.dispose(),
  };
}

async function tellFailure(): Promise<void> {
  const restart = vscode.l10n.t('Restart');
  const message = vscode.l10n.t('The Gopherscope analysis ended and did not come back. The log says why.');
  const choice = await withLog(vscode.window.showErrorMessage, message, restart);
  if (choice === restart) await vscode.commands.executeCommand('gopherscope.restartServer');
}

type ShowMessage = (message: string, ...items: string[]) => Thenable<string | undefined>;

async function withLog(show: ShowMessage, message: string, ...actions: string[]): Promise<string | undefined> {
  const log = vscode.l10n.t('Show Log');
  const choice = await show(message, ...actions, log);
  if (choice === log) await vscode.commands.executeCommand('gopherscope.showLog');
  return choice;
}
