/** The actions the status item offers in each state; refuses to know how they are done. */
import * as vscode from 'vscode';
import type { Language } from '../language/register';
import type { SessionState } from '../language/session';

export interface Action {
  readonly icon: string;
  readonly label: string;
  readonly command: string;
}

export function actionsFor(state: SessionState): Action[] {
  const log = { icon: 'output', label: vscode.l10n.t('Show Log'), command: 'gopherscope.showLog' };
  const restart = (label: string): Action => ({ icon: 'debug-restart', label, command: 'gopherscope.restartServer' });
  if (state === 'idle' || state === 'stopped' || state === 'failed')
    return [restart(vscode.l10n.t('Start Analysis')), log];
  return [
    { icon: 'list-tree', label: vscode.l10n.t('Show Findings'), command: 'gopherscope.findings.focus' },
    { icon: 'refresh', label: vscode.l10n.t('Scan Workspace'), command: 'gopherscope.scanWorkspace' },
    restart(vscode.l10n.t('Restart')),
    { icon: 'debug-stop', label: vscode.l10n.t('Stop'), command: 'gopherscope.stopServer' },
    log,
  ];
}

export async function showActions({ session, scan }: Language, title: string): Promise<void> {
  const scanning = scan.progress
    ? [{ icon: 'stop-circle', label: vscode.l10n.t('Stop Scan'), command: 'gopherscope.stopScan' }]
    : [];
  const pages = [
    { icon: 'book', label: vscode.l10n.t('Show Rule Page…'), command: 'gopherscope.showRule' },
    { icon: 'mortar-board', label: vscode.l10n.t('Open Walkthrough'), command: 'gopherscope.openWalkthrough' },
  ];
  const items = [...scanning, ...actionsFor(session.state), ...pages].map((action) => ({
    ...action,
    label: `$(${action.icon}) ${action.label}`,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: `Gopherscope: ${title}` });
  if (picked) await vscode.commands.executeCommand(picked.command);
}
