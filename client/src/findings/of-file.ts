/** Owns asking the analysis what is found in one file, open or not, and saying when that may have changed. Refuses to know how findings look. */
import * as vscode from 'vscode';
import { type FileFindings, isFileFindings, languageMethods } from '#protocol/language';
import type { AnalysisSession } from '../language/session';
import type { FindingsStore } from './store';

/** `stopped`: the analysis does not run · `starting` · `outside`: no file of the build on this machine. */
export type FileFindingsAnswer = FileFindings | 'stopped' | 'starting' | 'outside';

export class FindingsOfFile {
  readonly #session: AnalysisSession;
  /** Tells of which file other things may be found, undefined of any. */
  readonly onDidChange: vscode.Event<vscode.Uri | undefined>;

  constructor(session: AnalysisSession, store: FindingsStore) {
    this.#session = session;
    this.onDidChange = (listener, self, disposables) => {
      const both = vscode.Disposable.from(
        store.onDidChange(listener, self),
        session.onDidChangeState(() => listener.call(self, undefined)),
      );
      disposables?.push(both);
      return both;
    };
  }

  /** Rejects when it is cancelled, or the server goes down. */
  async of(uri: vscode.Uri, cancel: vscode.CancellationToken): Promise<FileFindingsAnswer> {
    const client = this.#session.running;
    if (client === undefined) return this.#session.state === 'starting' ? 'starting' : 'stopped';
    const answer: unknown = await client.sendRequest(languageMethods.fileFindings, { uri: uri.toString() }, cancel);
    return isFileFindings(answer) ? answer : 'outside';
  }

  start(): Promise<void> {
    return this.#session.start();
  }
}
