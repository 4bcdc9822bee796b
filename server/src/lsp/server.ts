/**
 * Owns the server's life: initialize, what it offers, shutdown, and which part hears which message.
 * Refuses to know Node, the browser, and how findings arise.
 */

import {
  CompletionRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { configFileName } from '#engine/config/config-keys';
import { rules } from '#engine/rules/registry.generated';
import {
  type InitializationOptions,
  isFileParams,
  isScanParams,
  isThemeParams,
  isTrustParams,
  languageMethods,
  readInitializationOptions,
} from '#protocol/language';
import { Analyses } from './analyses';
import { CodeActions, codeActionKinds } from './code-actions';
import { CodeLenses } from './code-lenses';
import { completions, configHover } from './config-file/assistance';
import { namedPackages } from './config-file/named-packages';
import { OpenConfigs } from './config-file/open-configs';
import type { ConfigTarget } from './config-file/turn-off';
import { type DocumentEvents, Documents } from './documents';
import { type CharacterUnit, chooseUnit } from './encoding';
import type { Feature } from './feature';
import { FileFindingsAnswer } from './file-findings';
import { Guard } from './guard';
import { Hovers } from './hover';
import { CrashJournal } from './journal';
import { OtherPackages } from './other-packages';
import type { Platform } from './platform';
import { Published } from './published';
import { Publisher } from './publisher';
import { Scan } from './scan';
import { Schedule } from './schedule';
import { ClientSettings } from './settings';
import { Status } from './status';
import { childOf, folderOf, isConfigFile, isGoFile, keyOf } from './uris';
import { Workspace } from './workspace';

/** Names of files whose change on disk changes what is found. */
const watchedFiles = ['**/*.go', '**/go.mod', '**/go.work', '**/vendor/modules.txt', `**/${configFileName}`];

/** Behind a key's colon comes a space, and with it what the key may hold. */
const completionProvider = { triggerCharacters: [' '] };

/** `features`: what this entry has beyond the rules. */
export function startServer(connection: Connection, platform: Platform, features: readonly Feature[] = []): void {
  new Server(connection, platform).listen(features);
}

class Server {
  readonly #connection: Connection;
  readonly #platform: Platform;
  readonly #guard: Guard;
  readonly #published = new Published();
  readonly #schedule: Schedule;
  readonly #codeActions: CodeActions;
  readonly #hovers: Hovers;
  readonly #lenses: CodeLenses;
  readonly #documents: Documents;
  readonly #configs: OpenConfigs;
  #unit: CharacterUnit = chooseUnit(undefined);
  #options: InitializationOptions = {};
  #parts: ReturnType<Server['initializeParts']> | undefined;
  #folders: readonly string[] = [];
  #canRegister = { watch: false, configuration: false, folders: false, completion: false };

  constructor(connection: Connection, platform: Platform) {
    this.#connection = connection;
    this.#platform = platform;
    this.#guard = new Guard(connection);
    this.#schedule = new Schedule({
      now: platform.now,
      yieldToMessages: platform.yieldToMessages,
      after: platform.after,
      failed: (key, error) => this.#guard.report(`analysis of ${key}`, error),
    });
    const unit = () => this.#unit;
    this.#codeActions = new CodeActions(this.#published, unit, keyOf, (key) => this.#configFor(key));
    this.#hovers = new Hovers(this.#published, unit, keyOf);
    this.#lenses = new CodeLenses({
      connection,
      published: this.#published,
      unit,
      versionOf: (key) => this.#documents.get(key)?.version,
      settingsOf: async (folder) => this.#parts?.settings.of(folder),
      after: platform.after,
    });
    this.#configs = new OpenConfigs({
      connection,
      unit,
      changed: () => {
        this.#parts?.workspace.config.forget();
        this.#parts?.analyses.everything();
      },
      packages: async (paths, folder) =>
        this.#parts === undefined ? () => 'unknown' : namedPackages(paths, folder, this.#parts),
    });
    const ofGo: DocumentEvents = {
      opened: (document) => this.#parts?.analyses.opened(document),
      changed: (document) => this.#parts?.analyses.changed(document),
      closed: (key) => this.#parts?.analyses.closed(key),
    };
    const ofConfigs: DocumentEvents = {
      opened: (document) => this.#configs.put(document),
      changed: (document) => this.#configs.put(document),
      closed: (key) => this.#configs.closed(key),
    };
    this.#documents = new Documents(
      () => this.#unit,
      (uri, language) => (isConfigFile(uri) ? ofConfigs : language === 'go' || isGoFile(uri) ? ofGo : undefined),
    );
  }

  listen(features: readonly Feature[]): void {
    const connection = this.#connection;
    const guard = this.#guard;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(guard.notification('initialized', () => this.#initialized()));
    connection.onShutdown(() => {
      this.#schedule.close();
      this.#parts?.workspace.close();
    });
    connection.onCodeAction(guard.request('codeAction', [], (params) => this.#codeActions.list(params)));
    connection.onCodeActionResolve((action) => {
      const resolve = guard.request('codeAction/resolve', action, () => this.#codeActions.resolve(action));
      return resolve();
    });
    connection.onCodeLens(guard.request('codeLens', [], (params, cancel) => this.#lenses.list(params, cancel)));
    connection.onHover(
      guard.request('hover', null, (params) => {
        const config = this.#configs.get(keyOf(params.textDocument.uri));
        return config === undefined ? this.#hovers.at(params) : configHover(config, params.position, this.#unit, rules);
      }),
    );
    connection.onCompletion(
      guard.request('completion', null, ({ textDocument, position }) => {
        const config = this.#configs.get(keyOf(textDocument.uri));
        return config === undefined ? null : completions(config, position, this.#unit, rules);
      }),
    );
    connection.onDidChangeConfiguration(
      guard.notification('didChangeConfiguration', async ({ settings }) => {
        await this.#parts?.settings.changed(settings);
        this.#lenses.refresh();
        this.#parts?.analyses.everything();
      }),
    );
    connection.onDidChangeWatchedFiles(
      guard.notification('didChangeWatchedFiles', ({ changes }) => this.#parts?.analyses.disk(changes)),
    );
    connection.onNotification(
      languageMethods.trust,
      guard.notification('trust', (params: unknown) => {
        if (isTrustParams(params)) this.#options = { ...this.#options, trusted: params.trusted };
      }),
    );
    connection.onNotification(
      languageMethods.theme,
      guard.notification('theme', (params: unknown) => {
        if (isThemeParams(params)) this.#hovers.theme = params.theme;
      }),
    );
    connection.onRequest(
      languageMethods.scanWorkspace,
      guard.request('scanWorkspace', null, (params: unknown, cancel: Parameters<Scan['run']>[2]) => {
        if (!isScanParams(params) || this.#parts === undefined) return null;
        return this.#parts.scan.run(this.#folders, params, cancel);
      }),
    );
    connection.onRequest(
      languageMethods.fileFindings,
      guard.request('fileFindings', null, (params: unknown, cancel: Parameters<FileFindingsAnswer['of']>[1]) =>
        isFileParams(params) ? (this.#parts?.found.of(keyOf(params.uri), cancel) ?? null) : null,
      ),
    );
    this.#documents.listen(connection, guard.notification);
    for (const feature of features) {
      feature({
        connection,
        guard,
        trusted: () => this.#options.trusted === true,
        folders: () => this.#folders,
        document: (uri) => this.#documents.get(keyOf(uri)),
      });
    }
    connection.listen();
  }

  #initialize(params: InitializeParams): InitializeResult {
    const { capabilities } = params;
    const options = readInitializationOptions(params.initializationOptions);
    this.#options = options;
    this.#unit = chooseUnit(capabilities.general?.positionEncodings);
    this.#folders = foldersOf(params);
    this.#canRegister = {
      watch: capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
      configuration: capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true,
      folders: capabilities.workspace?.workspaceFolders === true,
      completion: capabilities.textDocument?.completion?.dynamicRegistration === true,
    };
    this.#codeActions.configure(capabilities, options.commands ?? []);
    this.#hovers.configure(capabilities.textDocument?.hover?.contentFormat, options.hoversDiagnostics === true);
    this.#hovers.theme = options.theme;
    const hasLenses = this.#lenses.configure(capabilities, options.commands ?? []);
    this.#parts = this.initializeParts(params, options);
    return {
      serverInfo: { name: 'gopherscope', version: this.#platform.version },
      capabilities: {
        positionEncoding: this.#unit.kind,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        codeActionProvider: { codeActionKinds, resolveProvider: true },
        hoverProvider: true,
        ...(hasLenses ? { codeLensProvider: {} } : {}),
        // Registered later for settings files alone where the editor can: it need not ask in Go files.
        ...(this.#canRegister.completion ? {} : { completionProvider }),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  /** The settings file that holds for a source file, or where one would be made. */
  async #configFor(key: string): Promise<ConfigTarget | undefined> {
    const workspace = this.#parts?.workspace;
    if (workspace === undefined || key.startsWith('untitled:')) return undefined;
    const near = await workspace.config.find(folderOf(key));
    if (near !== undefined) {
      const open = this.#configs.get(near.uri);
      return open === undefined
        ? { uri: near.uri, version: null, text: near.text, exists: true }
        : { uri: open.uri, version: open.version, text: open.lines.text, exists: true };
    }
    const root = this.#folders.find((folder) => key.startsWith(`${folder}/`));
    const goMod = root === undefined ? await workspace.goMod.find(folderOf(key)) : undefined;
    const uri = childOf(root ?? folderOf(goMod?.uri ?? key), configFileName);
    return { uri, version: null, text: '', exists: false };
  }

  private initializeParts(params: InitializeParams, options: InitializationOptions) {
    const connection = this.#connection;
    // Other editors would log messages they do not know.
    const ours = (method: string, params: object) => {
      if (options.showsStatus === true) void connection.sendNotification(method, params);
    };
    const files = this.#platform.files(options, connection);
    const journal = new CrashJournal(
      this.#platform.journal(options, connection),
      (options.skipFiles ?? []).map((uri) => keyOf(uri)),
    );
    const status = new Status(
      (params) => ours(languageMethods.status, params),
      this.#published,
      () => [...journal.skipped],
    );
    const settings = new ClientSettings(connection, options.settings, params.capabilities);
    const workspace = new Workspace(files, (key) => this.#configs.text(key));
    const publisher = new Publisher({
      connection,
      changed: (key) => this.#lenses.changed(key),
      sendFindings: (params) => ours(languageMethods.findings, params),
      published: this.#published,
      status,
      unit: () => this.#unit,
      withRelated: params.capabilities.textDocument?.publishDiagnostics?.relatedInformation === true,
    });
    const say = (message: string) => this.#guard.tellOnce(message);
    const tell = options.showsStatus === true ? () => {} : say;
    const others = new OtherPackages(workspace, files, this.#platform.target);
    const analyses = new Analyses({
      schedule: this.#schedule,
      workspace,
      others,
      settings,
      journal,
      status,
      publisher,
      say,
      tell,
      parser: this.#platform.loadParser(options),
      now: () => this.#platform.now(),
      target: this.#platform.target,
    });
    const scan = new Scan({ connection, analyses, files, status, platform: this.#platform });
    const found = new FileFindingsAnswer({ analyses, published: this.#published, unit: () => this.#unit });
    return { settings, workspace, others, status, analyses, scan, found };
  }

  async #initialized(): Promise<void> {
    const { client, workspace } = this.#connection;
    if (this.#canRegister.watch) {
      const watchers = watchedFiles.map((globPattern) => ({ globPattern }));
      await client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    if (this.#canRegister.configuration) {
      await client.register(DidChangeConfigurationNotification.type, { section: 'gopherscope' });
    }
    if (this.#canRegister.completion) {
      const documentSelector = [{ pattern: `**/${configFileName}` }];
      await client.register(CompletionRequest.type, { ...completionProvider, documentSelector });
    }
    if (this.#canRegister.folders) {
      workspace.onDidChangeWorkspaceFolders(
        this.#guard.notification('didChangeWorkspaceFolders', ({ added, removed }) => {
          const gone = new Set(removed.map(({ uri }) => keyOf(uri)));
          const kept = this.#folders.filter((folder) => !gone.has(folder));
          this.#folders = [...kept, ...added.map(({ uri }) => keyOf(uri))];
        }),
      );
    }
    await this.#parts?.settings.changed(undefined);
    this.#parts?.analyses.everything();
  }
}

function foldersOf(params: InitializeParams): readonly string[] {
  const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri === null ? [] : [params.rootUri]);
  return folders.map((uri) => keyOf(uri).replace(/\/$/, ''));
}
