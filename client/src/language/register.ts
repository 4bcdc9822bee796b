/** Joins the analysis session with the editor: commands, context keys, trust, the scan on opening. Refuses to know how findings look. */
import * as vscode from 'vscode';
import { isStatusParams, languageMethods, type StatusParams } from '#protocol/language';
import { registerNotices } from './notices';
import { registerRules } from './rules';
import { WorkspaceScan } from './scan';
import { AnalysisSession, type ServerLaunch } from './session';
import { whenThereIsGo } from './start';
import { onDidChangeTheme } from './theme';
import { registerTrace } from './trace';

/** What other features may ask of the analysis. */
export interface Language {
  readonly session: AnalysisSession;
  readonly scan: WorkspaceScan;
  readonly log: vscode.LogOutputChannel;
  readonly onStatus: vscode.Event<StatusParams>;
}

export function register(context: vscode.ExtensionContext, launch: ServerLaunch): Language {
  const log = vscode.window.createOutputChannel('Gopherscope', { log: true });
  const session = new AnalysisSession(launch, log);
  const scan = new WorkspaceScan(session, log);
  const status = new vscode.EventEmitter<StatusParams>();
  const notices = registerNotices(session);
  context.subscriptions.push(
    { dispose: () => session.dispose() },
    scan,
    status,
    notices,
    status.event((params) => notices.status(params)),
    session.onDidCreateClient((client) => {
      client.onNotification(languageMethods.status, (params: unknown) => {
        if (isStatusParams(params)) status.fire(params);
      });
    }),
    session.onDidChangeState((state) => {
      setContext('server', state);
      if (state === 'running') scanOnOpen(scan);
    }),
    scan.onDidChange(() => {
      setContext('scanning', scan.progress !== undefined);
      setContext('scanned', scan.last !== undefined);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      void session.running?.sendNotification(languageMethods.trust, { trusted: true });
    }),
    whenThereIsGo(() => void session.start()),
    registerRules(context),
    registerTrace(),
    onDidChangeTheme((theme) => void session.running?.sendNotification(languageMethods.theme, { theme })),
    vscode.commands.registerCommand('gopherscope.scanWorkspace', () => scan.run()),
    vscode.commands.registerCommand('gopherscope.stopScan', () => scan.stop()),
    vscode.commands.registerCommand('gopherscope.restartServer', () => session.restart()),
    vscode.commands.registerCommand('gopherscope.stopServer', () => session.stop()),
    vscode.commands.registerCommand('gopherscope.showLog', () => log.show()),
    log,
  );
  setContext('server', session.state);
  setContext('processes', launch.hasProcesses);
  return { session, scan, log, onStatus: status.event };
}

function scanOnOpen(scan: WorkspaceScan): void {
  const wanted = vscode.workspace.getConfiguration('gopherscope').get('scanOnOpen', true);
  if (wanted && vscode.workspace.workspaceFolders?.length) void scan.run();
}

function setContext(key: 'server' | 'processes' | 'scanning' | 'scanned', value: unknown): void {
  void vscode.commands.executeCommand('setContext', `gopherscope.${key}`, value);
}
