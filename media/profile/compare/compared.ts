/** Owns what is compared with what, whether the page joined it or a file was written so, and what shares of it are of. Refuses to know the DOM. */
import type { WrittenSides } from '#protocol/written';
import type { Comparison, Layout, ProfileHeader } from '../model';

interface Compared {
  readonly name: string;
  readonly header: ProfileHeader;
  readonly comparison: Comparison | undefined;
  readonly layout: Pick<Layout, 'sampleType'>;
  readonly written?: WrittenSides | undefined;
}

/** Names of files ('' unknown) and when each was taken; undefined of a profile alone. */
export function comparedSides({ name, header, comparison, written }: Compared): WrittenSides | undefined {
  if (!header.comparison) return undefined;
  const { now, base } = header.comparison;
  if (!comparison) {
    return written ?? { now: { name: '', time: now.time }, base: { name: '', time: base.time } };
  }
  const names = comparison.swapped ? [comparison.name, name] : [name, comparison.name];
  return { now: { name: names[0]!, time: now.time }, base: { name: names[1]!, time: base.time } };
}

/**
 * All growth, where it is what shares are of: next to a tiny base, pprof's are hundreds and thousands of percent. Else 0.
 * @param sampleType the one shown, or the index of another
 */
export function sharedGrowth({ header, comparison, layout }: Compared, sampleType = layout.sampleType): number {
  if (comparison?.mode === 'base') return 0;
  return header.comparison?.grown[sampleType] ?? 0;
}

/** A share that says what it is of where that is not the usual 100 %. */
export function shareWords(session: Compared & { share(value: number): string }, value: number): string {
  return sharedGrowth(session) > 0 ? `${session.share(value)} of the growth` : session.share(value);
}
