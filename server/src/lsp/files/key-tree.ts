/**
 * Owns what is known of files that tell where packages lie, such as go.mod, by key: each is read once, and whoever asked too early is told by
 * `missing`. Knows neither their formats nor Go files.
 */
import type { SourceTree } from '../../host/source/source-tree';
import { childOf, folderOf } from '../uris';
import type { FileProvider } from './provider';

export class KeyTree implements SourceTree {
  /** Files somebody asked for that are not read yet. */
  readonly missing = new Set<string>();
  readonly #files: FileProvider;
  readonly #texts = new Map<string, string | undefined>();

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

  /** Everything may have changed. */
  forget(): void {
    this.missing.clear();
    this.#texts.clear();
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
