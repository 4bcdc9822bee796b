/**
 * Owns how a share becomes a bar: length says how a line compares with the hottest of its file, tint how much it matters to the whole profile.
 * Few lengths and tints, for each pair is a decoration of the editor. Pure.
 */

export const lengths = 10;
/** From these shares on a bar has more of its colour: below 1 % it matters little, from 10 % on a lot. */
const tintFrom = [0, 0.01, 0.1];
const opacity = [0.45, 0.7, 1];

export interface Bar {
  /** 1 to `lengths`. */
  readonly length: number;
  /** 0 to 2. */
  readonly tint: number;
}

/** @param hottest the largest share of the file */
export function barOf(share: number, hottest: number): Bar {
  const part = hottest === 0 ? 0 : share / hottest;
  return {
    length: Math.min(lengths, Math.max(1, Math.round(part * lengths))),
    tint: tintFrom.findLastIndex((from) => share >= from),
  };
}

/** The picture of a bar for the gutter: 20 units wide, as high as a line. Half as strong when the source changed. */
export function barSvg({ length, tint }: Bar, colour: string, isStale: boolean): string {
  const strength = opacity[tint]! * (isStale ? 0.5 : 1);
  const width = 1 + (17 * length) / lengths;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect x="1" y="3" width="${width}" height="14" fill="${colour}" fill-opacity="${strength}"/></svg>`;
}
