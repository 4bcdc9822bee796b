/** Owns how the places that explain a finding are numbered. */
import type { Related } from './finding';

/** One place alone is no sequence. */
export function numbered(places: readonly Related[]): readonly Related[] {
  if (places.length < 2) return places;
  return places.map((place, at) => ({ ...place, message: `${at + 1} of ${places.length}: ${place.message}` }));
}

/** For lists that count by themselves. */
export function unnumbered(message: string): string {
  return message.replace(/^\d+ of \d+: /, '');
}
