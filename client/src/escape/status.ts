/** Owns the status item of escape analysis: running with a way to cancel, how many marks are shown, what is wrong. Decides nothing. */
import * as vscode from 'vscode';
import type { EscapeAnalysis } from './analysis';
import { readSettings } from './settings';
import type { EscapeStore } from './store';

/** Right beside the editor's problems on the left, where the pictures have it. */
const priority = -10;

export function registerStatus(analysis: EscapeAnalysis, store: EscapeStore): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('gopherscope.escape', vscode.StatusBarAlignment.Left, priority);
  item.name = vscode.l10n.t('Gopherscope: Escapes');
  const draw = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !analysis.wants(document)) item.hide();
    else show(item, document, analysis, store);
  };
  draw();
  return vscode.Disposable.from(
    item,
    analysis.onDidChange(draw),
    store.onDidChange(draw),
    vscode.window.onDidChangeActiveTextEditor(draw),
  );
}

function show(
  item: vscode.StatusBarItem,
  document: vscode.TextDocument,
  analysis: EscapeAnalysis,
  store: EscapeStore,
): void {
  const state = analysis.state(document.uri);
  if (state.kind === 'running') {
    item.text = `$(loading~spin) ${vscode.l10n.t('Escapes')}`;
    item.tooltip = vscode.l10n.t('Asking the compiler what escapes. Click to cancel.');
    item.command = 'gopherscope.escape.cancel';
  } else if (state.kind === 'done' && state.result.state !== 'ok') {
    item.text = `$(warning) ${vscode.l10n.t('Escapes')}`;
    item.tooltip = `${state.result.message} ${vscode.l10n.t('Click to try again.')}`;
    item.command = 'gopherscope.escape.refresh';
  } else {
    const file = store.of(document.uri);
    const { kinds } = readSettings();
    const count = file?.marks.filter(({ kind }) => kinds.has(kind)).length ?? 0;
    const icon = file?.stale === true ? 'history' : 'arrow-circle-up';
    item.text = `$(${icon}) ${vscode.l10n.t('Escapes: {0} shown', count)}`;
    item.tooltip =
      file?.stale === true
        ? vscode.l10n.t('The source changed since the compiler ran. Save to ask again.')
        : vscode.l10n.t('What the compiler moves to the heap in this file. Click to ask again.');
    item.command = 'gopherscope.escape.refresh';
  }
  item.show();
}
