/**
 * Owns what is known of each file now: its findings, the text they refer to, and what the editor was told. Refuses to know how findings arise.
 * The features (hover, code actions, counts) read from here, so that they answer at once and never start an analysis.
 */

import type { Finding } from '#engine/findings/finding';
import type { LineIndex } from '#engine/text/line-index';
import type { Range as EngineRange, Position } from '#engine/text/range';
import { containsPosition, rangesOverlap } from '#engine/text/range';

export interface FileFindings {
  readonly key: string;
  /** As the editor spells it, or as we do for a file it has not opened. */
  readonly uri: string;
  /** Of the open document; undefined for a file on disk. */
  readonly version: number | undefined;
  readonly lines: LineIndex;
  readonly findings: readonly Finding[];
  /** Name of the package and URI of its folder. */
  readonly package: string;
  readonly folder: string;
}

export class Published {
  readonly #files = new Map<string, FileFindings>();

  get(key: string): FileFindings | undefined {
    return this.#files.get(key);
  }

  /** Returns whether the file was known before. */
  set(file: FileFindings): boolean {
    const known = this.#files.has(file.key);
    this.#files.set(file.key, file);
    return known;
  }

  /** Returns whether there was anything to forget. */
  delete(key: string): boolean {
    return this.#files.delete(key);
  }

  all(): IterableIterator<FileFindings> {
    return this.#files.values();
  }

  counts(): { files: number; findings: number; errors: number; warnings: number } {
    const counts = { files: 0, findings: 0, errors: 0, warnings: 0 };
    for (const { findings } of this.#files.values()) {
      counts.files++;
      counts.findings += findings.length;
      for (const { severity } of findings) {
        if (severity === 'error') counts.errors++;
        else if (severity === 'warning') counts.warnings++;
      }
    }
    return counts;
  }
}

/** Findings that touch `range`; an empty range touches what it stands in or beside. */
export function findingsIn(file: FileFindings, range: EngineRange): readonly Finding[] {
  return file.findings.filter(
    (finding) => rangesOverlap(finding.range, range) || containsPosition(finding.range, range.start),
  );
}

export function findingsAt(file: FileFindings, position: Position): readonly Finding[] {
  return file.findings.filter((finding) => containsPosition(finding.range, position));
}
