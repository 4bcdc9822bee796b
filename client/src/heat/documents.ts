/**
 * Owns which lines of the open Go files cost what: matches documents with the files of the active profiles and takes marks through edits.
 * Draws nothing.
 */
import * as vscode from 'vscode';
import type { ProtocolRange } from '#protocol/language';
import { shiftRange } from '../escape/shift';
import { baseName } from '../profile/base-name';
import type { HeatFile } from '../profile/reading/condense';
import { doubtOf } from '../profile/source/doubt';
import type { Found, SourceFinder } from '../profile/source/finder';
import { type FileHeat, type HeatLine, heatLines, recordedLines, sampleTypeOf } from './heat-lines';
import { type HeatChoices, readSettings } from './settings';
import type { HeatStore, ReadyEntry } from './store';

/** Why marks may stand in the wrong place. */
export type Staleness = 'edited' | 'differs';

/** A profile's costs of a document. */
export interface DocumentFile extends FileHeat {
  readonly entry: ReadyEntry;
}

export interface DocumentLine extends HeatLine {
  /** Where it stands now: nothing wide, before its first character that is not white. */
  readonly at: ProtocolRange;
}

export interface DocumentHeat {
  readonly files: readonly DocumentFile[];
  readonly lines: readonly DocumentLine[];
  readonly stale: Staleness | undefined;
}

interface Tracked {
  /** The text the lines were reckoned for. */
  readonly text: string;
  readonly fresh: DocumentHeat;
  readonly now: DocumentHeat;
}

export class HeatDocuments implements vscode.Disposable {
  readonly #store: HeatStore;
  readonly #choices: HeatChoices;
  readonly #finder: SourceFinder;
  readonly #tracked = new Map<string, Tracked>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: vscode.Disposable;
  /** Where the files of profiles are, by recorded path and function, until files come or go. */
  readonly #places = new Map<string, Promise<Found>>();
  /** Answers to older questions are dropped. */
  #turn = 0;

  readonly onDidChange = this.#changed.event;

  constructor(store: HeatStore, choices: HeatChoices, finder: SourceFinder) {
    this.#store = store;
    this.#choices = choices;
    this.#finder = finder;
    const again = (): void => this.#refresh(true);
    const anew = (): void => {
      this.#places.clear();
      again();
    };
    this.#listening = vscode.Disposable.from(
      store.onDidChange(again),
      choices.onDidChange(again),
      finder.onDidChange(anew),
      vscode.workspace.onDidCreateFiles(anew),
      vscode.workspace.onDidRenameFiles(anew),
      vscode.workspace.onDidDeleteFiles(anew),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#refresh(false)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#tracked.delete(uri.toString())),
      vscode.workspace.onDidChangeTextDocument((event) => this.#edited(event)),
    );
    this.#refresh(true);
  }

  of(document: vscode.TextDocument): DocumentHeat | undefined {
    return this.#choices.shown ? this.#tracked.get(document.uri.toString())?.now : undefined;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  /** @param all also those that are known already */
  #refresh(all: boolean): void {
    if (all) this.#turn++;
    void this.#follow(all);
  }

  async #follow(all: boolean): Promise<void> {
    const turn = this.#turn;
    const documents = visibleGoFiles();
    if (this.#choices.shown && documents.length > 0) void this.#store.readActive();
    for (const document of documents) {
      const key = document.uri.toString();
      if (!all && this.#tracked.has(key)) continue;
      const text = document.getText();
      const fresh = await this.#reckon(document);
      if (turn !== this.#turn) return;
      const isEdited = document.isDirty || document.getText() !== text;
      const now = isEdited && fresh.files.length > 0 ? { ...fresh, stale: 'edited' as const } : fresh;
      this.#tracked.set(key, { text, fresh, now });
    }
    if (all) {
      const visible = new Set(documents.map(({ uri }) => uri.toString()));
      for (const key of this.#tracked.keys()) if (!visible.has(key)) this.#tracked.delete(key);
    }
    this.#changed.fire();
  }

  async #reckon(document: vscode.TextDocument): Promise<DocumentHeat> {
    const files: DocumentFile[] = [];
    for (const entry of this.#store.active) {
      const { profile } = entry.state;
      const sampleType = sampleTypeOf(profile, this.#choices.sampleTypes);
      for (const file of profile.files.get(baseName(document.uri)) ?? []) {
        if (await this.#isFile(document.uri, file)) files.push({ entry, profile, sampleType, file });
      }
    }
    const doubts = await Promise.all(
      files.map(({ profile, file }) => doubtOf(document, recordedLines(file), profile.taken)),
    );
    const lines = heatLines(files, readSettings().threshold).flatMap((line): DocumentLine[] => {
      if (line.line > document.lineCount) return [];
      const { firstNonWhitespaceCharacterIndex: character } = document.lineAt(line.line - 1);
      const position = { line: line.line - 1, character };
      return [{ ...line, at: { start: position, end: position } }];
    });
    return { files, lines, stale: doubts.every((doubt) => doubt === '') ? undefined : 'differs' };
  }

  async #isFile(uri: vscode.Uri, { file, functions }: HeatFile): Promise<boolean> {
    const name = functions[0]?.name ?? '';
    const key = `${file} ${name}`;
    const asked = this.#places.get(key) ?? this.#finder.find(file, name);
    this.#places.set(key, asked);
    // Where that failed, nothing is known of the place, and it is asked for again the next time.
    const found = await asked.catch(() => undefined);
    if (!found) this.#places.delete(key);
    return found?.kind === 'file' && found.file.toString() === uri.toString();
  }

  #edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const tracked = this.#tracked.get(key);
    if (!tracked || tracked.fresh.files.length === 0) return;
    if (document.getText() === tracked.text) {
      this.#tracked.set(key, { ...tracked, now: tracked.fresh });
    } else if (contentChanges.length > 0) {
      // Each change is told against the text before the event; from the last to the first none moves another.
      const changes = [...contentChanges].sort((a, b) => b.rangeOffset - a.rangeOffset);
      const lines = tracked.now.lines.flatMap((line) => {
        let at: ProtocolRange | undefined = line.at;
        for (const { range, text } of changes) at &&= shiftRange(at, { range, text });
        return at === undefined ? [] : [{ ...line, at }];
      });
      this.#tracked.set(key, { ...tracked, now: { ...tracked.now, lines, stale: 'edited' } });
    } else return;
    this.#changed.fire();
  }
}

function visibleGoFiles(): readonly vscode.TextDocument[] {
  const documents = vscode.window.visibleTextEditors.map(({ document }) => document);
  return [...new Set(documents)].filter(({ languageId }) => languageId === 'go');
}
