/** Owns the marks of each file, whether the text has moved on since, and their way through edits. Draws nothing, asks nobody. */
import * as vscode from 'vscode';
import type { EscapeMark, EscapeResult } from '#protocol/escape';
import { shiftRange } from './shift';

export interface FileMarks {
  readonly marks: readonly EscapeMark[];
  /** The text is not the one that was compiled. */
  readonly stale: boolean;
}

export class EscapeStore implements vscode.Disposable {
  readonly #files = new Map<string, FileMarks>();
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChange = this.#changed.event;

  of(uri: vscode.Uri): FileMarks | undefined {
    return this.#files.get(uri.toString());
  }

  /** Takes an answer for the package in `folder`. `moved`: files whose text changed since it was asked. */
  take(result: EscapeResult, folder: string, moved: ReadonlySet<string>): void {
    for (const key of this.#files.keys()) {
      if (folderOf(key) === folder) this.#files.delete(key);
    }
    for (const { uri, marks } of result.files) {
      const key = vscode.Uri.parse(uri).toString();
      this.#files.set(key, { marks, stale: moved.has(key) });
    }
    this.#changed.fire();
  }

  edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const file = this.#files.get(key);
    if (file === undefined || contentChanges.length === 0) return;
    // Each change is told against the text before the event; from the last to the first none moves another.
    const changes = [...contentChanges].sort((a, b) => b.rangeOffset - a.rangeOffset);
    const marks = file.marks.flatMap((mark) => {
      let range: EscapeMark['range'] | undefined = mark.range;
      for (const { range: where, text } of changes) {
        range &&= shiftRange(range, { range: where, text });
      }
      return range === undefined ? [] : [{ ...mark, range }];
    });
    this.#files.set(key, { marks, stale: true });
    this.#changed.fire();
  }

  /** What is known of a package is old: it does not build, or is compiled again. */
  age(folder: string): void {
    for (const [key, file] of this.#files) {
      if (folderOf(key) === folder) this.#files.set(key, { ...file, stale: true });
    }
    this.#changed.fire();
  }

  clear(): void {
    this.#files.clear();
    this.#changed.fire();
  }

  /** Something that is shown may have changed: settings. */
  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** Folder of a file's URI string: a Go package. */
export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}
