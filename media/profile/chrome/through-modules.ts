/** Owns how much of what is in view passes through each kind of code: what a click on it keeps. Refuses to know how that is said. */
import { moduleKinds } from '../model';
import type { Session } from '../session';

export interface ThroughModules {
  /** Cost of the stacks that hold a frame of a kind, by index of the kind. */
  readonly through: Float64Array;
  /** Of all stacks: samples without one are neither kept nor left over, as in pprof. */
  readonly all: number;
}

export function throughModules({ shape, frames, layout }: Session): ThroughModules {
  let all = 0;
  const through = new Float64Array(moduleKinds.length);
  // A node's caller comes before it. Each stack counts at its outermost frame of a kind.
  const held = new Uint8Array(shape.count);
  for (let node = 1; node < shape.count; node++) {
    const kind = frames.module[shape.frame[node]!]!;
    const before = held[shape.parent[node]!]!;
    held[node] = before | (1 << kind);
    if (shape.parent[node] === 0) all += layout.cum[node]!;
    if (held[node] !== before) through[kind]! += layout.cum[node]!;
  }
  return { through, all };
}
