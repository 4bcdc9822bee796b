/**
 * Owns the custom editor for profiles: a sealed page that is given the file's bytes and asks for a few fixed deeds.
 * Refuses to decode anything; whether a file is a profile is said by its content, in the page.
 */
import * as vscode from 'vscode';
import { type HostToPage, type PageToHost, parsePageToHost, parseViewState } from '#protocol/profile';
import { profilePage } from '#protocol/profile-page';
import { freshNonce, saveExport } from './export';
import { findModules } from './modules';
import { openSource } from './open-source';
import type { SourceFinder } from './source';

/** A file bigger than this is refused before it is read, bytes; the decoder's own limits are on what it inflates to. */
const largestFile = 256 * 1024 * 1024;
/** A writer is given this long to finish before a changed file is read again, milliseconds. */
const settle = 300;
/** View states kept, newest first. */
const mostStates = 50;
const statesKey = 'profile.viewStates';

type StoredStates = readonly (readonly [uri: string, state: unknown])[];

export class ProfileEditor implements vscode.CustomReadonlyEditorProvider {
  /** For names that say "profile", and for names that other things have too, where VS Code only offers it. */
  static readonly viewTypes = ['gopherscope.profile', 'gopherscope.profile.option'] as const;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly memory: vscode.Memento,
    private readonly sources: SourceFinder,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** The page's script and style sheet. */
  private get media(): vscode.Uri {
    return vscode.Uri.joinPath(this.extension, 'dist', 'media');
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const { media } = this;
    webview.options = { enableScripts: true, localResourceRoots: [media] };
    const close = [
      webview.onDidReceiveMessage((raw: unknown) => {
        const message = parsePageToHost(raw);
        if (message) this.act(message, document.uri, webview).catch((error: unknown) => this.log.error(String(error)));
      }),
      this.watch(document.uri, () => this.send(document.uri, webview)),
    ];
    panel.onDidDispose(() => {
      for (const disposable of close) disposable.dispose();
    });
    webview.html = profilePage({
      script: webview.asWebviewUri(vscode.Uri.joinPath(media, 'profile.js')).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(media, 'profile.css')).toString(),
      styleSource: webview.cspSource,
      nonce: freshNonce(),
      title: baseName(document.uri),
    });
  }

  private async act(message: PageToHost, uri: vscode.Uri, webview: vscode.Webview): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.send(uri, webview);
      case 'openSource':
        return openSource(this.sources, message.place);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'showAsText':
        await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
        return;
      case 'saveState': {
        const others = this.states().filter(([known]) => known !== uri.toString());
        const states: StoredStates = [[uri.toString(), message.state], ...others];
        return this.memory.update(statesKey, states.slice(0, mostStates));
      }
      case 'saveExport':
        await webview.postMessage(await saveExport(message.name, message.content, uri, this.media));
        return;
      case 'report':
        this.log.error(`${uri.toString()}: ${message.message}`);
        return;
    }
  }

  private async send(uri: vscode.Uri, webview: vscode.Webview): Promise<void> {
    const post = (message: HostToPage) => webview.postMessage(message);
    const modules = await findModules();
    await post({
      type: 'settings',
      settings: { ownModules: modules.map(({ path }) => path), canOpenSource: true, canShowAsText: true },
    });
    const name = baseName(uri);
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > largestFile) {
        const limit = largestFile / (1024 * 1024);
        const message = vscode.l10n.t('{0} is larger than {1} MiB. Capture for fewer seconds.', name, limit);
        await post({ type: 'unreadable', name, message });
        return;
      }
      const bytes = await vscode.workspace.fs.readFile(uri);
      // A copy of its own, and a true Uint8Array: Node gives a Buffer, a window into a larger one, which arrives as a plain object.
      await post({ type: 'file', name, bytes: new Uint8Array(bytes), state: this.state(uri) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = vscode.l10n.t(
        '{0} could not be read: {1} Check that it still exists, then read it again.',
        name,
        `${reason}.`,
      );
      await post({ type: 'unreadable', name, message });
    }
  }

  private states(): StoredStates {
    return this.memory.get<StoredStates>(statesKey, []);
  }

  private state(uri: vscode.Uri) {
    return parseViewState(this.states().find(([known]) => known === uri.toString())?.[1]);
  }

  private watch(uri: vscode.Uri, changed: () => Promise<void>): vscode.Disposable {
    // A pattern cannot name every file (brackets, braces), so the folder is watched and the file compared.
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*'),
    );
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (touched: vscode.Uri) => {
      if (touched.toString() !== uri.toString()) return;
      clearTimeout(timer);
      timer = setTimeout(() => changed().catch((error: unknown) => this.log.error(String(error))), settle);
    };
    return vscode.Disposable.from(watcher, watcher.onDidChange(later), watcher.onDidCreate(later), {
      dispose: () => clearTimeout(timer),
    });
  }
}

function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
