/** Owns how much of what is in view passes through each kind of code: what a click on it keeps. Refuses to know how that is said. */
import { moduleKinds } from '../model';
import type { Session } from '../session';

/** Cost of the stacks that hold a frame of a kind, by index of the kind. */
export function throughModules({ shape, frames, layout }: Session): Float64Array {
  const through = new Float64Array(moduleKinds.length);
  // A node's caller comes before it. Each stack counts at its outermost frame of a kind.
  const held = new Uint8Array(shape.count);
  for (let node = 1; node < shape.count; node++) {
    const kind = frames.module[shape.frame[node]!]!;
    const before = held[shape.parent[node]!]!;
    held[node] = before | (1 << kind);
    if (held[node] !== before) through[kind]! += layout.cum[node]!;
  }
  return through;
}
