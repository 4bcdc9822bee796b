/** Owns how far in a line of code stands. Refuses to know what the line says. */

/** Width of what a line begins with, letters; a tab goes to the next fourth. */
export function indentOf(line: string): number {
  let width = 0;
  for (const letter of line) {
    if (letter === '\t') width += 4 - (width % 4);
    else if (letter === ' ') width++;
    else break;
  }
  return width;
}
