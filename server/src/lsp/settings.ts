/** Owns the `gopherscope` settings as the editor last gave them, per folder where it can. Refuses to know what they mean. */
import type { ClientCapabilities, Connection } from 'vscode-languageserver';

export class ClientSettings {
  readonly #connection: Connection;
  readonly #canAsk: boolean;
  readonly #perFolder = new Map<string, Promise<unknown>>();
  #initial: unknown;
  #pushed: unknown;

  /** `initial`: what came with `initialize`; it serves the first analysis, so that this need not wait for an answer. */
  constructor(connection: Connection, initial: unknown, capabilities: ClientCapabilities) {
    this.#connection = connection;
    this.#initial = initial;
    this.#pushed = initial;
    this.#canAsk = capabilities.workspace?.configuration === true;
  }

  /** The settings changed. Editors that cannot be asked push them along, with or without the section's name. */
  changed(pushed: unknown): void {
    this.#perFolder.clear();
    this.#initial = undefined;
    if (typeof pushed !== 'object' || pushed === null) return;
    this.#pushed = 'gopherscope' in pushed ? pushed.gopherscope : pushed;
  }

  /** The settings that hold for a folder (URI); undefined when the editor has none. Never rejects. */
  of(folder: string): Promise<unknown> {
    if (!this.#canAsk || this.#initial !== undefined) return Promise.resolve(this.#pushed);
    let known = this.#perFolder.get(folder);
    if (known === undefined) {
      known = this.#ask(folder);
      this.#perFolder.set(folder, known);
    }
    return known;
  }

  async #ask(folder: string): Promise<unknown> {
    try {
      return await this.#connection.workspace.getConfiguration({ scopeUri: folder, section: 'gopherscope' });
    } catch {
      // An editor that offers the request and then fails to answer it leaves us with what it said before.
      return this.#pushed;
    }
  }
}
