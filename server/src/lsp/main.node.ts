/** Starts the language server under Node, over what the command line says: `--stdio`, `--node-ipc`, `--pipe=…` or `--socket=…`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../../package.json';
import { hostTarget } from '../host/source/build-constraint';
import { escapeFeature } from './escape/feature';
import { diskFiles } from './files/disk';
import { remoteFiles } from './files/remote';
import { journalFile } from './journal-file';
import { noticedJournal } from './journal-notice';
import type { Platform } from './platform';
import { startServer } from './server';
import { traceFeature } from './trace/feature';

// Left to itself V8 lets the heap double before it looks for what is no longer used; an editor's memory is wanted by others. Flags it does not know it only names.
setFlagsFromString('--heap-growing-percent=20');
setFlagsFromString('--semi-space-growth-factor=1');

async function wasm(name: string): Promise<Uint8Array> {
  const path = join(__dirname, name);
  try {
    return await readFile(path);
  } catch (error) {
    throw new Error(`${path} cannot be read (${String(error)}). Reinstall Gopherscope.`);
  }
}

const platform: Platform = {
  version,
  now: () => performance.now(),
  // Two turns: one reads the pipe, the next hands what was read to its handler.
  yieldToMessages: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
  after: (milliseconds, callback) => void setTimeout(callback, milliseconds),
  loadParser: async () => {
    const [runtime, grammar] = await Promise.all([wasm('web-tree-sitter.wasm'), wasm('tree-sitter-go.wasm')]);
    return { runtime, grammar };
  },
  files: (options, connection) => (options.files === 'client' ? remoteFiles(connection) : diskFiles),
  journal: (options, connection) =>
    options.journalFile === undefined
      ? noticedJournal(connection, options.showsStatus === true)
      : journalFile(options.journalFile),
  target: hostTarget(process.env, process.platform, process.arch),
};

/** The library throws when nothing on the command line says how to talk. */
function connect(): ProposedFeatures.Connection {
  try {
    return createConnection(ProposedFeatures.all);
  } catch {
    process.stderr.write(
      'gopherscope: The language server was not told how to talk to its editor. Pass --stdio, --node-ipc, --pipe=NAME or --socket=PORT.\n',
    );
    process.exit(2);
  }
}

const connection = connect();
process.on('uncaughtException', (error) => {
  connection.console.error(`Uncaught: ${error.stack ?? error.message}`);
});
process.on('unhandledRejection', (reason) => {
  connection.console.error(`Unhandled rejection: ${reason instanceof Error ? reason.stack : String(reason)}`);
});
startServer(connection, platform, [escapeFeature, traceFeature]);
