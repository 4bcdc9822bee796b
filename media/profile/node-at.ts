/** Owns finding the node that stands for a place of source. Refuses to know who goes there. */
import type { SourcePlace } from '#protocol/profile';
import type { Session } from './session';

/** The widest node of a place's function, else of its file, one without cost in this sample type where there is no other; 0 where there is none. */
export function nodeAt({ frames, layout, shape }: Session, { file, function: name }: SourcePlace): number {
  // At a finer granularity than functions a name goes on with the place.
  const rank = (frame: number): number => {
    if (frames.files[frame] !== file) return 0;
    const known = frames.names[frame]!;
    return known === name || known.startsWith(`${name} `) ? 2 : 1;
  };
  let best = 0;
  let bestRank = 0;
  for (let node = 1; node < shape.count; node++) {
    const own = rank(shape.frame[node]!);
    if (own < bestRank || own === 0) continue;
    if (own > bestRank || layout.width[node]! > layout.width[best]!) best = node;
    bestRank = own;
  }
  return best;
}
