/** Holds what the server last said of each file's findings; refuses to know how they are grouped or drawn. */
import * as vscode from 'vscode';
import { type FindingItem, isFindingsParams, languageMethods } from '#protocol/language';
import type { AnalysisSession } from '../language/session';

export interface FileFindings {
  readonly uri: vscode.Uri;
  /** The package's name and the URI of its folder. */
  readonly package: string;
  readonly folder: string;
  readonly findings: readonly FindingItem[];
}

export class FindingsStore implements vscode.Disposable {
  readonly #files = new Map<string, FileFindings>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  readonly #listening: vscode.Disposable;

  /** Tells which file has other findings now, undefined all of them. */
  readonly onDidChange = this.#changed.event;

  constructor(session: AnalysisSession) {
    this.#listening = vscode.Disposable.from(
      session.onDidCreateClient((client) => {
        client.onNotification(languageMethods.findings, (params: unknown) => {
          if (isFindingsParams(params)) this.#put({ ...params, uri: vscode.Uri.parse(params.uri) });
        });
      }),
      session.onDidChangeState((state) => {
        // The diagnostics go when the server goes, and so does this. A starting server sends everything anew.
        if (state === 'running' || this.#files.size === 0) return;
        this.#files.clear();
        this.#changed.fire(undefined);
      }),
    );
  }

  get files(): Iterable<FileFindings> {
    return this.#files.values();
  }

  get count(): number {
    return [...this.#files.values()].reduce((sum, file) => sum + file.findings.length, 0);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  #put(file: FileFindings): void {
    const key = file.uri.toString();
    if (file.findings.length > 0) this.#files.set(key, file);
    else if (!this.#files.delete(key)) return;
    this.#changed.fire(file.uri);
  }
}
