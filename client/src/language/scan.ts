/** Owns the scan of the whole workspace: at most one runs, it says how far it is, and it can be stopped. Refuses to know where that is shown. */
import * as vscode from 'vscode';
import { isScanResult, languageMethods, type ScanResult } from '#protocol/language';
import type { AnalysisSession } from './session';

export interface ScanProgress {
  /** The server's own words, `29 of 48 packages`; empty until it has counted. */
  readonly message: string;
  /** 0 to 100; undefined until the server has counted. */
  readonly percentage: number | undefined;
}

export class WorkspaceScan implements vscode.Disposable {
  readonly #session: AnalysisSession;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  #cancel: vscode.CancellationTokenSource | undefined;
  #progress: ScanProgress | undefined;
  #last: ScanResult | undefined;
  #count = 0;

  readonly onDidChange = this.#changed.event;

  constructor(session: AnalysisSession, log: vscode.LogOutputChannel) {
    this.#session = session;
    this.#log = log;
    session.onDidChangeState((state) => {
      if (state === 'running') return;
      this.#last = undefined;
      this.stop();
      this.#changed.fire();
    });
  }

  /** How far the scan is; undefined when none runs. */
  get progress(): ScanProgress | undefined {
    return this.#progress;
  }

  /** What the last whole scan of this server found. */
  get last(): ScanResult | undefined {
    return this.#last;
  }

  stop(): void {
    this.#cancel?.cancel();
  }

  /** Resolves with the result, or undefined when the server does not run, a scan is already on its way, or it failed (the user is told). */
  async run(): Promise<ScanResult | undefined> {
    const client = this.#session.running;
    if (!client || this.#cancel) return undefined;
    const { WorkDoneProgress } = await import('vscode-languageclient');
    const cancel = new vscode.CancellationTokenSource();
    this.#cancel = cancel;
    this.#count += 1;
    const workDoneToken = `gopherscope-scan-${this.#count}`;
    const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
      if (step.kind === 'end') return;
      this.#show({ message: step.message ?? '', percentage: step.percentage });
    });
    this.#show({ message: '', percentage: undefined });
    try {
      const result: unknown = await client.sendRequest(languageMethods.scanWorkspace, { workDoneToken }, cancel.token);
      if (!isScanResult(result)) throw new Error('the server answered with something that is no scan result');
      for (const { uri, message } of result.errors) this.#log.warn(`${uri}: ${message}`);
      if (!result.cancelled) this.#last = result;
      return result;
    } catch (error) {
      if (!cancel.token.isCancellationRequested) this.#fail(error);
      return undefined;
    } finally {
      listening.dispose();
      cancel.dispose();
      this.#cancel = undefined;
      this.#show(undefined);
    }
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
  }

  #show(progress: ScanProgress | undefined): void {
    this.#progress = progress;
    this.#changed.fire();
  }

  #fail(error: unknown): void {
    // A server that went down says so itself.
    if (!this.#session.running) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.error(`The scan failed: ${reason}`);
    void vscode.window.showErrorMessage(vscode.l10n.t('The scan failed: {0}. The log has more.', reason));
  }
}
