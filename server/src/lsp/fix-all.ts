/** Owns which preferred fixes of a file can be applied together. Knows nothing of editors. */
import type { Fix } from '#engine/rules/finding';
import { comparePositions, rangesOverlap } from '#engine/text/range';
import type { FileFindings } from './published';

type FileEdit = Fix['edits'][number];

function sameEdit(a: FileEdit, b: FileEdit): boolean {
  return (
    a.file === b.file &&
    a.text === b.text &&
    comparePositions(a.range.start, b.range.start) === 0 &&
    comparePositions(a.range.end, b.range.end) === 0
  );
}

function clash(a: FileEdit, b: FileEdit): boolean {
  if (a.file !== b.file) return false;
  return rangesOverlap(a.range, b.range) || comparePositions(a.range.start, b.range.start) === 0;
}

/**
 * Edits of the preferred fixes of `rule`, or of all rules, in the order of the findings. A fix that touches what an earlier one touches is
 * left out whole: the next round offers it again. An edit two fixes share (an import, say) is made once.
 */
export function fixAll(file: FileFindings, rule: string | null): readonly FileEdit[] {
  const edits: FileEdit[] = [];
  for (const finding of file.findings) {
    if (rule !== null && finding.rule !== rule) continue;
    const fix = finding.fixes.find(({ preferred }) => preferred);
    if (fix === undefined) continue;
    const fresh = fix.edits.filter((edit) => !edits.some((other) => sameEdit(edit, other)));
    if (!fresh.some((edit) => edits.some((other) => clash(edit, other)))) edits.push(...fresh);
  }
  return edits;
}
