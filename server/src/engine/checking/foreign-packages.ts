/**
 * Owns what an analysis knows of other packages: their indexes, made when first asked for, who asked for which, and whether the answers still hold.
 * Finds no package itself and reads no file.
 */
import { type IndexedFile, PackageIndex, type PackageSource } from '../packages/package-index';
import type { PackageFile, SourceFile } from './package-file';

/** A package as its provider has it. The same object as long as nothing in it has changed. */
export interface PackageSources {
  /** How the provider tells it from all others; two packages may have one import path in different modules. */
  readonly key: string;
  /** Import path. */
  readonly path: string;
  /** From its package clause. */
  readonly name: string;
  /** Without tests, except for an external test of the package itself. Their paths are no other package's. */
  readonly files: readonly SourceFile[];
}

export interface PackageProvider {
  /** What `path` means in the package with the key `by`; undefined when there is no such package, or not yet. */
  find(path: string, by: string): PackageSources | undefined;
  /** Whether it is a copy of what is developed elsewhere, such as a downloaded module; tells without reading the package. */
  isCopy(path: string, by: string): boolean;
}

/** One question to the provider and its answer. */
export interface Consulted {
  readonly path: string;
  readonly by: string;
  readonly sources: PackageSources | undefined;
}

/** A package's file, kept for as long as its text stays; `by` is the key of its package. */
export type OpenFile = (source: SourceFile, by: string) => PackageFile<PackageSources>;

export const noPackages: PackageProvider = { find: () => undefined, isCopy: () => false };

/** Questions of one asker and what those asked that answered. */
export class Consultations {
  readonly by: string;
  readonly #known = new Map<string, Consulted>();

  constructor(by: string) {
    this.by = by;
  }

  add(consulted: Consulted): void {
    this.#known.set(`${consulted.by}\n${consulted.path}`, consulted);
  }

  addNames({ named }: PackageFile<PackageSources>): void {
    for (const [path, sources] of named) this.add({ path, by: this.by, sources });
  }

  all(): readonly Consulted[] {
    return [...this.#known.values()];
  }

  hold(provider: PackageProvider): boolean {
    for (const { path, by, sources } of this.#known.values()) if (provider.find(path, by) !== sources) return false;
    return true;
  }
}

/** A package somebody asked for; the same object as long as all it rests on stays as it is. */
export interface ForeignPackage {
  readonly sources: PackageSources;
  readonly index: PackageIndex;
  /** Its own questions only. */
  readonly asked: Consultations;
  readonly files: readonly PackageFile<PackageSources>[];
}

export class ForeignPackages {
  readonly #library: PackageSource;
  readonly #fileOf: OpenFile;
  #provider: PackageProvider = noPackages;
  #entries = new Map<string, ForeignPackage>();
  #homes = new WeakMap<IndexedFile, PackageIndex>();
  /** The same as long as nothing is forgotten. */
  life: object = {};

  /** `library` answers first: what it knows nobody else needs to. */
  constructor(library: PackageSource, fileOf: OpenFile) {
    this.#library = library;
    this.#fileOf = fileOf;
  }

  get provider(): PackageProvider {
    return this.#provider;
  }

  /** From now on this provider counts. What rests on packages that are no longer as they were is forgotten. */
  begin(provider: PackageProvider): void {
    const isSame = provider === this.#provider;
    this.#provider = provider;
    for (const { asked } of this.#entries.values()) {
      if (isSame && asked.hold(provider)) continue;
      this.forget();
      return;
    }
  }

  forget(): void {
    this.#entries = new Map();
    this.#homes = new WeakMap();
    this.life = {};
  }

  /** Finds packages for the package with the key `asked.by`, and notes the questions there. */
  source(asked: Consultations): PackageSource {
    const known = new Map<string, PackageIndex | undefined>();
    return (path) => {
      if (known.has(path)) return known.get(path);
      const index = this.#library(path) ?? this.#find(path, asked);
      known.set(path, index);
      return index;
    };
  }

  #find(path: string, asked: Consultations): PackageIndex | undefined {
    const sources = this.#provider.find(path, asked.by);
    asked.add({ path, by: asked.by, sources });
    return sources && this.#entryOf(sources).index;
  }

  #entryOf(sources: PackageSources): ForeignPackage {
    const { key } = sources;
    let entry = this.#entries.get(key);
    if (entry?.sources !== sources) {
      const asked = new Consultations(key);
      const index = new PackageIndex(sources.path, this.source(asked));
      const files: PackageFile<PackageSources>[] = [];
      for (const source of sources.files) {
        const file = this.#fileOf(source, key);
        files.push(file);
        index.setLazyFile({
          path: file.path,
          mayDeclare: (question) => file.mayDeclare(question),
          open: () => {
            const opened = file.open();
            if (opened !== undefined) this.#homes.set(opened, index);
            return opened;
          },
        });
      }
      entry = { sources, index, asked, files };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /** Packages of the workspace that these files import; those of the standard library and copies of others are none. */
  importedBy(files: readonly PackageFile<PackageSources>[], asked: Consultations): readonly ForeignPackage[] {
    const paths = new Set(files.flatMap((file) => file.importPaths));
    return [...paths].flatMap((path) => {
      if (path === 'C' || this.#library(path) !== undefined || this.#provider.isCopy(path, asked.by)) return [];
      const sources = this.#provider.find(path, asked.by);
      asked.add({ path, by: asked.by, sources });
      return sources === undefined ? [] : [this.#entryOf(sources)];
    });
  }

  /** The package a file of another package belongs to. */
  homeOf(file: IndexedFile): PackageIndex | undefined {
    return this.#homes.get(file);
  }

  /** Lets go of trees; all that was learnt stays. */
  release(): void {
    for (const { files } of this.#entries.values()) for (const file of files) file.release();
  }

  /** Adds what the packages it names have asked, and so on. */
  complete(asked: Consultations): void {
    const seen = new Set<string>();
    const waiting = asked.all().map(({ sources }) => sources);
    for (let sources = waiting.pop(); waiting.length > 0 || sources !== undefined; sources = waiting.pop()) {
      if (sources === undefined || seen.has(sources.key)) continue;
      seen.add(sources.key);
      const entry = this.#entries.get(sources.key);
      if (entry?.sources !== sources) continue;
      for (const file of entry.files) entry.asked.addNames(file);
      for (const each of entry.asked.all()) {
        asked.add(each);
        waiting.push(each.sources);
      }
    }
  }
}
