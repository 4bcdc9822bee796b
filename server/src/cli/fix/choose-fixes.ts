/** Owns which fixes can be applied together: the preferred one of each finding, none touching text another one touches. Applies nothing. */
import { byFile, type ReportedFinding } from '#engine/report/report';
import type { Fix } from '#engine/rules/finding';
import { comparePositions, type TextEdit } from '#engine/text/range';

type FileEdit = Fix['edits'][number];

export interface ChosenFix {
  readonly finding: ReportedFinding;
  readonly edits: readonly FileEdit[];
}

/** Two insertions at one place touch too: their order would be an accident. */
function touch(a: TextEdit, b: TextEdit): boolean {
  return comparePositions(a.range.start, b.range.end) <= 0 && comparePositions(b.range.start, a.range.end) <= 0;
}

/** The fix `fix` applies to a finding, if it has one. */
export function preferredFix(finding: ReportedFinding): Fix | undefined {
  return finding.fixes.find(({ preferred, edits }) => preferred && edits.length > 0);
}

/**
 * Goes through the findings in order and takes each fix that touches none taken before. Files in `careful` get at most one fix.
 * Whatever is left over can be taken in a later round, from fresh findings.
 */
export function chooseFixes(
  findings: readonly ReportedFinding[],
  careful: ReadonlySet<string>,
  skip: (finding: ReportedFinding) => boolean,
): readonly ChosenFix[] {
  const taken = new Map<string, FileEdit[]>();
  const chosen: ChosenFix[] = [];
  for (const finding of findings) {
    const fix = preferredFix(finding);
    if (fix === undefined || skip(finding)) continue;
    const isFree = [...byFile(fix.edits)].every(([file, edits]) => {
      const others = taken.get(file) ?? [];
      if (others.length > 0 && careful.has(file)) return false;
      return edits.every((edit) => others.every((other) => !touch(edit, other)));
    });
    if (!isFree) continue;
    for (const edit of fix.edits) taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
    chosen.push({ finding, edits: fix.edits });
  }
  return chosen;
}
