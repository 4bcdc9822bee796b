/** Owns which stretch of the total is in view and how it moves. Values in, values out; refuses to know pixels, nodes and drawing. */

/** A stretch of the total, in the sample type's unit. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Deepest zoom: at this share of the total even a single sample of millions fills the width. */
const smallestShare = 1e-8;

/** The window moved inside [0, total], keeping its width, which is at least the smallest share. */
export function clampWindow(window: Window, total: number): Window {
  const width = Math.min(total, Math.max(window.to - window.from, total * smallestShare));
  const from = Math.min(Math.max(0, window.from), total - width);
  return { from, to: from + width };
}

/** Zoomed by `factor` (< 1 = closer) so that the value `at` stays where it is. */
export function zoomWindow(window: Window, at: number, factor: number, total: number): Window {
  const share = (at - window.from) / (window.to - window.from || 1);
  const width = Math.min(total, Math.max((window.to - window.from) * factor, total * smallestShare));
  return clampWindow({ from: at - share * width, to: at - share * width + width }, total);
}

/** Between two windows; `share` 0 to 1. Widths change geometrically, which looks like constant speed. */
export function betweenWindows(a: Window, b: Window, share: number): Window {
  const widthA = a.to - a.from;
  const widthB = b.to - b.from;
  if (widthA <= 0 || widthB <= 0 || Math.abs(widthB - widthA) < widthA * 1e-9) {
    return { from: a.from + (b.from - a.from) * share, to: a.to + (b.to - a.to) * share };
  }
  const width = widthA * (widthB / widthA) ** share;
  const moved = (width - widthA) / (widthB - widthA);
  const from = a.from + (b.from - a.from) * moved;
  return { from, to: from + width };
}
