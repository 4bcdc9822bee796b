/** Starts the analysis server as a Node process of its own; refuses to know the browser. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { ServerLaunch } from './session';

export function nodeLaunch(context: vscode.ExtensionContext): ServerLaunch {
  const module = context.asAbsolutePath('dist/server.js');
  const journalFile = join((context.storageUri ?? context.globalStorageUri).fsPath, 'in-flight.json');
  return {
    hasProcesses: true,
    async create(options: LanguageClientOptions): Promise<BaseLanguageClient> {
      const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
      const run = { module, transport: TransportKind.ipc };
      const debug = { ...run, options: { execArgv: ['--enable-source-maps'] } };
      return new LanguageClient('gopherscope', 'Gopherscope', { run, debug }, options);
    },
    initialization() {
      mkdirSync(dirname(journalFile), { recursive: true });
      return { journalFile };
    },
    end: () => {},
    forget: () => rmSync(journalFile, { force: true }),
  };
}
