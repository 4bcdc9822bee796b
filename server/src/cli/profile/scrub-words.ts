/** Owns the one line that says what a scrub took away, and how to keep more. Decides nothing. */

import { parseFrameName, redacted } from '#engine/profile/names/frame-name';
import { visibleText } from '#engine/profile/names/visible-text';
import { removalWords } from '#engine/redact/removal-words';
import type { Removal, RemovalKind } from '#engine/redact/removals';
import type { ScrubOptions } from '#engine/redact/scrub-options';

export const unscrubbedWords = 'Not scrubbed: every name, label and path is in it.';

/** "Scrubbed: 41 functions, 12 files, 3 label values. --keep-package example.com/pay keeps the names that cost most." */
export function scrubbedWords(removals: readonly Removal[], { keepPackages }: ScrubOptions): string {
  if (removals.length === 0) return 'Scrubbed: there was nothing to take out.';
  const counts = new Map<RemovalKind, number>();
  for (const { kind } of removals) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const module = keepPackages.length === 0 ? mostFrequentModule(removals) : undefined;
  const advice = module === undefined ? '' : ` --keep-package ${visibleText(module)} keeps its names.`;
  return `Scrubbed: ${removalWords(counts)}.${advice}`;
}

/** One thing that goes, as a line: `function  3 ×  example.com/pay.Run  →  <redacted>/own.f1`. */
export function previewLine({ kind, before, after, count }: Removal): string {
  const times = `${count} ×`.padStart(8);
  return `${kind.padEnd(11)} ${times}  ${visibleText(before)}  →  ${after === '' ? '(nothing)' : visibleText(after)}\n`;
}

/** The first three elements of the import path most of the functions are of, where they have one. */
function mostFrequentModule(removals: readonly Removal[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { kind, before, after, count } of removals) {
    const { packagePath } = parseFrameName(before);
    if (kind !== 'function' || packagePath === '' || !after.startsWith(redacted)) continue;
    const elements = packagePath.split('/');
    const module = elements.slice(0, elements[0] === 'github.com' ? 3 : 2).join('/');
    counts.set(module, (counts.get(module) ?? 0) + count);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
