/** Owns when the compiler is asked: after opening and saving, one run a package, cancelled by the next. Refuses to know how answers look. */
import * as vscode from 'vscode';
import { type EscapeParams, type EscapeResult, escapeMethods, isEscapeResult } from '#protocol/escape';
import type { AnalysisSession } from '../language/session';
import { readSettings } from './settings';
import { type EscapeStore, folderOf } from './store';

/** What is known of the last run of a package. */
export type RunState =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly result: EscapeResult }
  | { readonly kind: 'none' };

/** A document, or a file that is not open. */
export type GoFile = Pick<vscode.TextDocument, 'languageId' | 'uri'>;

export type Refusal = 'notOnDisk' | 'notTrusted' | 'notRunning';

export class EscapeAnalysis implements vscode.Disposable {
  readonly #session: AnalysisSession;
  readonly #store: EscapeStore;
  readonly #running = new Map<string, vscode.CancellationTokenSource>();
  readonly #results = new Map<string, EscapeResult>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #answered = new vscode.EventEmitter<EscapeResult>();

  readonly onDidChange = this.#changed.event;
  readonly onDidAnswer = this.#answered.event;

  constructor(session: AnalysisSession, store: EscapeStore) {
    this.#session = session;
    this.#store = store;
  }

  state(uri: vscode.Uri): RunState {
    const folder = folderOf(uri.toString());
    if (this.#running.has(folder)) return { kind: 'running' };
    const result = this.#results.get(folder);
    return result === undefined ? { kind: 'none' } : { kind: 'done', result };
  }

  /** Whether the compiler is asked about a file without anybody saying so. */
  wants({ languageId, uri }: GoFile): boolean {
    return languageId === 'go' && readSettings().enabled && this.refusal(uri) === undefined;
  }

  /** Why the compiler cannot be asked about a file, whoever says so. */
  refusal(uri: vscode.Uri): Refusal | undefined {
    if (uri.scheme !== 'file') return 'notOnDisk';
    if (!vscode.workspace.isTrusted) return 'notTrusted';
    return this.#session.running === undefined ? 'notRunning' : undefined;
  }

  /** Asks unless the package is known already. */
  async opened(file: GoFile): Promise<void> {
    if (this.state(file.uri).kind === 'none') await this.run(file);
  }

  cancel(): void {
    for (const running of this.#running.values()) running.cancel();
  }

  forget(): void {
    this.cancel();
    this.#results.clear();
    this.#store.clear();
    this.#changed.fire();
  }

  /** The package of a file is another one on disk: what is known of it is old, and whoever looks at it asks anew. */
  outdate(uri: vscode.Uri): void {
    const folder = folderOf(uri.toString());
    this.#running.get(folder)?.cancel();
    if (!this.#running.delete(folder) && !this.#results.has(folder)) return;
    this.#results.delete(folder);
    this.#store.age(folder);
    this.#changed.fire();
  }

  /** Asks about the package of a file as it is on disk, where that is wanted. Never rejects. */
  async run(file: GoFile): Promise<void> {
    if (this.wants(file)) await this.ask(file.uri);
  }

  /** The same because the user said so, whatever the settings do by themselves. Never rejects. */
  async ask(uri: vscode.Uri): Promise<void> {
    const client = this.#session.running;
    if (client === undefined || this.refusal(uri) !== undefined) return;
    const folder = folderOf(uri.toString());
    this.#running.get(folder)?.cancel();
    const cancel = new vscode.CancellationTokenSource();
    this.#running.set(folder, cancel);
    this.#changed.fire();
    const before = versions(folder);
    const { goPath, tags } = readSettings();
    const params: EscapeParams = { uri: uri.toString(), tests: true, goPath, tags };
    try {
      const result: unknown = await client.sendRequest(escapeMethods.find, params, cancel.token);
      if (!isEscapeResult(result) || cancel.token.isCancellationRequested) return;
      this.#results.set(folder, result);
      if (result.state === 'ok') this.#store.take(result, folder, movedSince(before));
      else this.#store.age(folder);
      this.#answered.fire(result);
    } catch {
      // Cancelled, or the server went down and says so itself.
    } finally {
      if (this.#running.get(folder) === cancel) this.#running.delete(folder);
      cancel.dispose();
      this.#changed.fire();
    }
  }

  dispose(): void {
    this.cancel();
    this.#changed.dispose();
    this.#answered.dispose();
  }
}

/** Versions of the open documents of a folder whose text is the one on disk; -1 for the others. */
function versions(folder: string): ReadonlyMap<string, number> {
  const open = vscode.workspace.textDocuments.filter(({ uri }) => folderOf(uri.toString()) === folder);
  return new Map(open.map(({ uri, version, isDirty }) => [uri.toString(), isDirty ? -1 : version]));
}

function movedSince(before: ReadonlyMap<string, number>): ReadonlySet<string> {
  const moved = vscode.workspace.textDocuments.filter(({ uri, version, isDirty }) => {
    const then = before.get(uri.toString());
    return then === undefined ? isDirty : then !== version;
  });
  return new Set(moved.map(({ uri }) => uri.toString()));
}
