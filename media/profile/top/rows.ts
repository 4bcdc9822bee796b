/** Owns which functions the Top table lists, in which order, and the running sum. Pure; refuses to know rows on the screen. */
import type { Frames, Layout } from '../model';

export type SortKey = 'flat' | 'cum' | 'name';

export interface TopRows {
  /** Functions in the order shown. */
  readonly frames: Uint32Array;
  /** Sum of flat down to each row, as pprof prints it. */
  readonly sums: Float64Array;
}

/** Functions with any cost (and, with `only`, those marked 1 in it), sorted. Ties: by name, then the other cost, as pprof's FlatNameOrder and CumNameOrder. */
export function topRows(
  frames: Frames,
  layout: Layout,
  sort: SortKey,
  ascending: boolean,
  only: Uint8Array | undefined,
): TopRows {
  const { frameFlat, frameCum } = layout;
  const listed: number[] = [];
  frames.names.forEach((_, frame) => {
    if ((frameFlat[frame] !== 0 || frameCum[frame] !== 0) && only?.[frame] !== 0) listed.push(frame);
  });
  const byName = (a: number, b: number) => {
    const [first, second] = [frames.names[a]!, frames.names[b]!];
    return first < second ? -1 : Number(first > second);
  };
  const byCost = (key: Float64Array, other: Float64Array) => (a: number, b: number) =>
    Math.abs(key[b]!) - Math.abs(key[a]!) || byName(a, b) || Math.abs(other[b]!) - Math.abs(other[a]!);
  const order = { flat: byCost(frameFlat, frameCum), cum: byCost(frameCum, frameFlat), name: byName }[sort];
  listed.sort(order);
  // A column of names starts with A, a column of costs with the largest; "ascending" is about what is seen.
  if (ascending !== (sort === 'name')) listed.reverse();
  const sums = new Float64Array(listed.length);
  let sum = 0;
  listed.forEach((frame, row) => {
    sum += frameFlat[frame]!;
    sums[row] = sum;
  });
  return { frames: Uint32Array.from(listed), sums };
}
