/** Owns what the server needs of the place it runs in. The two entries provide it; nothing else in this folder knows Node or the browser. */
import type { Connection } from 'vscode-languageserver';
import type { ParserModules } from '#engine/syntax/parser';
import type { InitializationOptions } from '#protocol/language';
import type { BuildTarget } from '../host/source/build-constraint';
import type { FileProvider } from './files/provider';
import type { JournalStore } from './journal';

export interface Platform {
  /** Shown in `serverInfo`. */
  readonly version: string;
  /** Milliseconds from some fixed moment. */
  now(): number;
  /** Resolves after waiting messages were handled. */
  yieldToMessages(): Promise<void>;
  /** Calls back after so many milliseconds. */
  after(milliseconds: number, callback: () => void): void;
  /** Bytes of the two wasm files. Rejects with what is missing and what to do. */
  loadParser(options: InitializationOptions): Promise<ParserModules>;
  files(options: InitializationOptions, connection: Connection): FileProvider;
  journal(options: InitializationOptions, connection: Connection): JournalStore;
  /** For which files of several platforms count. */
  readonly target: BuildTarget;
}
