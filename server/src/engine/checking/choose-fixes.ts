/** Owns which fixes can be applied together: the preferred one of each finding, none touching text another one touches. Applies nothing. */

import type { Finding, Fix } from '../findings/finding';
import { comparePositions } from '../text/range';

type FileEdit = Fix['edits'][number];

export interface ChosenFix<F extends Finding> {
  readonly finding: F;
  readonly edits: readonly FileEdit[];
}

/** Two insertions at one place touch too: their order would be an accident. */
function touch(a: FileEdit, b: FileEdit): boolean {
  if (a.file !== b.file) return false;
  return comparePositions(a.range.start, b.range.end) <= 0 && comparePositions(b.range.start, a.range.end) <= 0;
}

/** The fix that is applied to a finding when nobody chooses, if it has one. */
export function preferredFix(finding: Finding): Fix | undefined {
  return finding.fixes.find(({ preferred, edits }) => preferred && edits.length > 0);
}

/**
 * Goes through the findings in order and takes each fix that touches none taken before. Files in `careful` get at most one fix.
 * Whatever is left over can be taken in a later round, from fresh findings.
 */
export function chooseFixes<F extends Finding>(
  findings: readonly F[],
  careful: ReadonlySet<string> = new Set(),
): readonly ChosenFix<F>[] {
  const taken: FileEdit[] = [];
  const chosen: ChosenFix<F>[] = [];
  const explored = new Set<string>();
  for (const finding of findings) {
    const fix = preferredFix(finding);
    // What the explorer agreed to it looked at alone: two repairs of one function may undo each other.
    const around = finding.goroutines === undefined ? undefined : `${finding.file} ${outermost(finding.function)}`;
    if (fix === undefined || (around !== undefined && explored.has(around))) continue;
    const isFree = fix.edits.every(
      (edit) => !taken.some((other) => touch(edit, other) || (edit.file === other.file && careful.has(edit.file))),
    );
    if (!isFree) continue;
    taken.push(...fix.edits);
    if (around !== undefined) explored.add(around);
    chosen.push({ finding, edits: fix.edits });
  }
  return chosen;
}

/** The function that a closure stands in: `Serve` of `Serve.func1.2`. What its parts wait for is mostly each other. */
function outermost(name: string | undefined): string | undefined {
  return name?.replace(/\.func\d+.*$/, '');
}
