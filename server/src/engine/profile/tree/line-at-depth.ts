/** Owns which line of source a frame of one recorded stack is at. Refuses to know costs and names. */
import type { Profile } from '../model/profile';

/**
 * The line (from 1, 0 unknown) of the frame at `depth` (1 = outermost) of one stack.
 * @param stack location rows, leaf first
 */
export function lineAtDepth(
  profile: Pick<Profile, 'locations' | 'lines'>,
  stack: readonly number[],
  depth: number,
): number {
  const { lineOffset } = profile.locations;
  let passed = 0;
  for (let at = stack.length - 1; at >= 0; at--) {
    const location = stack[at]!;
    const first = lineOffset[location]!;
    // A location without symbols is one frame all the same.
    const frames = Math.max(1, lineOffset[location + 1]! - first);
    if (passed + frames >= depth) {
      const line = first + frames - (depth - passed);
      return line < lineOffset[location + 1]! ? profile.lines.line[line]! : 0;
    }
    passed += frames;
  }
  return 0;
}
