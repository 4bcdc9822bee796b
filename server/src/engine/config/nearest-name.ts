/** Owns the guess which name a misspelt one means. Knows only names. */
import { closestMatch } from 'leven';

/** More changes than this and names only look alike by accident. */
const mostChanges = 6;

/** Undefined when none is near: a third of the letters may differ, and a few in a short name. */
function nearestName(name: string, known: Iterable<string>): string | undefined {
  const maxDistance = Math.min(mostChanges, Math.max(2, Math.ceil(name.length / 2)));
  return closestMatch(name, [...known], { maxDistance });
}

/** ` Did you mean X?`, or nothing: to be put behind a sentence. */
export function meant(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`;
}
