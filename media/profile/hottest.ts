/** Owns which function a view begins with where nothing is selected. Refuses to know views. */
import type { Session } from './session';

/** The frame that costs most by itself; 0 where nothing costs anything. */
export function hottest({ layout }: Session): number {
  return layout.frameFlat.reduce(
    (best, flat, frame) => (Math.abs(flat) > Math.abs(layout.frameFlat[best]!) ? frame : best),
    0,
  );
}
