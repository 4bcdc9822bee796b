/** Owns the words for what a profile lacks although it could be read. Knows no format. */
import { grouped } from '../model/errors';

export const lastLeftOut = 'It ends in the middle of a sample, which is left out.';

export const endsInLine = 'It ends in the middle of a line: the samples that came after it are missing.';

/**
 * For a text that states in its head how much it holds.
 * @param things what is counted, as in "goroutines"
 */
export function endsEarly(found: number, stated: number, things: string): string {
  if (found >= stated) return lastLeftOut;
  return `It ends in the middle: of ${grouped(stated)} ${things} in its head, it holds ${grouped(found)}.`;
}
