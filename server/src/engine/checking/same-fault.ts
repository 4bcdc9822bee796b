/** Owns which finding is told where rules see one fault from two sides: the one that has a fix, else that of the rule that says it speaks for the other. */

import type { Rule } from '../findings/define-rule';
import { type Finding, startOf } from '../findings/finding';
import { comparePositions } from '../text/range';

/** `found` are those of one file. A fault that only the other rule sees, or sees as graver, is told by that. */
export function toldOnce(found: readonly Finding[], speaksFor: ReadonlyMap<string, Rule['speaksFor']>): Finding[] {
  const hidden = new Set<Finding>();
  for (const one of found) {
    const others = speaksFor.get(one.rule);
    if (others === undefined) continue;
    for (const other of found) {
      if (!others.includes(other.rule) || other.severity !== one.severity) continue;
      if (!speakOfOne(one, other) && !(tellsOf(one, other) && tellsOf(other, one))) continue;
      hidden.add(other.fixes.length > 0 && one.fixes.length === 0 ? one : other);
    }
  }
  return found.filter((each) => !hidden.has(each));
}

/** The goroutine that `other` says is stuck starts at a place that `one` tells of. What stands where it is stuck is told of there, too. */
function speakOfOne(one: Finding, other: Finding): boolean {
  const begun = startOf(other);
  if (begun === undefined || comparePositions(one.range.start, other.range.start) !== 0) return false;
  const { line, column } = begun.range.start;
  return one.related.some(
    ({ file, range: { start } }) => file === begun.file && start.line === line && start.column === column,
  );
}

/** Its steps come to where the other one stands: two that wait for each other tell of each other. */
function tellsOf(one: Finding, other: Finding): boolean {
  return one.related.some(
    ({ file, range }) => file === other.file && comparePositions(range.start, other.range.start) === 0,
  );
}
