/**
 * Owns what is analysed when: which folder an event concerns, how urgent it is, whose findings are shown, what becomes of results.
 * Refuses to know how findings arise and how they are sent.
 */
import { FileChangeType, type FileEvent } from 'vscode-languageserver';
import { GoParser, type ParserModules } from '#engine/syntax/parser';
import { LineIndex } from '#engine/text/line-index';
import type { BuildTarget } from '../host/source/build-constraint';
import type { OpenDocument } from './documents';
import type { CrashJournal } from './journal';
import type { OtherPackages } from './other-packages';
import { PackageChecks, type PackageReport } from './package-checks';
import type { FileFindings } from './published';
import type { Publisher } from './publisher';
import { Overtaken, type Pace, type Schedule, Urgency } from './schedule';
import type { ClientSettings } from './settings';
import type { Status } from './status';
import { folderOf, isGoFile, keyOf, nameOf } from './uris';
import type { Workspace } from './workspace';

export interface AnalysesParts {
  readonly schedule: Schedule;
  readonly workspace: Workspace;
  readonly others: OtherPackages;
  readonly settings: ClientSettings;
  readonly journal: CrashJournal;
  readonly status: Status;
  readonly publisher: Publisher;
  /** Shows the user a message, once. */
  readonly say: (message: string) => void;
  /** The same for what our own client already shows by the status. */
  readonly tell: (message: string) => void;
  readonly parser: Promise<ParserModules>;
  /** Milliseconds since any moment. */
  readonly now: () => number;
  readonly target: BuildTarget;
}

export interface FolderReport {
  readonly files: number;
  readonly packages: number;
  readonly findings: number;
}

/** Somebody who wants the findings of a folder's files, shown or not. */
interface Look {
  readonly resolve: (files: ReadonlyMap<string, FileFindings>) => void;
  readonly reject: (error: unknown) => void;
}

interface Waiter {
  readonly resolve: (report: FolderReport) => void;
  readonly reject: (error: unknown) => void;
}

/** Names of files that say where packages lie: go.mod, go.work, vendor/modules.txt. */
const placeFiles = ['go.mod', 'go.work', 'modules.txt'];

const noText = new LineIndex('');

export class Analyses {
  readonly #parts: AnalysesParts;
  readonly #checks: Promise<PackageChecks>;
  /** Folders whose files are shown whether open or not. */
  readonly #scanned = new Set<string>();
  readonly #waiting = new Map<string, readonly Waiter[]>();
  readonly #looks = new Map<string, readonly Look[]>();
  #scannedRoots: readonly string[] = [];
  /** Scans under way. */
  #scans = 0;

  constructor(parts: AnalysesParts) {
    this.#parts = parts;
    this.#checks = parts.parser
      .then((modules) => GoParser.load(modules, parts.now))
      .then((parser) => new PackageChecks(parser, parts.journal, parts.target, parts.others));
    this.#checks.then(
      () => parts.status.setState('ready'),
      (error: unknown) => parts.say(`Gopherscope cannot start: ${error instanceof Error ? error.message : error}`),
    );
  }

  opened(document: OpenDocument): void {
    const before = this.#parts.workspace.source(document.key);
    this.#parts.workspace.opened(document);
    if (before?.lines.text !== document.lines.text) this.#touched(document.key);
    if (this.#parts.journal.skipped.has(document.key)) {
      const name = nameOf(document.key);
      this.#parts.tell(`${name} took the analysis down twice and is skipped. Restart the server to try it again.`);
    }
    this.#want(folderOf(document.key), Urgency.Open);
  }

  changed(document: OpenDocument): void {
    this.#parts.workspace.changed(document);
    this.#touched(document.key);
    this.#want(folderOf(document.key), Urgency.Open);
  }

  async closed(key: string): Promise<void> {
    const { workspace, publisher } = this.#parts;
    const folder = folderOf(key);
    const before = workspace.source(key);
    await workspace.closed(key);
    const source = workspace.source(key);
    if (before?.lines.text !== source?.lines.text) this.#touched(key);
    if (source?.document !== undefined) return;
    if (source === undefined || !this.#scanned.has(folder)) publisher.clear(key);
    if (workspace.openFolders().includes(folder) || this.#scanned.has(folder)) this.#want(folder, Urgency.Dependent);
    else await this.#release(folder);
  }

  /** Files came, went or changed on disk. */
  async disk(changes: readonly FileEvent[]): Promise<void> {
    const { workspace, publisher, others } = this.#parts;
    const touched = new Set<string>();
    const open = new Set(workspace.openFolders());
    for (const { uri, type } of changes) {
      const key = keyOf(uri);
      const folder = folderOf(key);
      const nearest = [workspace.goMod, workspace.config].find(({ name }) => nameOf(key) === name);
      const tellsPlaces = placeFiles.includes(nameOf(key));
      if (nearest !== undefined || tellsPlaces) {
        nearest?.forget();
        if (tellsPlaces) others.forgetPlaces();
        this.everything();
      } else if (isGoFile(key)) {
        if (this.#scannedRoots.some((root) => key.startsWith(`${root}/`))) this.#scanned.add(folder);
        const isKnown = workspace.loaded(folder) !== undefined;
        const different = await workspace.reload(key);
        // Of a folder that was let go of it cannot be told what is different.
        if (different || !isKnown) this.#touched(key);
        if (type === FileChangeType.Deleted && workspace.source(key) === undefined) publisher.clear(key);
        if ((different && open.has(folder)) || this.#scanned.has(folder)) touched.add(folder);
      }
    }
    for (const folder of touched) this.#want(folder, Urgency.Dependent);
  }

  /** Something all findings depend on changed: settings, rules, go.mod. */
  everything(): void {
    const open = new Set(this.#parts.workspace.openFolders());
    for (const folder of open) this.#want(folder, Urgency.Dependent);
    for (const folder of this.#scanned) if (!open.has(folder)) this.#want(folder, Urgency.Background);
  }

  /** From now on files below these folders (keys) are shown whether open or not, and kept up to date. */
  beginScan(roots: readonly string[]): void {
    this.#scannedRoots = roots;
    this.#scans++;
  }

  async endScan(): Promise<void> {
    this.#scans--;
    await this.#release();
  }

  /** Analyses a folder for the workspace scan; settles when its findings are published, by whichever job comes first. */
  scan(folder: string): Promise<FolderReport> {
    this.#scanned.add(folder);
    const done = new Promise<FolderReport>((resolve, reject) => {
      const waiting = this.#waiting.get(folder) ?? [];
      this.#waiting.set(folder, [...waiting, { resolve, reject }]);
    });
    this.#want(folder, Urgency.Background);
    return done;
  }

  /** The scan does not wait for this folder any more. */
  stopScan(folder: string): void {
    this.#waiting.delete(folder);
    if (!this.#isOpen(folder) && !this.#looks.has(folder)) this.#parts.schedule.drop(folder);
  }

  /**
   * Findings of all files of a folder's packages that belong to the build, without showing them: for who looks at one that is not open. `stop` is
   * called when nobody waits for the answer any more; then there is none.
   */
  look(folder: string): { readonly files: Promise<ReadonlyMap<string, FileFindings>>; stop(): void } {
    let look: Look | undefined;
    const files = new Promise<ReadonlyMap<string, FileFindings>>((resolve, reject) => {
      look = { resolve, reject };
      this.#looks.set(folder, [...(this.#looks.get(folder) ?? []), look]);
    });
    this.#want(folder, Urgency.Background);
    const stop = () => {
      const left = this.#looks.get(folder)?.filter((other) => other !== look) ?? [];
      if (left.length > 0) this.#looks.set(folder, left);
      else this.#looks.delete(folder);
      const isWanted = left.length > 0 || this.#scanned.has(folder) || this.#isOpen(folder);
      if (!isWanted) this.#parts.schedule.drop(folder);
    };
    return { files, stop };
  }

  #isOpen(folder: string): boolean {
    return this.#parts.workspace.openFolders().includes(folder);
  }

  /** The text of a file is another one: findings elsewhere may rest on it. */
  #touched(key: string): void {
    const { others, workspace } = this.#parts;
    const folder = folderOf(key);
    others.changed(folder);
    // Nobody imports tests.
    if (key.endsWith('_test.go')) return;
    const open = new Set(workspace.openFolders());
    for (const dependent of others.dependentsOf(folder)) {
      if (open.has(dependent) || this.#scanned.has(dependent)) this.#want(dependent, Urgency.Dependent);
    }
  }

  #want(folder: string, urgency: Urgency): void {
    this.#parts.schedule.add(folder, urgency, async (pace) => {
      try {
        const found = new Map<string, FileFindings>();
        const report = await this.#analyse(folder, pace, found);
        settle(this.#waiting, folder, ({ resolve }) => resolve(report));
        settle(this.#looks, folder, ({ resolve }) => resolve(found));
      } catch (error) {
        if (!(error instanceof Overtaken)) {
          settle(this.#waiting, folder, ({ reject }) => reject(error));
          settle(this.#looks, folder, ({ reject }) => reject(error));
        }
        throw error;
      }
    });
  }

  /** @param found is filled with the findings of each file */
  async #analyse(folder: string, pace: Pace, found: Map<string, FileFindings>): Promise<FolderReport> {
    const { workspace, settings, status, say, tell } = this.#parts;
    const checks = await this.#checks;
    const [sources, goMod, config, clientSettings] = await Promise.all([
      workspace.sources(folder),
      workspace.goMod.find(folder),
      workspace.config.find(folder),
      settings.of(folder),
    ]);
    const total = { files: 0, packages: 0, findings: 0 };
    for await (const report of checks.check({ folder, sources, goMod, config, settings: clientSettings }, pace)) {
      for (const { rule, message, isOff } of report.faults) {
        if (rule === undefined) say(message);
        else tell(message);
        if (rule !== undefined && isOff === true) status.addFaultyRule(rule);
      }
      status.setGoVersion(report.goVersion);
      const findings = this.#publish(folder, report, found);
      if (!report.isWhole) {
        await pace.rest();
        continue;
      }
      total.files += report.sources.length;
      total.packages++;
      total.findings += findings;
      // The packages after this one are of interest to nobody who waits for an answer to typing.
      if (pace.due()) await pace.pause();
    }
    await this.#release(folder);
    return total;
  }

  /** Lets go of what nobody looks at. While a scan goes on the next package may import this one. */
  async #release(folder?: string): Promise<void> {
    const { workspace, others } = this.#parts;
    const checks = await this.#checks.catch(() => undefined);
    const open = workspace.openFolders();
    if (folder !== undefined && !open.includes(folder)) {
      others.keep(folder);
      if (!this.#scanned.has(folder)) others.forget(folder);
    }
    if (this.#scans > 0 && !others.isFull) return;
    checks?.forget(others.trim(open));
    if (open.length === 0) checks?.clear();
  }

  /** Shows what was found in files whose text is still the one that was looked at; gives the number of findings. */
  #publish(folder: string, report: PackageReport, found: Map<string, FileFindings>): number {
    const { workspace, publisher } = this.#parts;
    const all = this.#scanned.has(folder);
    let count = 0;
    for (const source of report.sources) {
      const { key, document, lines } = source;
      const findings = report.findings.get(key) ?? [];
      count += findings.length;
      if (workspace.source(key) !== source) continue;
      const file: FileFindings = {
        key,
        uri: document?.uri ?? key,
        version: document?.version,
        // A file nobody looks at needs its text only to place its findings.
        lines: document === undefined && findings.length === 0 ? noText : lines,
        findings,
        package: report.name,
        folder,
      };
      found.set(key, file);
      if (document !== undefined || all) publisher.publish(file);
    }
    return count;
  }
}

function settle<W>(waiting: Map<string, readonly W[]>, folder: string, each: (waiter: W) => void): void {
  const all = waiting.get(folder);
  waiting.delete(folder);
  all?.forEach(each);
}
