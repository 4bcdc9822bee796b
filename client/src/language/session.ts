/** Owns the life of the analysis server as the editor sees it: start, stop, restart, crash; refuses to know what its answers are used for. */
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { type InitializationOptions, isInFlightParams, languageCommands, languageMethods } from '#protocol/language';
import { CrashLog } from './crashes';
import { serveFiles } from './files';
import { linkToPage } from './rules';
import { themeKind } from './theme';

/** `idle`: never started yet. */
export type SessionState = 'idle' | 'stopped' | 'starting' | 'running' | 'failed';

/** What differs between the desktop and the browser. */
export interface ServerLaunch {
  /** Whether this host can run tools such as `go`; commands that need one are offered only then. */
  readonly hasProcesses: boolean;
  /** Loads the client library and makes a client; called once. `onCrash` is for hosts that cannot see the connection close. */
  create(options: LanguageClientOptions, onCrash: () => void): Promise<BaseLanguageClient>;
  /** What this host adds to the options of `initialize`. */
  initialization(): InitializationOptions;
  /** Ends what a stopped client may leave behind. */
  end(): void;
  /** Clears what is remembered of earlier crashes: a new window or a restart by hand owes nothing to them. */
  forget(): void;
}

/** Files of these schemes are analysed besides those of the workspace folders; `git:` and other views of old text are not. */
const openSchemes = ['file', 'untitled'];

export class AnalysisSession implements vscode.Disposable {
  readonly #launch: ServerLaunch;
  readonly #log: vscode.LogOutputChannel;
  readonly #crashes = new CrashLog();
  readonly #changed = new vscode.EventEmitter<SessionState>();
  readonly #created = new vscode.EventEmitter<BaseLanguageClient>();
  #client: BaseLanguageClient | undefined;
  #state: SessionState = 'idle';
  /** Starts and stops run one after the other, in the order they were asked for. */
  #queue: Promise<void> = Promise.resolve();

  readonly onDidChangeState = this.#changed.event;
  /** The client exists but has not started: the moment to listen for notifications. */
  readonly onDidCreateClient = this.#created.event;

  constructor(launch: ServerLaunch, log: vscode.LogOutputChannel) {
    this.#launch = launch;
    this.#log = log;
    launch.forget();
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The client while the server answers. */
  get running(): BaseLanguageClient | undefined {
    return this.#state === 'running' ? this.#client : undefined;
  }

  start(): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#state === 'running') return;
      this.#set('starting');
      try {
        this.#client ??= await this.#create();
        await this.#client.start();
      } catch (error) {
        this.#log.error(`The analysis did not start: ${error instanceof Error ? error.message : error}`);
        this.#set('failed');
      }
    });
  }

  stop(): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#client?.needsStop()) await this.#client.stop().catch((error: unknown) => this.#log.warn(String(error)));
      this.#launch.end();
      this.#set('stopped');
    });
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#crashes.forget();
    this.#launch.forget();
    await this.start();
  }

  /** Resolves when the server process is gone. */
  async dispose(): Promise<void> {
    await this.stop();
    await this.#client?.dispose();
    this.#changed.dispose();
    this.#created.dispose();
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work, work);
    return this.#queue;
  }

  #set(state: SessionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#changed.fire(state);
  }

  async #create(): Promise<BaseLanguageClient> {
    const { CloseAction, ErrorAction, RevealOutputChannelOn, State } = await import('vscode-languageclient');
    const schemes = new Set([
      ...openSchemes,
      ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme),
    ]);
    const client = await this.#launch.create(
      {
        documentSelector: [...schemes].flatMap((scheme) => [
          { language: 'go', scheme },
          { pattern: '**/.gopherscope.yaml', scheme },
        ]),
        outputChannel: this.#log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationOptions: () => this.#initialization(),
        initializationFailedHandler: () => false,
        middleware: {
          handleDiagnostics: (uri, diagnostics, next) => next(uri, diagnostics.map(linkToPage)),
        },
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => ({
            action: this.#crashed() ? CloseAction.Restart : CloseAction.DoNotRestart,
            handled: true,
            message: 'The analysis ended unasked.',
          }),
        },
      },
      () => {
        if (this.#crashed()) void this.stop().then(() => this.start());
      },
    );
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.#set('running');
      else if (newState === State.Starting) this.#set('starting');
      else if (this.#state === 'running') this.#set('stopped');
    });
    client.onNotification(languageMethods.inFlight, (params: unknown) => {
      if (isInFlightParams(params)) this.#crashes.inFlight = params.uri;
    });
    serveFiles(client);
    this.#created.fire(client);
    return client;
  }

  #initialization(): InitializationOptions {
    return {
      trusted: vscode.workspace.isTrusted,
      showsStatus: true,
      hoversDiagnostics: true,
      theme: themeKind(),
      commands: Object.values(languageCommands),
      skipFiles: this.#crashes.skipped,
      // A plain copy: the configuration object has methods, which cannot be posted to a worker.
      settings: JSON.parse(JSON.stringify(vscode.workspace.getConfiguration('gopherscope'))) as unknown,
      ...this.#launch.initialization(),
    };
  }

  /** Notes a crash; true when the server is to be started again. */
  #crashed(): boolean {
    if (this.#crashes.add(Date.now())) return true;
    this.#set('failed');
    return false;
  }
}
