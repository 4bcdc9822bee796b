/**
 * Owns the texts open in the editor: applies the protocol's changes one by one. Knows nothing of packages or findings.
 */
import type { Connection, TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { applyChange } from '#engine/text/edits';
import { LineIndex } from '#engine/text/line-index';
import { type CharacterUnit, toEngineRange } from './encoding';
import { keyOf } from './uris';

export interface OpenDocument {
  readonly key: string;
  /** As the editor spells it. */
  readonly uri: string;
  readonly version: number;
  readonly lines: LineIndex;
}

/** Hears of one kind of document. */
export interface DocumentEvents {
  opened(document: OpenDocument): void;
  changed(document: OpenDocument): void;
  closed(key: string): void;
}

export class Documents {
  readonly #open = new Map<string, OpenDocument>();
  readonly #unit: () => CharacterUnit;
  readonly #eventsOf: (uri: string, language: string) => DocumentEvents | undefined;
  readonly #events = new Map<string, DocumentEvents>();

  /** `eventsOf`: who hears of a document; nobody keeps it out. */
  constructor(unit: () => CharacterUnit, eventsOf: (uri: string, language: string) => DocumentEvents | undefined) {
    this.#unit = unit;
    this.#eventsOf = eventsOf;
  }

  get(key: string): OpenDocument | undefined {
    return this.#open.get(key);
  }

  all(): IterableIterator<OpenDocument> {
    return this.#open.values();
  }

  listen(connection: Connection, guard: <P>(name: string, handle: (params: P) => void) => (params: P) => void): void {
    connection.onDidOpenTextDocument(
      guard('didOpen', ({ textDocument: { uri, languageId, version, text } }) => {
        const events = this.#eventsOf(uri, languageId);
        if (events === undefined) return;
        const document = { key: keyOf(uri), uri, version, lines: new LineIndex(text) };
        this.#open.set(document.key, document);
        this.#events.set(document.key, events);
        events.opened(document);
      }),
    );
    connection.onDidChangeTextDocument(
      guard('didChange', ({ textDocument: { uri, version }, contentChanges }) => {
        const before = this.#open.get(keyOf(uri));
        if (before === undefined) return;
        const document = { ...before, version, lines: this.#apply(before.lines, contentChanges) };
        this.#open.set(document.key, document);
        this.#events.get(document.key)?.changed(document);
      }),
    );
    connection.onDidCloseTextDocument(
      guard('didClose', ({ textDocument: { uri } }) => {
        const key = keyOf(uri);
        if (!this.#open.delete(key)) return;
        const events = this.#events.get(key);
        this.#events.delete(key);
        events?.closed(key);
      }),
    );
  }

  /** Each change is made against the text that the one before left. */
  #apply(before: LineIndex, events: readonly TextDocumentContentChangeEvent[]): LineIndex {
    let lines = before;
    for (const event of events) {
      const range = 'range' in event ? toEngineRange(event.range, lines, this.#unit()) : undefined;
      lines = applyChange(lines, { text: event.text, ...(range === undefined ? {} : { range }) });
    }
    return lines;
  }
}
