/** Owns the item in the status bar: what the analysis does, how much it found, and the way to its actions. Decides nothing itself. */
import * as vscode from 'vscode';
import type { StatusParams } from '#protocol/language';
import type { Language } from '../language/register';
import type { SessionState } from '../language/session';
import { actionsFor, showActions } from './actions';

/** Left of the language and line indicators, right of nothing else of ours. */
const priority = 100;

export function register(context: vscode.ExtensionContext, language: Language): void {
  const item = vscode.window.createStatusBarItem('gopherscope.status', vscode.StatusBarAlignment.Right, priority);
  item.name = 'Gopherscope';
  item.command = 'gopherscope.showStatus';
  let status: StatusParams | undefined;
  const draw = (): void => {
    const { state } = language.session;
    item.text = text(language, status);
    item.tooltip = tooltip(state, status);
    item.accessibilityInformation = { label: `${item.text.replace(/\$\([^)]*\)\s*/, '')}. ${sentence(state, status)}` };
    item.backgroundColor = state === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    if (state === 'idle') item.hide();
    else item.show();
  };
  context.subscriptions.push(
    item,
    language.onStatus((params) => {
      status = params;
      draw();
    }),
    language.session.onDidChangeState((state) => {
      if (state !== 'running') status = undefined;
      draw();
    }),
    language.scan.onDidChange(draw),
    vscode.commands.registerCommand('gopherscope.showStatus', () =>
      showActions(language, sentence(language.session.state, status)),
    ),
  );
  draw();
}

function text({ session, scan }: Language, status: StatusParams | undefined): string {
  const { state } = session;
  if (state === 'failed') return '$(error) Gopherscope';
  if (state === 'stopped') return '$(circle-slash) Gopherscope';
  const count = status?.counts.findings ?? 0;
  const busy = state === 'starting' || scan.progress !== undefined;
  return `$(${busy ? 'loading~spin' : 'search-fuzzy'}) Gopherscope${status ? `: ${count}` : ''}`;
}

function sentence(state: SessionState, status: StatusParams | undefined): string {
  switch (state) {
    case 'failed':
      return vscode.l10n.t('The analysis ended and did not come back.');
    case 'idle':
    case 'stopped':
      return vscode.l10n.t('The analysis is stopped.');
    case 'starting':
      return vscode.l10n.t('The analysis starts.');
    case 'running':
      return status ? counts(status) : vscode.l10n.t('The analysis is ready.');
  }
}

function counts({ counts: { findings, files } }: StatusParams): string {
  if (findings === 0) return vscode.l10n.t('No findings in {0} files.', files);
  if (findings === 1) return vscode.l10n.t('1 finding in {0} files.', files);
  return vscode.l10n.t('{0} findings in {1} files.', findings, files);
}

function tooltip(state: SessionState, status: StatusParams | undefined): vscode.MarkdownString {
  const actions = actionsFor(state);
  const markdown = new vscode.MarkdownString('', true);
  markdown.isTrusted = { enabledCommands: actions.map(({ command }) => command) };
  markdown.appendMarkdown('**Gopherscope**\n\n');
  markdown.appendText(sentence(state, status));
  for (const line of status ? shortcomings(status) : []) markdown.appendMarkdown('\n\n$(warning) ').appendText(line);
  if (status?.goVersion)
    markdown.appendMarkdown('\n\n').appendText(vscode.l10n.t('Rules follow Go {0}, from go.mod.', status.goVersion));
  if (!vscode.workspace.isTrusted) {
    markdown
      .appendMarkdown('\n\n$(shield) ')
      .appendText(vscode.l10n.t('This folder is not trusted: nothing is run and nothing is sent.'));
  }
  const links = actions.map(({ icon, label, command }) => `[$(${icon}) ${label}](command:${command})`);
  markdown.appendMarkdown(`\n\n---\n\n${links.join('&nbsp;&nbsp; ')}`);
  return markdown;
}

function shortcomings({ faultyRules, skippedFiles }: StatusParams): string[] {
  return [
    ...(faultyRules.length > 0 ? [vscode.l10n.t('Off after faults: {0}.', faultyRules.join(', '))] : []),
    ...(skippedFiles.length > 0 ? [vscode.l10n.t('Files skipped after crashes: {0}.', skippedFiles.length)] : []),
  ];
}
