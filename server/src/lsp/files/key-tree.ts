/**
 * Owns what is known of files that tell where packages lie, such as go.mod, by key: each is read once, and whoever asked too early is told by
 * `missing`; names of files in folders likewise. Knows no formats.
 */
import type { SourceTree } from '../../host/source/source-tree';
import { childOf, folderOf } from '../uris';
import type { FileProvider } from './provider';

export class KeyTree implements SourceTree {
  /** Files somebody asked for that are not read yet. */
  readonly missing = new Set<string>();
  /** The same for folders. */
  readonly missingFolders = new Set<string>();
  readonly #files: FileProvider;
  readonly #texts = new Map<string, string | undefined>();
  readonly #names = new Map<string, readonly string[]>();

  constructor(files: FileProvider) {
    this.#files = files;
  }

  readText(file: string): string | undefined {
    if (!this.#texts.has(file)) this.missing.add(file);
    return this.#texts.get(file);
  }

  async load(file: string): Promise<void> {
    const text = await this.#files.readText(file);
    this.#texts.set(file, text);
  }

  /** Names of the files in a folder; none until they are read. */
  names(folder: string): readonly string[] {
    const known = this.#names.get(folder);
    if (known === undefined) this.missingFolders.add(folder);
    return known ?? [];
  }

  async loadNames(folder: string): Promise<void> {
    const entries = await this.#files.listFolder(folder);
    this.#names.set(
      folder,
      entries.filter((entry) => !entry.folder).map(({ name }) => name),
    );
  }

  forgetNames(folder: string): void {
    this.#names.delete(folder);
  }

  /** From here on `missing` is about what is asked next. */
  beginQuestion(): void {
    this.missing.clear();
    this.missingFolders.clear();
  }

  get isMissing(): boolean {
    return this.missing.size > 0 || this.missingFolders.size > 0;
  }

  /** Everything may have changed. */
  forget(): void {
    this.beginQuestion();
    this.#texts.clear();
    this.#names.clear();
  }

  resolve(directory: string, way: string): string {
    const segments = way.split(/[\\/]/);
    const isAbsolute = segments[0] === '' || /^[A-Za-z]:$/.test(segments[0]!);
    let key = isAbsolute ? rootOf(directory) : directory;
    for (const segment of segments) {
      if (segment === '..') key = folderOf(key);
      else if (segment !== '' && segment !== '.') key = childOf(key, segment);
    }
    return key;
  }

  parent(directory: string): string {
    return folderOf(directory);
  }

  isInside(directory: string, outer: string): boolean {
    return directory.startsWith(`${outer}/`);
  }
}

function rootOf(key: string): string {
  for (let folder = key; ; folder = folderOf(folder)) if (folderOf(folder) === folder) return folder;
}
