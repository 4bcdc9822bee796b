/** Owns how wide the code of a row is, in letters of the code's font. Refuses to know how wide a letter is, and how much room there is. */
import type { ListedSpot } from '#engine/profile/costs/listing';
import { shortName } from '#engine/profile/names/frame-name';
import { visibleLines } from '#engine/profile/names/visible-text';
import { indentOf } from './indent';
import type { SourceRow } from './rows';

/** @param text lines of the file, undefined where there is none */
export function lettersOf(row: SourceRow, text: readonly string[] | undefined): number {
  if (row.kind === 'gap') return 0;
  const line = visibleLines(text?.[row.line - 1] ?? '');
  const indent = indentOf(line);
  if (row.kind === 'line') return indent + line.trimStart().length;
  return indent + 2 * row.level + shortName(row.spot.function).length + placeText(row.spot).length;
}

/** `sync/mutex.go:65`, as short as it can be told from others. */
export function placeText({ file, line }: ListedSpot): string {
  const base = file.split('/').slice(-2).join('/');
  return line > 0 ? `${base}:${line}` : base;
}
