/**
 * Owns the answer to "what is found in this file", open or not: what is known already at once, else after a look at its package. Publishes nothing.
 * Refuses to know how findings arise.
 */
import type { CancellationToken } from 'vscode-languageserver';
import type { FileFinding, FileFindings } from '#protocol/language';
import type { Analyses } from './analyses';
import { toFindingItem } from './diagnostics';
import { type CharacterUnit, toRange } from './encoding';
import type { FileFindings as Known, Published } from './published';
import { folderOf } from './uris';

export interface FileFindingsParts {
  readonly analyses: Analyses;
  readonly published: Published;
  readonly unit: () => CharacterUnit;
}

export class FileFindingsAnswer {
  readonly #parts: FileFindingsParts;

  constructor(parts: FileFindingsParts) {
    this.#parts = parts;
  }

  /** null for a file that is not there, or does not belong to the build on this machine, and when it was cancelled. */
  async of(key: string, cancel: CancellationToken): Promise<FileFindings | null> {
    const known = this.#parts.published.get(key);
    if (known !== undefined) return this.#answer(known, true);
    const { files, stop } = this.#parts.analyses.look(folderOf(key));
    const cancelled = new Promise<undefined>((resolve) => {
      cancel.onCancellationRequested(() => {
        stop();
        resolve(undefined);
      });
    });
    const file = (await Promise.race([files, cancelled]))?.get(key);
    // A scan that came by meanwhile shows it.
    return file === undefined ? null : this.#answer(file, this.#parts.published.get(key) !== undefined);
  }

  #answer(file: Known, isFollowed: boolean): FileFindings {
    const unit = this.#parts.unit();
    const findings = file.findings.map((finding): FileFinding => {
      const related = finding.related.map(({ message, file: where, range }) => {
        if (where === file.key) {
          return { message, location: { uri: file.uri, range: toRange(range, file.lines, unit) } };
        }
        const { start, end } = range;
        const plain = {
          start: { line: start.line, character: start.column },
          end: { line: end.line, character: end.column },
        };
        return { message, location: { uri: this.#parts.published.get(where)?.uri ?? where, range: plain } };
      });
      return { ...toFindingItem(finding, file, unit), related };
    });
    return { findings, isFollowed };
  }
}
