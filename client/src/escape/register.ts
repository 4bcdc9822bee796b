/** Joins escape analysis with the editor: commands, trust, settings, messages. Refuses to know how marks are drawn. */
import * as vscode from 'vscode';
import type { EscapeResult } from '#protocol/escape';
import type { Language } from '../language/register';
import { EscapeAnalysis } from './analysis';
import { registerMarks } from './marks';
import { readSettings, setEnabled, touchesEscapes } from './settings';
import { registerStatus } from './status';
import { EscapeStore } from './store';
import { watchOthers } from './watch-others';

/** What other features may ask of escape analysis. */
export interface Escapes {
  readonly analysis: EscapeAnalysis;
  readonly store: EscapeStore;
}

export function register(context: vscode.ExtensionContext, { session, log }: Language): Escapes {
  const store = new EscapeStore();
  const analysis = new EscapeAnalysis(session, store);
  const visible = (): void => {
    for (const { document } of vscode.window.visibleTextEditors) void analysis.opened(document);
  };
  context.subscriptions.push(
    store,
    analysis,
    registerMarks(store),
    registerStatus(analysis, store),
    registerMessages(analysis, log),
    vscode.window.onDidChangeVisibleTextEditors(visible),
    vscode.workspace.onDidSaveTextDocument((document) => void analysis.run(document)),
    watchOthers((uri) => {
      analysis.outdate(uri);
      visible();
    }),
    vscode.workspace.onDidChangeTextDocument((event) => {
      store.edited(event);
      // A change of the dirty flag alone: reverted, so the text is what the compiler would read. (With an edit the flag comes too late to be asked.)
      const { document, contentChanges } = event;
      const reverted = contentChanges.length === 0 && !document.isDirty && store.of(document.uri)?.stale === true;
      if (reverted) void analysis.run(document);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(visible),
    session.onDidChangeState((state) => {
      if (state === 'running') visible();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!touchesEscapes(event)) return;
      if (event.affectsConfiguration('gopherscope.go') || event.affectsConfiguration('gopherscope.escape.tags')) {
        analysis.forget();
      }
      if (!readSettings().enabled) analysis.cancel();
      store.refresh();
      visible();
    }),
    vscode.commands.registerCommand('gopherscope.escape.toggle', () => setEnabled(!readSettings().enabled)),
    vscode.commands.registerCommand('gopherscope.escape.cancel', () => analysis.cancel()),
    vscode.commands.registerCommand('gopherscope.escape.refresh', () => refresh(analysis)),
  );
  visible();
  return { analysis, store };
}

async function refresh(analysis: EscapeAnalysis): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!vscode.workspace.isTrusted) {
    const text = vscode.l10n.t(
      'This workspace is not trusted, so the Go compiler is not run. Trust it to see what escapes.',
    );
    void vscode.window.showWarningMessage(text);
  } else if (document?.languageId !== 'go') {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a Go file to see what escapes in its package.'));
  } else {
    await analysis.run(document);
  }
}

/** Each thing that is wrong is said once, until it is right again; the log lists all errors. */
function registerMessages(analysis: EscapeAnalysis, log: vscode.LogOutputChannel): vscode.Disposable {
  const told = new Set<string>();
  return analysis.onDidAnswer((result) => {
    const key = `${result.package}:${result.state}`;
    if (result.state === 'ok') {
      for (const other of told) if (other.startsWith(`${result.package}:`)) told.delete(other);
      return;
    }
    for (const line of errorLines(result)) log.warn(line);
    if (told.has(key) || result.state === 'cancelled') return;
    told.add(key);
    void tell(result, log);
  });
}

function errorLines({ message, errors }: EscapeResult): readonly string[] {
  return [
    message,
    ...errors.map(({ message: what, location }) => {
      if (location === undefined) return what;
      const { line, character } = location.range.start;
      return `${vscode.Uri.parse(location.uri).fsPath}:${line + 1}:${character + 1}: ${what}`;
    }),
  ];
}

async function tell({ message }: EscapeResult, log: vscode.LogOutputChannel): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  if ((await vscode.window.showWarningMessage(message, showLog)) === showLog) log.show();
}
