/** A small editor for tests: starts the server's bundle, speaks the protocol over stdio, and keeps what the server sent. Knows no rule. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  createProtocolConnection,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { FindingsParams, InitializationOptions, StatusParams } from '#protocol/language';

export interface EditorOptions {
  /** Workspace folder, absolute; absent = no folder is open. */
  readonly root?: string;
  readonly initializationOptions?: InitializationOptions;
  /** Answer to `workspace/configuration`; absent = the editor does not offer it. */
  readonly settings?: () => unknown;
  /** Laid over the capabilities. */
  readonly capabilities?: object;
}

interface Progress {
  readonly token: string | number;
  readonly value: {
    readonly kind: 'begin' | 'report' | 'end';
    readonly message?: string;
    readonly percentage?: number;
  };
}

interface Registration {
  readonly method: string;
  readonly registerOptions?: unknown;
}

/** How long the server may take for anything a test waits for, milliseconds; far above what it needs. */
const patience = 20_000;

export class Editor {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly findings = new Map<string, FindingsParams>();
  readonly statuses: StatusParams[] = [];
  readonly progress: Progress[] = [];
  readonly messages: string[] = [];
  readonly log: string[] = [];
  readonly registrations: Registration[] = [];
  /** How often the server had the editor ask for its lenses again. */
  lensRefreshes = 0;
  stderr = '';
  initialized!: InitializeResult;
  readonly #arrivals = new EventEmitter();
  readonly #versions = new Map<string, number>();

  private constructor(options: EditorOptions) {
    this.process = spawn(process.execPath, [resolve('dist/server.js'), '--stdio'], { stdio: 'pipe' });
    this.process.stderr!.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.#arrivals.setMaxListeners(0);
    const reader = new StreamMessageReader(this.process.stdout!);
    // A server killed in the middle of a message would leave its timer running, and this process with it.
    reader.partialMessageTimeout = 0;
    this.connection = createProtocolConnection(reader, new StreamMessageWriter(this.process.stdin!));
    // A killed server breaks the pipe; the tests that kill look at the process itself.
    this.process.stdin!.on('error', () => this.#arrivals.emit('any'));
    this.connection.onError(() => this.#arrivals.emit('any'));
    this.#listen(options);
    this.connection.listen();
  }

  static async start(options: EditorOptions = {}): Promise<Editor> {
    const editor = new Editor(options);
    const folder = options.root === undefined ? null : pathToFileURL(options.root).href;
    editor.initialized = await editor.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: folder === null ? null : [{ uri: folder, name: 'root' }],
      initializationOptions: { showsStatus: true, ...options.initializationOptions },
      capabilities: {
        workspace: {
          configuration: options.settings !== undefined,
          workspaceFolders: true,
          didChangeWatchedFiles: { dynamicRegistration: true },
          codeLens: { refreshSupport: true },
          workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
        },
        textDocument: {
          publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
          codeAction: {
            codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } },
            isPreferredSupport: true,
            dataSupport: true,
            resolveSupport: { properties: ['edit'] },
          },
          hover: { contentFormat: ['markdown', 'plaintext'] },
        },
        window: { workDoneProgress: true },
        ...options.capabilities,
      },
    });
    await editor.connection.sendNotification('initialized', {});
    return editor;
  }

  async open(uri: string, text: string, version = 1, languageId = 'go'): Promise<void> {
    this.#versions.set(uri, version);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version, text },
    });
  }

  /** Changes in order; one without a range replaces the whole text. Gives the new version. */
  async change(uri: string, changes: readonly { range?: Range; text: string }[]): Promise<number> {
    const version = this.#versions.get(uri)! + 1;
    this.#versions.set(uri, version);
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: changes,
    });
    return version;
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** The first diagnostics of this file that satisfy `accept`, sent already or to come; the newest ones count. */
  async diagnostics(
    uri: string,
    accept: (params: PublishDiagnosticsParams) => boolean = () => true,
  ): Promise<PublishDiagnosticsParams> {
    return this.until(() => {
      const last = this.published.findLast((params) => params.uri === uri);
      return last !== undefined && accept(last) ? last : undefined;
    }, `diagnostics of ${uri}`);
  }

  /** The diagnostics of one version of a file. */
  async diagnosticsOf(uri: string, version: number): Promise<PublishDiagnosticsParams> {
    return this.diagnostics(uri, (params) => params.version === version);
  }

  /** Waits until `look` finds something; it is asked after every message. */
  async until<T>(look: () => T | undefined, what: string): Promise<T> {
    const deadline = AbortSignal.timeout(patience);
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      try {
        await once(this.#arrivals, 'any', { signal: deadline });
      } catch {
        throw new Error(`Waited ${patience} ms for ${what}. Log: ${this.log.join('\n')} ${this.stderr}`);
      }
    }
  }

  request<T>(method: string, params: object, cancel = new CancellationTokenSource()): Promise<T> {
    return this.connection.sendRequest<T>(method, params, cancel.token);
  }

  /** Ends the server as the protocol asks; gives its exit code. */
  async stop(): Promise<number | null> {
    const ended = this.exited();
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const code = await ended;
    this.connection.dispose();
    return code;
  }

  async exited(): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const [code] = (await once(this.process, 'exit')) as [number | null];
    return code;
  }

  /** Ends the server without a word. */
  async kill(): Promise<void> {
    const ended = this.exited();
    this.process.kill('SIGKILL');
    await ended;
    this.connection.dispose();
  }

  #listen(options: EditorOptions): void {
    const arrived = () => setImmediate(() => this.#arrivals.emit('any'));
    const keep = <T>(method: string, store: (params: T) => void) =>
      this.connection.onNotification(method, (params: T) => {
        store(params);
        arrived();
      });
    keep<PublishDiagnosticsParams>('textDocument/publishDiagnostics', (params) => this.published.push(params));
    keep<FindingsParams>('gopherscope/findings', (params) => this.findings.set(params.uri, params));
    keep<StatusParams>('gopherscope/status', (params) => this.statuses.push(params));
    keep<Progress>('$/progress', (params) => this.progress.push(params));
    keep<{ message: string }>('window/showMessage', ({ message }) => this.messages.push(message));
    keep<{ message: string }>('window/logMessage', ({ message }) => this.log.push(message));
    this.connection.onRequest('window/showMessageRequest', ({ message }: { message: string }) => {
      this.messages.push(message);
      arrived();
      return null;
    });
    this.connection.onRequest('workspace/codeLens/refresh', () => {
      this.lensRefreshes++;
      arrived();
      return null;
    });
    this.connection.onRequest('window/workDoneProgress/create', () => null);
    this.connection.onRequest('client/registerCapability', (params: { registrations: readonly Registration[] }) => {
      this.registrations.push(...params.registrations);
      arrived();
      return null;
    });
    this.connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
      items.map(() => options.settings?.() ?? null),
    );
  }
}

/** A folder of its own with these files (relative path → text); `remove` deletes it. */
export function makeWorkspace(files: Readonly<Record<string, string>>) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'gopherscope-lsp-')));
  const write = (name: string, text: string) => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    root,
    write,
    uri: (name: string) => pathToFileURL(join(root, name)).href,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
