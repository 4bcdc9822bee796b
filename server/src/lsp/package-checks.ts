/** Owns the join between the server and the engine: sources of a folder in, findings out, in slices; keeps per file what an edit left valid. Knows no protocol. */
import { GoFile } from '#engine/ir/go-file';
import { modulePath } from '#engine/packages/go-version';
import { groupByPackage, PackageIndex } from '#engine/packages/package-index';
import type { Finding } from '#engine/rules/finding';
import type { GoParser } from '#engine/syntax/parser';
import type { NearestFile } from './files/nearest';
import type { CrashJournal } from './journal';
import type { Pace } from './schedule';
import { folderOf } from './uris';
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

interface CheckedFile {
  readonly source: Source;
  readonly file: GoFile;
}

interface Folder {
  readonly files: Map<string, CheckedFile>;
  /** By package name. */
  readonly packages: Map<string, PackageIndex>;
  /** The import path `packages` were made for; undefined when files came, went or changed their package since. */
  groupedFor: string | undefined;
}

export class PackageChecks {
  readonly #parser: GoParser;
  readonly #workspace: Workspace;
  readonly #journal: CrashJournal;
  readonly #folders = new Map<string, Folder>();

  constructor(parser: GoParser, workspace: Workspace, journal: CrashJournal) {
    this.#parser = parser;
    this.#workspace = workspace;
    this.#journal = journal;
  }

  async check(input: PackageInput, pace: Pace): Promise<PackageReport> {
    const folder = this.#folder(input.folder);
    await this.#read(folder, input, pace);
    const files = [...folder.files.values()].map(({ file }) => file);
    const packageOf = new Map(files.map((file) => [file.path, file.outline.packageName]));
    return { packages: folder.packages.size, findings: new Map(), packageOf, goVersion: undefined, faults: [] };
  }

  /** What is known of a file after the last check. */
  file(key: string): GoFile | undefined {
    return this.#folders.get(folderOf(key))?.files.get(key)?.file;
  }

  /** Forgets a folder; the next check starts afresh. */
  release(folder: string): void {
    for (const { file } of this.#folders.get(folder)?.files.values() ?? []) file.release();
    this.#folders.delete(folder);
  }

  #folder(uri: string): Folder {
    let folder = this.#folders.get(uri);
    if (folder === undefined) {
      folder = { files: new Map(), packages: new Map(), groupedFor: undefined };
      this.#folders.set(uri, folder);
    }
    return folder;
  }

  /** Brings the folder's files up to the sources, open ones first, and sorts them into packages. */
  async #read(folder: Folder, { sources, goMod, folder: uri }: PackageInput, pace: Pace): Promise<void> {
    const present = new Set(sources.map(({ key }) => key));
    for (const [key, { file }] of folder.files) {
      if (present.has(key)) continue;
      file.release();
      folder.files.delete(key);
      folder.groupedFor = undefined;
    }
    const openFirst = [...sources].sort((a, b) => Number(b.document !== undefined) - Number(a.document !== undefined));
    for (const source of openFirst) {
      const before = folder.files.get(source.key);
      if (before?.source === source || this.#journal.skipped.has(source.key)) continue;
      this.#journal.enter(source.key);
      try {
        const file = this.#parse(source, before?.file);
        before?.file.release();
        folder.files.set(source.key, { source, file });
        const name = file.outline.packageName;
        if (before?.file.outline.packageName === name) folder.packages.get(name)?.setFile(file);
        else folder.groupedFor = undefined;
      } finally {
        this.#journal.leave();
      }
      if (pace.due()) await pace.pause();
    }
    const importPath = importPathOf(uri, goMod);
    if (folder.groupedFor !== importPath) this.#group(folder, importPath);
  }

  #group(folder: Folder, importPath: string): void {
    folder.packages.clear();
    for (const [name, files] of groupByPackage([...folder.files.values()].map(({ file }) => file))) {
      const index = new PackageIndex(importPath);
      for (const file of files) index.setFile(file);
      folder.packages.set(name, index);
    }
    folder.groupedFor = importPath;
  }

  #parse(source: Source, previous: GoFile | undefined): GoFile {
    const kept = this.#workspace.tree(source, this.#parser);
    if (kept === undefined) throw new Error(`${source.key} was not parsed.`);
    const { tree, owned } = kept;
    const { key: path, lines } = source;
    const parser = this.#parser;
    return new GoFile({ path, parser, tree, owned, lines, ...(previous === undefined ? {} : { previous }) });
  }
}

/** Import path of a folder below its module; '' where there is no module. */
function importPathOf(folder: string, goMod: NearestFile | undefined): string {
  const module = goMod && modulePath(goMod.text);
  if (goMod === undefined || module === undefined) return '';
  return module + decodeURIComponent(folder.slice(folderOf(goMod.uri).length));
}
