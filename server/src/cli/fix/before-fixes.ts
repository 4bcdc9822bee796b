/**
 * Owns how findings that are left after fixing in memory are told about a text that stays as it is on disk: in its lines, and in the words of the check of
 * that text. Applies nothing.
 */
import { structuredPatch } from 'diff';
import type { ReportedFinding } from '#engine/report/report';

export interface ChangedText {
  /** As shown. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Tells the line (from 0) of the text before; of an inserted line that of what it was put in front of. */
function lineBefore({ before, after }: Pick<ChangedText, 'before' | 'after'>): (line: number) => number {
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: 0 });
  return (line) => {
    let shift = 0;
    for (const { oldStart, oldLines, newStart, newLines } of hunks) {
      const [first, firstBefore] = [newStart - 1, oldStart - 1];
      if (line < first) break;
      if (line < first + newLines) return firstBefore + Math.min(line - first, oldLines);
      shift = firstBefore + oldLines - (first + newLines);
    }
    return line + shift;
  };
}

/** `found` are the findings of the texts before. What a fix has uncovered has no words there, only a line. */
export function toldBefore(
  left: readonly ReportedFinding[],
  found: readonly ReportedFinding[],
  changed: readonly ChangedText[],
): readonly ReportedFinding[] {
  const lines = new Map(changed.map((each) => [each.file, lineBefore(each)]));
  return left.map((finding) => {
    const toLine = lines.get(finding.file);
    if (toLine === undefined) return finding;
    const { start, end } = finding.range;
    const line = toLine(start.line);
    const same = found.find(
      (each) =>
        each.rule === finding.rule &&
        each.file === finding.file &&
        each.sourceLine === finding.sourceLine &&
        each.range.start.line === line &&
        each.range.start.column === start.column,
    );
    return same ?? { ...finding, range: { start: { ...start, line }, end: { ...end, line: toLine(end.line) } } };
  });
}
