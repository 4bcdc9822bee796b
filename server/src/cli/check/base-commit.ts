/** Owns the Go files of one commit beside those of the work tree: which differ, which have moved since, and the texts they had. Knows nothing of packages. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type MovableFile, movesBetween } from '../../host/git/moves';
import { blobId, type Repository } from '../../host/git/repository';

/** Name → object id. */
type Names = ReadonlyMap<string, string>;

/** How many objects are fetched at once. */
const parallel = 4;

function bytesOnDisk(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    // Gone or unreadable: it differs.
    return undefined;
  }
}

function goFilesOnDisk(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.go'));
  } catch {
    return [];
  }
}

export class BaseCommit {
  readonly #repository: Repository;
  /** Go files: path from the root, with `/` → object id. */
  readonly #files: ReadonlyMap<string, string>;
  readonly #directories: ReadonlyMap<string, Names>;
  readonly #texts = new Map<string, Promise<string>>();
  readonly #onDisk = new Map<string, boolean>();

  private constructor(repository: Repository, files: ReadonlyMap<string, string>) {
    this.#repository = repository;
    this.#files = files;
    this.#directories = this.#byDirectory(files);
  }

  static async read(repository: Repository, commit: string): Promise<BaseCommit> {
    const files = [...(await repository.files(commit))].filter(([path]) => path.endsWith('.go'));
    return new BaseCommit(repository, new Map(files));
  }

  /** Whether a file (absolute) has the text of this object, but for line ends that Git may have changed on the way to the disk. */
  isOnDisk(path: string, id: string): boolean {
    const key = `${id} ${path}`;
    let known = this.#onDisk.get(key);
    if (known === undefined) {
      known = this.#hasText(path, id);
      this.#onDisk.set(key, known);
    }
    return known;
  }

  async bytes(id: string): Promise<Uint8Array> {
    return Buffer.from(await this.#text(id));
  }

  /** Those of the files of a directory (absolute) that the commit does not have. */
  added(directory: string, names: readonly string[]): readonly string[] {
    const then = this.#directories.get(directory);
    return names.filter((name) => then?.has(name) !== true).map((name) => join(directory, name));
  }

  /** Absolute directory → files, with those that have become one of `added` (absolute) under its name. */
  async underPresentNames(added: readonly string[]): Promise<ReadonlyMap<string, Names>> {
    const [like] = this.#files.values();
    if (like === undefined || added.length === 0) return this.#directories;
    const gone = [...this.#files]
      .filter(([path]) => bytesOnDisk(join(this.#repository.root, path)) === undefined)
      .map(([path, id]): MovableFile => ({ path, id, text: () => this.#text(id) }));
    const fresh = added.flatMap((path): MovableFile[] => {
      const bytes = bytesOnDisk(path);
      if (bytes === undefined) return [];
      const text = Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n');
      return [{ path: this.#fromRoot(path), id: blobId(Buffer.from(text), like), text: async () => text }];
    });
    const moves = await movesBetween(gone, fresh);
    const files = new Map(this.#files);
    for (const [path, old] of moves) {
      files.set(path, files.get(old)!);
      files.delete(old);
    }
    return this.#byDirectory(files);
  }

  /** Every directory that had other Go files, or other texts in them: absolute path → name → bytes, undefined for what is on the disk. */
  async changedDirectories(): Promise<ReadonlyMap<string, ReadonlyMap<string, Uint8Array | undefined>>> {
    const changed = [...this.#directories].filter(
      ([directory, names]) =>
        goFilesOnDisk(directory).some((name) => !names.has(name)) ||
        [...names].some(([name, id]) => !this.isOnDisk(join(directory, name), id)),
    );
    const found = changed.map(([directory, names]) => {
      const texts = new Map<string, Uint8Array | undefined>([...names.keys()].map((name) => [name, undefined]));
      return { directory, names, texts };
    });
    const queue = found.flatMap(({ directory, names, texts }) =>
      [...names].filter(([name, id]) => !this.isOnDisk(join(directory, name), id)).map((entry) => ({ texts, entry })),
    );
    const fetchSome = async () => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const [name, id] = next.entry;
        next.texts.set(name, await this.bytes(id));
      }
    };
    await Promise.all(Array.from({ length: parallel }, fetchSome));
    return new Map(found.map(({ directory, texts }) => [directory, texts]));
  }

  #text(id: string): Promise<string> {
    let text = this.#texts.get(id);
    if (text === undefined) {
      text = this.#repository.text(id);
      this.#texts.set(id, text);
    }
    return text;
  }

  #hasText(path: string, id: string): boolean {
    const bytes = bytesOnDisk(path);
    if (bytes === undefined) return false;
    if (blobId(bytes, id) === id) return true;
    const text = Buffer.from(bytes);
    return text.includes('\r\n') && blobId(Buffer.from(text.toString('utf8').replaceAll('\r\n', '\n')), id) === id;
  }

  #byDirectory(files: ReadonlyMap<string, string>): ReadonlyMap<string, Names> {
    const directories = new Map<string, Map<string, string>>();
    for (const [path, id] of files) {
      const directory = join(this.#repository.root, dirname(path));
      const names = directories.get(directory) ?? new Map<string, string>();
      directories.set(directory, names.set(basename(path), id));
    }
    return directories;
  }

  #fromRoot(path: string): string {
    return relative(this.#repository.root, path).split(sep).join('/');
  }
}
