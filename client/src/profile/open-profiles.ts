/**
 * Owns which profiles are open in viewers, and gets messages to their pages: at once where a page listens, else as soon as it does.
 * Refuses to know what the messages say and what pages do with them.
 */
import * as vscode from 'vscode';
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import type { HostToPage } from '#protocol/profile';
import { viewTypeOf } from './view-types';

interface OpenPage {
  readonly uri: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
  isReady: boolean;
  /** Of an execution trace: which profile is shown. */
  trace: TraceKind | undefined;
  /** What it was last compared with. */
  base: vscode.Uri | undefined;
}

export class OpenProfiles implements vscode.Disposable {
  readonly #pages = new Set<OpenPage>();
  /** By URI, for pages that do not listen yet. */
  readonly #waiting = new Map<string, HostToPage[]>();
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChange = this.#changed.event;

  /** Files of all pages, each once. */
  get uris(): readonly vscode.Uri[] {
    return [...new Map([...this.#pages].map(({ uri }) => [uri.toString(), uri])).values()];
  }

  /** The file of the page the user is in. */
  get active(): vscode.Uri | undefined {
    return [...this.#pages].find(({ panel }) => panel.active)?.uri;
  }

  /** A page was made; disposing of what is returned takes it out again. */
  add(uri: vscode.Uri, panel: vscode.WebviewPanel): vscode.Disposable {
    const page: OpenPage = { uri, panel, isReady: false, trace: undefined, base: undefined };
    this.#pages.add(page);
    this.#changed.fire();
    return new vscode.Disposable(() => {
      this.#pages.delete(page);
      if (!this.#page(uri)) this.#waiting.delete(uri.toString());
      this.#changed.fire();
    });
  }

  /** The page listens and has been sent its file. */
  async ready(webview: vscode.Webview): Promise<void> {
    const page = [...this.#pages].find(({ panel }) => panel.webview === webview);
    if (!page) return;
    page.isReady = true;
    const key = page.uri.toString();
    const messages = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    for (const message of messages) await webview.postMessage(message);
  }

  /** Which of its profiles the page of an execution trace shows. */
  showsTrace(webview: vscode.Webview, kind: TraceKind | undefined): void {
    const page = [...this.#pages].find(({ panel }) => panel.webview === webview);
    if (page) page.trace = kind;
  }

  traceKind(uri: vscode.Uri): TraceKind | undefined {
    return this.#page(uri)?.trace;
  }

  comparesWith(uri: vscode.Uri, base: vscode.Uri): void {
    const page = this.#page(uri);
    if (page) page.base = base;
  }

  /** What the profile was last compared with. */
  baseOf(uri: vscode.Uri): vscode.Uri | undefined {
    return this.#page(uri)?.base;
  }

  /** Gives the page the user is in a message; false where there is none. */
  async tellActive(message: HostToPage): Promise<boolean> {
    const page = [...this.#pages].find(({ panel }) => panel.active);
    return page ? page.panel.webview.postMessage(message) : false;
  }

  /** Shows the profile and gives its page a message. */
  async tell(uri: vscode.Uri, message: HostToPage): Promise<void> {
    const key = uri.toString();
    const page = this.#page(uri);
    if (page) page.panel.reveal();
    else await vscode.commands.executeCommand('vscode.openWith', uri, viewTypeOf(uri));
    const open = this.#page(uri);
    if (open?.isReady) await open.panel.webview.postMessage(message);
    else this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), message]);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #page(uri: vscode.Uri): OpenPage | undefined {
    return [...this.#pages].find((page) => page.uri.toString() === uri.toString());
  }
}
