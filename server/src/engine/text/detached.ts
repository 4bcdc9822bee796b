/** Owns copies of pieces of a text. A piece that is cut out keeps all of the text in memory, and of a file that is typed in there is another text after each key. */

/** Shorter ones are copied anyway. */
const shortest = 13;

export function detached(piece: string): string {
  // Put together and cut again it is a piece of a text of its own.
  return piece.length < shortest ? piece : ` ${piece}`.slice(1);
}
