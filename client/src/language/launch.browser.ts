/** Starts the analysis server as a web worker; refuses to know processes and disks. */
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions, MessageTransports } from 'vscode-languageclient';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import type { ServerLaunch } from './session';
import { workerOf } from './worker-of';

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
