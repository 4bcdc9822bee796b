/** Starts the analysis server as a web worker; refuses to know processes and disks. */
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions, MessageTransports } from 'vscode-languageclient';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import type { ServerLaunch } from './session';

export function browserLaunch(context: vscode.ExtensionContext): ServerLaunch {
  const url = (file: string): string => vscode.Uri.joinPath(context.extensionUri, 'dist', file).toString(true);
  let worker: Worker | undefined;
  const end = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  return {
    hasProcesses: false,
    async create(options: LanguageClientOptions, onCrash: () => void): Promise<BaseLanguageClient> {
      // Transports, not the worker: in an extension host `Worker` makes objects that are no instance of it, which the client would not know.
      const startWorker = async (): Promise<MessageTransports> => {
        end();
        worker = new Worker(workerOf(url('engine.js'), url('server.browser.js')));
        worker.addEventListener('error', onCrash);
        return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
      };
      return new LanguageClient('gopherscope', 'Gopherscope', startWorker, options);
    },
    initialization: () => ({
      wasm: { runtime: url('web-tree-sitter.wasm'), grammar: url('tree-sitter-go.wasm') },
      files: 'client',
    }),
    end,
    forget: () => {},
  };
}

/** One worker of several scripts. The host's own `Worker` fetches a single one and hides its address, so none of them could find the others by itself. */
function workerOf(...scripts: readonly string[]): string {
  const load = `importScripts(${scripts.map((script) => JSON.stringify(script)).join(', ')});`;
  return URL.createObjectURL(new Blob([load], { type: 'text/javascript' }));
}
