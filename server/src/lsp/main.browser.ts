/** Starts the language server in a web worker, over the worker's messages. Fetches the wasm files from where the client says they are. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { version } from '../../../package.json';
import { remoteFiles } from './files/remote';
import { noticedJournal } from './journal-notice';
import type { Platform } from './platform';
import { startServer } from './server';

/** What this file needs of the worker it runs in; the project knows no DOM. */
interface Worker {
  fetch(url: string): Promise<{ readonly ok: boolean; readonly status: number; arrayBuffer(): Promise<ArrayBuffer> }>;
  readonly performance: { now(): number };
}
declare const self: Worker & ConstructorParameters<typeof BrowserMessageReader>[0];
declare class MessageChannel {
  readonly port1: { onmessage: (() => void) | null };
  readonly port2: { postMessage(message: null): void };
}

async function wasm(url: string): Promise<Uint8Array> {
  const response = await self.fetch(url);
  if (!response.ok) throw new Error(`${url} cannot be loaded: status ${response.status}. Reload the window.`);
  return new Uint8Array(await response.arrayBuffer());
}

const channel = new MessageChannel();
let turns: (() => void)[] = [];
channel.port1.onmessage = () => {
  const ready = turns;
  turns = [];
  for (const resume of ready) resume();
};

/** A timer would be held back for 4 ms; a message to ourselves queues behind the client's messages. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    turns.push(resolve);
    channel.port2.postMessage(null);
  });
}

const platform: Platform = {
  version,
  now: () => self.performance.now(),
  // As under Node: one turn takes the message in, the next hands it to its handler.
  yieldToMessages: () => nextTurn().then(nextTurn),
  after: (milliseconds, callback) => void setTimeout(callback, milliseconds),
  loadParser: async ({ wasm: urls }) => {
    if (urls === undefined)
      throw new Error('initializationOptions.wasm is missing: give the URLs of the two wasm files.');
    const [runtime, grammar] = await Promise.all([wasm(urls.runtime), wasm(urls.grammar)]);
    return { runtime, grammar };
  },
  files: (_options, connection) => remoteFiles(connection),
  journal: (options, connection) => noticedJournal(connection, options.showsStatus === true),
  // The browser tells nothing of where the code will run; services mostly run on Linux.
  target: { os: 'linux', arch: 'amd64' },
};

startServer(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), platform);
