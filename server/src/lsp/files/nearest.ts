/** Owns finding the file of a given name in a folder or the nearest one above, and remembering it until it changes. Knows no file formats. */
import { childOf, folderOf } from '../uris';
import type { FileProvider } from './provider';

export interface NearestFile {
  readonly uri: string;
  readonly text: string;
  /** The text is that of the open document, which may not be saved. */
  readonly isOpen?: true;
}

export class Nearest {
  readonly name: string;
  readonly #files: FileProvider;
  readonly #openText: (uri: string) => string | undefined;
  readonly #known = new Map<string, Promise<NearestFile | undefined>>();

  /** `openText`: the text of a file (key) the user has open, which counts before the one on disk. */
  constructor(name: string, files: FileProvider, openText: (uri: string) => string | undefined = () => undefined) {
    this.name = name;
    this.#files = files;
    this.#openText = openText;
  }

  /** `folder` is a URI. Each folder is looked at once until `forget`. */
  find(folder: string): Promise<NearestFile | undefined> {
    let known = this.#known.get(folder);
    if (known === undefined) {
      known = this.#look(folder);
      this.#known.set(folder, known);
    }
    return known;
  }

  /** A file of this name came, went or changed somewhere. */
  forget(): void {
    this.#known.clear();
  }

  async #look(folder: string): Promise<NearestFile | undefined> {
    const uri = childOf(folder, this.name);
    const open = this.#openText(uri);
    if (open !== undefined) return { uri, text: open, isOpen: true };
    const text = await this.#files.readText(uri);
    if (text !== undefined) return { uri, text };
    const parent = folderOf(folder);
    return parent === folder ? undefined : this.find(parent);
  }
}
