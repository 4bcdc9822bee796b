/**
 * Owns timing the language server as an editor feels it: edit → published diagnostics, start → first diagnostics. Starts the built server over
 * stdio and speaks plain LSP, so another server can be measured the same way. Judges nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { execPath } from 'node:process';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Answer to `workspace/configuration` and `initializationOptions`. */
  readonly settings?: unknown;
}

export const gopherscope: ServerCommand = { command: execPath, args: ['dist/server.js', '--stdio'] };

export interface EditLatency {
  /** Milliseconds from sending the edit to having read its diagnostics, ascending. */
  readonly latencies: readonly number[];
  readonly p50: number;
  readonly p90: number;
  /** Resident memory of the server after the edits, bytes; undefined where /proc is not there to ask. */
  readonly memory: number | undefined;
}

export interface FirstDiagnostics {
  /** Milliseconds from starting the process to the first diagnostics of the open file. */
  readonly milliseconds: number;
}

/** How long one answer may take before the measurement is given up, milliseconds. */
const patience = 120_000;

class Session {
  readonly process: ChildProcess;
  readonly #connection: ProtocolConnection;
  readonly #uri: string;
  #arrived: (params: PublishDiagnosticsParams) => void = () => {};

  constructor(command: ServerCommand, file: string) {
    this.#uri = pathToFileURL(file).href;
    this.process = spawn(command.command, [...command.args], { stdio: ['pipe', 'pipe', 'ignore'] });
    const reader = new StreamMessageReader(this.process.stdout!);
    // A server killed in the middle of a message would leave its timer running, and this process with it.
    reader.partialMessageTimeout = 0;
    this.#connection = createProtocolConnection(reader, new StreamMessageWriter(this.process.stdin!));
    this.#connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      if (params.uri === this.#uri) this.#arrived(params);
    });
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
      items.map(() => command.settings ?? null),
    );
    for (const method of ['window/workDoneProgress/create', 'client/registerCapability']) {
      this.#connection.onRequest(method, () => null);
    }
    this.#connection.listen();
  }

  async initialize(command: ServerCommand, folder: string): Promise<void> {
    const uri = pathToFileURL(folder).href;
    await this.#connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'bench' }],
      initializationOptions: command.settings,
      capabilities: {
        textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true } },
        workspace: { configuration: true },
      },
    });
    await this.#connection.sendNotification('initialized', {});
  }

  async open(text: string): Promise<void> {
    const answer = this.#published(1);
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: this.#uri, languageId: 'go', version: 1, text },
    });
    await answer;
  }

  /** Puts one character into the text; resolves when its diagnostics are read, with the milliseconds that took. */
  async type(version: number, line: number, character: number, text: string): Promise<number> {
    const answer = this.#published(version);
    const place = { line, character };
    const start = performance.now();
    await this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.#uri, version },
      contentChanges: [{ range: { start: place, end: place }, text }],
    });
    await answer;
    return performance.now() - start;
  }

  memory(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
    } catch {
      // No /proc on this platform: the figure is left out rather than guessed.
      return undefined;
    }
  }

  async end(): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    const ended = once(this.process, 'exit');
    await this.#connection.sendNotification('exit');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
    this.#connection.dispose();
  }

  /** Servers that send no versions answer in order, so theirs count as the one waited for. */
  #published(version: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.process.kill();
        reject(new Error(`No diagnostics of version ${version} within ${patience} ms.`));
      }, patience);
      this.#arrived = (params) => {
        if (params.version !== undefined && params.version < version) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? Number.NaN;
}

/** Places in statements spread over the file: behind the identifier a line starts with, where a letter keeps the program well formed. */
function placesToType(text: string, count: number): readonly { line: number; character: number }[] {
  const identifiers = text.split('\n').flatMap((line, index) => {
    const start = /^\t+[a-z]\w*(?=\.| :?= )/.exec(line)?.[0];
    return start === undefined ? [] : [{ line: index, character: start.length }];
  });
  return Array.from({ length: count }, (_, edit) => identifiers[Math.floor((edit * identifiers.length) / count)]!);
}

/**
 * Types `edits` single characters at places spread over `file`, each on the text the ones before left, so that no two texts are alike.
 * `folder` is the workspace; the file's own folder when absent. The first edits warm up and do not count.
 */
export async function measureEditLatency(
  file: string,
  { edits = 60, warmUp = 10, command = gopherscope, folder = dirname(file) } = {},
): Promise<EditLatency> {
  const text = readFileSync(file, 'utf8');
  const session = new Session(command, file);
  try {
    await session.initialize(command, folder);
    await session.open(text);
    const latencies: number[] = [];
    for (const [index, { line, character }] of placesToType(text, warmUp + edits).entries()) {
      const took = await session.type(index + 2, line, character, 'x');
      if (index >= warmUp) latencies.push(took);
    }
    latencies.sort((a, b) => a - b);
    return {
      latencies,
      p50: percentile(latencies, 0.5),
      p90: percentile(latencies, 0.9),
      memory: session.memory(),
    };
  } finally {
    await session.end();
  }
}

/** Starts the server on `file` with nothing cached and waits for its first diagnostics. */
export async function measureFirstDiagnostics(
  file: string,
  { command = gopherscope, folder = dirname(file) } = {},
): Promise<FirstDiagnostics> {
  const text = readFileSync(file, 'utf8');
  const start = performance.now();
  const session = new Session(command, file);
  try {
    await session.initialize(command, folder);
    await session.open(text);
    return { milliseconds: performance.now() - start };
  } finally {
    await session.end();
  }
}
