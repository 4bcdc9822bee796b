/**
 * Owns the custom editor for profiles: a sealed page that is given the file's bytes and asks for a few fixed deeds.
 * Refuses to decode anything; whether a file is a profile is said by its content, in the page.
 */
import * as vscode from 'vscode';
import type { Refinement } from '#engine/profile/refine/refinement';
import {
  type HostToPage,
  type PageToHost,
  type ProfileViewState,
  parsePageToHost,
  parseViewState,
} from '#protocol/profile';
import { profilePage } from '#protocol/profile-page';
import { baseName } from './base-name';
import { baseToCompare, type ComparisonParts, compareAgain } from './compare';
import { freshNonce, saveExport } from './export';
import { readBytes } from './read-bytes';
import { readSource } from './read-source';
import type { SourceFinder } from './source/finder';
import { type FactSources, FollowedSource } from './source/followed';
import { showSource } from './source/show';
import { TracePage } from './trace-page';
import { watchFile } from './watch-file';

/** View states kept, newest first. */
const mostStates = 50;
/** Refinements offered again. */
const mostRecent = 6;
const statesKey = 'profile.viewStates';

type StoredStates = readonly (readonly [uri: string, state: unknown])[];

/** What goes on for one page as long as it is open. */
interface PageParts {
  readonly trace: TracePage;
  readonly followed: FollowedSource;
}

export class ProfileEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly extension: vscode.Uri,
    private readonly memory: vscode.Memento,
    private readonly source: { readonly sources: SourceFinder; readonly facts: FactSources },
    private readonly comparison: ComparisonParts,
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
    const { sources, facts } = this.source;
    const followed = new FollowedSource(sources, facts, (message) => post(webview, message));
    const trace = new TracePage(this.comparison.traces, document.uri, (message) => post(webview, message));
    const logged = (doing: Promise<void>) => void doing.catch((error: unknown) => this.log.error(String(error)));
    const close = [
      followed,
      trace,
      webview.onDidReceiveMessage((raw: unknown) => {
        const message = parsePageToHost(raw);
        if (message) logged(this.act(message, document.uri, webview, { trace, followed }));
      }),
      watchFile(document.uri, () => logged(this.send(document.uri, webview, trace)), true),
      vscode.workspace.onDidGrantWorkspaceTrust(() => logged(this.trusted(document.uri, webview, trace))),
      this.comparison.open.add(document.uri, panel),
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

  private async act(message: PageToHost, uri: vscode.Uri, webview: vscode.Webview, parts: PageParts): Promise<void> {
    const { sources } = this.source;
    const { trace, followed } = parts;
    switch (message.type) {
      case 'ready':
        await this.send(uri, webview, trace);
        return this.comparison.open.ready(webview);
      case 'openSource': {
        const shown = await showSource(sources, message.place, message.peek === true);
        if (shown) await post(webview, { type: 'source', file: message.place.file, doubt: shown.doubt });
        return;
      }
      case 'readSource':
        await post(webview, { type: 'sourceText', ...(await readSource(sources, message)) });
        return;
      case 'readTrace':
        return trace.read(message.kind);
      case 'stopTrace':
        return trace.stop();
      case 'manageTrust':
        await vscode.commands.executeCommand('workbench.trust.manage');
        return;
      case 'setGoPath':
        await vscode.commands.executeCommand('workbench.action.openSettings', 'gopherscope.go.path');
        return;
      case 'copy':
        await vscode.env.clipboard.writeText(message.text);
        await post(webview, { type: 'copied', text: message.text, copied: true });
        return;
      case 'followSource':
        return followed.follow(message);
      case 'askFacts':
        return followed.ask(message.file, message.source);
      case 'openFact':
        return followed.open(message);
      case 'openRule':
        await vscode.commands.executeCommand('gopherscope.showRule', message.rule);
        return;
      case 'showAsText':
        await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
        return;
      case 'pickBase':
        return baseToCompare(this.comparison, uri);
      case 'compareAgain':
        return compareAgain(this.comparison, uri);
      case 'saveState': {
        this.comparison.open.showsTrace(webview, message.state.trace);
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

  /** Only what go makes was waiting for trust. */
  private async trusted(uri: vscode.Uri, webview: vscode.Webview, trace: TracePage): Promise<void> {
    if (await this.comparison.traces.isTrace(uri)) await this.send(uri, webview, trace);
  }

  private async send(uri: vscode.Uri, webview: vscode.Webview, trace: TracePage): Promise<void> {
    const modules = await this.source.sources.modules();
    const configuration = vscode.workspace.getConfiguration('gopherscope.profile', uri);
    await post(webview, {
      type: 'settings',
      settings: {
        ownModules: modules.map(({ path }) => path),
        canOpenSource: true,
        canShowAsText: true,
        recent: recentRefinements(this.states().map(([, state]) => parseViewState(state))),
        thresholds: configuration.get('explain', {}),
        keepPackages: configuration.get('keepPackages', []),
      },
    });
    const name = baseName(uri);
    try {
      const state = this.state(uri);
      // A trace may be too large for the page, which has no use for its bytes.
      const bytes = (await this.comparison.traces.isTrace(uri)) ? undefined : await readBytes(uri);
      if (bytes === undefined || (await this.comparison.traces.isTrace(uri, bytes))) {
        await post(webview, { ...trace.opening(state?.trace), state });
      } else await post(webview, { type: 'file', name, bytes, state });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await post(webview, { type: 'unreadable', name, message });
    }
  }

  private states(): StoredStates {
    return this.memory.get<StoredStates>(statesKey, []);
  }

  private state(uri: vscode.Uri) {
    return parseViewState(this.states().find(([known]) => known === uri.toString())?.[1]);
  }
}

/** Refinements of the views that were looked at last, each once. */
function recentRefinements(states: readonly (ProfileViewState | undefined)[]): readonly Refinement[] {
  const all = states.flatMap((state) => state?.refinements ?? []);
  const byText = new Map(all.map((refinement) => [`${refinement.kind} ${refinement.pattern}`, refinement]));
  return [...byText.values()].slice(0, mostRecent);
}

function post(webview: vscode.Webview, message: HostToPage): Thenable<boolean> {
  return webview.postMessage(message);
}
