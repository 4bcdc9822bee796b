/** Owns which line of source a frame of one recorded stack is at. Refuses to know costs and names. */
import { none, type Profile } from '../model/profile';

/** The line (from 1, 0 unknown) of the frame at `depth` (1 = outermost) of one stack, as `lineRowAtDepth` finds it. */
export function lineAtDepth(
  profile: Pick<Profile, 'locations' | 'lines'>,
  stack: readonly number[],
  depth: number,
): number {
  const row = lineRowAtDepth(profile, stack, depth);
  return row === none ? 0 : profile.lines.line[row]!;
}

/**
 * The row of lines of the frame at `depth` (1 = outermost) of one stack; `none` for one without symbols.
 * @param stack location rows, leaf first
 */
export function lineRowAtDepth(
  { locations: { lineOffset } }: Pick<Profile, 'locations'>,
  stack: readonly number[],
  depth: number,
): number {
  let passed = 0;
  for (let at = stack.length - 1; at >= 0; at--) {
    const location = stack[at]!;
    const first = lineOffset[location]!;
    // A location without symbols is one frame all the same.
    const frames = Math.max(1, lineOffset[location + 1]! - first);
    if (passed + frames >= depth) {
      const row = first + frames - (depth - passed);
      return row < lineOffset[location + 1]! ? row : none;
    }
    passed += frames;
  }
  return none;
}
