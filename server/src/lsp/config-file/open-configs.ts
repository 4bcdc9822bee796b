/**
 * Owns the settings files open in the editor: says what is wrong with them while they are typed, and which of their texts counts.
 * Refuses to know what analyses them.
 */
import type { Connection } from 'vscode-languageserver';
import { type ConfigError, type ReadConfig, readConfig } from '#engine/config/config-file';
import {
  type Doubt,
  doubtsAbout,
  type PackageTexts,
  packagesOf,
  type ResourceMention,
} from '#engine/config/config-names';
import { rules } from '#engine/rules/registry.generated';
import type { OpenDocument } from '../documents';
import type { CharacterUnit } from '../encoding';
import { folderOf } from '../uris';
import { toConfigDiagnostic } from './assistance';

interface Entry {
  readonly document: OpenDocument;
  /** The newest text without a mistake; the first one whatever it is. */
  readonly counts: string;
  /** JSON of what `counts` says. */
  readonly meaning: string;
}

export interface OpenConfigsParts {
  readonly connection: Pick<Connection, 'sendDiagnostics'>;
  readonly unit: () => CharacterUnit;
  /** What counts is another text now, or that of the disk again. */
  readonly changed: () => void;
  /** Loads packages (import paths) as those of a folder see them. */
  readonly packages: (paths: ReadonlySet<string>, folder: string) => Promise<PackageTexts>;
}

export class OpenConfigs {
  readonly #parts: OpenConfigsParts;
  readonly #open = new Map<string, Entry>();

  constructor(parts: OpenConfigsParts) {
    this.#parts = parts;
  }

  get(key: string): OpenDocument | undefined {
    return this.#open.get(key)?.document;
  }

  /** The text that counts of a file (key); a half-typed word does not turn every setting back. */
  text(key: string): string | undefined {
    return this.#open.get(key)?.counts;
  }

  /** Opened or changed. */
  put(document: OpenDocument): void {
    const { text } = document.lines;
    const result = readConfig(text, rules);
    const before = this.#open.get(document.key);
    this.#tell(document, result);
    if (before !== undefined && result.errors.length > 0) {
      this.#open.set(document.key, { ...before, document });
      return;
    }
    const meaning = JSON.stringify(result.config);
    this.#open.set(document.key, { document, counts: text, meaning });
    if (before?.meaning !== meaning) this.#parts.changed();
  }

  closed(key: string): void {
    const entry = this.#open.get(key);
    if (entry === undefined) return;
    this.#open.delete(key);
    void this.#parts.connection.sendDiagnostics({ uri: entry.document.uri, diagnostics: [] });
    this.#parts.changed();
  }

  #tell(document: OpenDocument, { errors, mentions }: ReadConfig): void {
    this.#send(document, errors);
    if (mentions.length > 0) void this.#tellDoubts(document, errors, mentions);
  }

  /** Packages take a while to load; by then the text may be another. */
  async #tellDoubts(
    document: OpenDocument,
    errors: readonly ConfigError[],
    mentions: readonly ResourceMention[],
  ): Promise<void> {
    const texts = await this.#parts.packages(packagesOf(mentions), folderOf(document.key));
    const doubts = doubtsAbout(mentions, texts);
    if (doubts.length > 0 && this.get(document.key) === document) this.#send(document, [...errors, ...doubts]);
  }

  #send(document: OpenDocument, found: readonly (ConfigError | Doubt)[]): void {
    void this.#parts.connection.sendDiagnostics({
      uri: document.uri,
      version: document.version,
      diagnostics: found.map((each) => toConfigDiagnostic(each, document, this.#parts.unit())),
    });
  }
}
