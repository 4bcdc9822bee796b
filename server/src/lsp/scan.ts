/** Owns the scan of the workspace: which folders, in what order, progress, cancel, the sum. Refuses to know how a folder is analysed. */
import { type CancellationToken, type Connection, WorkDoneProgress } from 'vscode-languageserver';
import type { ScanError, ScanParams, ScanResult } from '#protocol/language';
import type { Analyses } from './analyses';
import type { FileProvider } from './files/provider';
import type { Platform } from './platform';
import type { Status } from './status';
import { childOf, isGoFile } from './uris';

export interface ScanParts {
  readonly connection: Connection;
  readonly analyses: Analyses;
  readonly files: FileProvider;
  readonly status: Status;
  readonly platform: Platform;
}

/** Folders the go command leaves out of `./...` (https://pkg.go.dev/cmd/go, "Package lists and patterns"), and those of other tools. */
const skippedFolders = new Set(['testdata', 'vendor', 'node_modules']);

/** Least time between two progress messages, milliseconds: as often as a person can read a count. */
const progressInterval = 100;

export class Scan {
  readonly #parts: ScanParts;

  constructor(parts: ScanParts) {
    this.#parts = parts;
  }

  /** `roots` are keys of folders. Stops between two folders when cancelled; what was found until then stays. */
  async run(roots: readonly string[], params: ScanParams, cancel: CancellationToken): Promise<ScanResult> {
    const { analyses, status, platform } = this.#parts;
    const start = platform.now();
    const report = this.#progress(params);
    const total = { files: 0, packages: 0, findings: 0 };
    const errors: ScanError[] = [];
    status.setState('scanning');
    analyses.beginScan(roots);
    try {
      const folders = await this.#goFolders(roots, cancel);
      for (const [index, folder] of folders.entries()) {
        if (cancel.isCancellationRequested) break;
        report(index, folders.length);
        try {
          const done = await until(cancel, analyses.scan(folder));
          if (done === undefined) {
            analyses.stopScan(folder);
            break;
          }
          total.files += done.files;
          total.packages += done.packages;
          total.findings += done.findings;
        } catch (error) {
          errors.push({ uri: folder, message: error instanceof Error ? error.message : String(error) });
        }
      }
    } finally {
      await analyses.endScan();
      status.setState('ready');
      report(undefined, 0);
    }
    const durationMs = Math.round(platform.now() - start);
    return { ...total, errors, durationMs, cancelled: cancel.isCancellationRequested };
  }

  /** Gives a function that tells the count; undefined ends it. */
  #progress({ workDoneToken }: ScanParams): (done: number | undefined, total: number) => void {
    if (workDoneToken === undefined) return () => {};
    const { connection, platform } = this.#parts;
    const send = (value: object) => void connection.sendProgress(WorkDoneProgress.type, workDoneToken, value as never);
    let last = 0;
    send({ kind: 'begin', title: 'Scanning Go packages', cancellable: true, percentage: 0 });
    return (done, total) => {
      if (done === undefined) return send({ kind: 'end' });
      if (platform.now() - last < progressInterval) return;
      last = platform.now();
      const message = `${done} of ${total} packages`;
      send({ kind: 'report', message, percentage: Math.floor((100 * done) / total) });
    };
  }

  /** Folders with Go files below the roots, in the order a reader expects. */
  async #goFolders(roots: readonly string[], cancel: CancellationToken): Promise<string[]> {
    const found: string[] = [];
    const waiting = [...roots];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      if (cancel.isCancellationRequested) break;
      const entries = await this.#parts.files.listFolder(folder);
      if (entries.some((entry) => !entry.folder && isGoFile(entry.name))) found.push(folder);
      for (const { name, folder: isFolder } of entries) {
        if (isFolder && !/^[._]/.test(name) && !skippedFolders.has(name)) waiting.push(childOf(folder, name));
      }
    }
    return [...new Set(found)].sort();
  }
}

/** What `work` gives, or undefined as soon as it is cancelled. */
function until<T>(cancel: CancellationToken, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const listening = cancel.onCancellationRequested(() => resolve(undefined));
    work.then(resolve, reject).finally(() => listening.dispose());
  });
}
