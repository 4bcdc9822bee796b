/**
 * Owns the sources the server knows, by folder: texts of open documents, texts of their siblings on disk. Refuses to know rules, and when analysis runs.
 */
import { configFileName } from '#engine/config/config-keys';
import { LineIndex } from '#engine/text/line-index';
import type { OpenDocument } from './documents';
import { Nearest } from './files/nearest';
import type { FileProvider } from './files/provider';
import { childOf, folderOf, isGoFile } from './uris';

/** A file's text as it is now. A new text is a new source, so whoever holds one may tell by identity whether it is still current. */
export interface Source {
  readonly key: string;
  readonly lines: LineIndex;
  /** The open document; undefined for a file on disk. */
  readonly document: OpenDocument | undefined;
}

interface Entry {
  source: Source;
}

interface Folder {
  readonly entries: Map<string, Entry>;
  /** Reading the files that are not open; undefined until somebody needs them. */
  loading: Promise<void> | undefined;
  isLoaded: boolean;
  /** Its sources as they are now. */
  sorted: readonly Source[] | undefined;
}

export class Workspace {
  readonly #files: FileProvider;
  readonly #folders = new Map<string, Folder>();
  readonly goMod: Nearest;
  readonly config: Nearest;

  /** `openConfig`: what counts of a settings file (key) the user has open. */
  constructor(files: FileProvider, openConfig: (key: string) => string | undefined = () => undefined) {
    this.#files = files;
    this.goMod = new Nearest('go.mod', files);
    this.config = new Nearest(configFileName, files, openConfig);
  }

  /** The folder's sources, sorted by name; reads those that are not open the first time. */
  async sources(folder: string): Promise<readonly Source[]> {
    const known = this.#folder(folder);
    known.loading ??= this.#load(folder, known);
    await known.loading;
    return sorted(known);
  }

  /** What `sources` would give, the same object until something in it changes; undefined when it was not asked for yet. */
  loaded(folder: string): readonly Source[] | undefined {
    const known = this.#folders.get(folder);
    return known?.isLoaded === true ? sorted(known) : undefined;
  }

  source(key: string): Source | undefined {
    return this.#folders.get(folderOf(key))?.entries.get(key)?.source;
  }

  opened(document: OpenDocument): void {
    this.#replace(document.key, { key: document.key, lines: document.lines, document });
  }

  changed(document: OpenDocument): void {
    const folder = this.#folder(folderOf(document.key));
    const entry = folder.entries.get(document.key);
    if (entry === undefined) {
      this.opened(document);
      return;
    }
    folder.sorted = undefined;
    entry.source = { key: document.key, lines: document.lines, document };
  }

  /** The text on disk counts again. Resolves when it is read; a file that is gone leaves its folder. */
  async closed(key: string): Promise<void> {
    const entry = this.#folders.get(folderOf(key))?.entries.get(key);
    if (entry === undefined) return;
    this.#replace(key, { ...entry.source, document: undefined });
    await this.reload(key);
  }

  /** A file that is not open came, changed or went on disk. Resolves to whether anything is different now. */
  async reload(key: string): Promise<boolean> {
    const folder = this.#folders.get(folderOf(key));
    if (folder === undefined || !isGoFile(key)) return false;
    const before = folder.entries.get(key);
    const text = await this.#files.readText(key);
    // It may have been opened while we read.
    const now = folder.entries.get(key);
    if (now !== before) return false;
    if (before?.source.document !== undefined) return false;
    if (text === undefined) {
      folder.sorted = undefined;
      return folder.entries.delete(key);
    }
    if (before?.source.lines.text === text) return false;
    this.#replace(key, { key, lines: new LineIndex(text), document: undefined });
    return true;
  }

  /** Folders with an open file. */
  openFolders(): readonly string[] {
    return [...this.#folders]
      .filter(([, { entries }]) => [...entries.values()].some(({ source }) => source.document !== undefined))
      .map(([folder]) => folder);
  }

  /** Forgets the texts of a folder in which nothing is open. */
  release(folder: string): void {
    const known = this.#folders.get(folder);
    if (known === undefined || [...known.entries.values()].some(({ source }) => source.document !== undefined)) return;
    this.#folders.delete(folder);
  }

  close(): void {
    this.#folders.clear();
  }

  #folder(uri: string): Folder {
    let folder = this.#folders.get(uri);
    if (folder === undefined) {
      folder = { entries: new Map(), loading: undefined, isLoaded: false, sorted: undefined };
      this.#folders.set(uri, folder);
    }
    return folder;
  }

  async #load(uri: string, folder: Folder): Promise<void> {
    const names = (await this.#files.listFolder(uri)).filter((entry) => !entry.folder && isGoFile(entry.name));
    const keys = names.map(({ name }) => childOf(uri, name));
    await Promise.all(
      keys.map(async (key) => {
        if (folder.entries.has(key)) return;
        const text = await this.#files.readText(key);
        if (text === undefined || folder.entries.has(key)) return;
        this.#replace(key, { key, lines: new LineIndex(text), document: undefined });
      }),
    );
    folder.isLoaded = true;
  }

  #replace(key: string, source: Source): void {
    const folder = this.#folder(folderOf(key));
    folder.entries.set(key, { source });
    folder.sorted = undefined;
  }
}

function sorted(folder: Folder): readonly Source[] {
  folder.sorted ??= [...folder.entries.values()].map(({ source }) => source).sort((a, b) => (a.key < b.key ? -1 : 1));
  return folder.sorted;
}
