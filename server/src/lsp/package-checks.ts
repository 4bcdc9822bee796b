/** Owns the join between the server and the engine: sources of a folder in, findings out, in slices. Knows no protocol. */
import type { Finding } from '#engine/rules/finding';
import type { GoParser } from '#engine/syntax/parser';
import type { NearestFile } from './files/nearest';
import type { CrashJournal } from './journal';
import type { Pace } from './schedule';
import type { Source, Workspace } from './workspace';

export interface PackageInput {
  readonly folder: string;
  readonly sources: readonly Source[];
  readonly goMod: NearestFile | undefined;
  readonly config: NearestFile | undefined;
  /** The editor's `gopherscope` settings. */
  readonly settings: unknown;
}

export interface PackageReport {
  readonly packages: number;
  /** By file. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** Name of the package of each file. */
  readonly packageOf: ReadonlyMap<string, string>;
  readonly goVersion: string | undefined;
  /** What the user must know: a rule that failed, a config that cannot be read. */
  readonly faults: readonly { readonly rule?: string; readonly message: string }[];
}

export class PackageChecks {
  readonly #parser: GoParser;
  readonly #workspace: Workspace;
  readonly #journal: CrashJournal;

  constructor(parser: GoParser, workspace: Workspace, journal: CrashJournal) {
    this.#parser = parser;
    this.#workspace = workspace;
    this.#journal = journal;
  }

  async check(input: PackageInput, pace: Pace): Promise<PackageReport> {
    for (const source of input.sources) {
      this.#journal.enter(source.key);
      const parsed = this.#workspace.tree(source, this.#parser);
      if (parsed?.owned) parsed.tree.delete();
      this.#journal.leave();
      if (pace.due()) await pace.pause();
    }
    return { packages: 1, findings: new Map(), packageOf: new Map(), goVersion: undefined, faults: [] };
  }

  release(_folder: string): void {}
}
