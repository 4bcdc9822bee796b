/** Owns finding the file of a given name in a folder or the nearest one above, and remembering it until it changes. Knows no file formats. */
import { childOf, folderOf } from '../uris';
import type { FileProvider } from './provider';

export interface NearestFile {
  readonly uri: string;
  readonly text: string;
}

export class Nearest {
  readonly name: string;
  readonly #files: () => FileProvider;
  readonly #known = new Map<string, Promise<NearestFile | undefined>>();

  constructor(name: string, files: () => FileProvider) {
    this.name = name;
    this.#files = files;
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
    const text = await this.#files().readText(uri);
    if (text !== undefined) return { uri, text };
    const parent = folderOf(folder);
    return parent === folder ? undefined : this.find(parent);
  }
}
