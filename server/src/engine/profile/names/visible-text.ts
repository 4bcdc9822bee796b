/** Owns making text from a file safe to read: what would reorder, hide or break what stands around it is written out. Knows nothing of names. */

/** Controls, and what Unicode has to turn the direction of text or to hide in it. Joiners stay: emoji and some scripts are written with them. */
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text that shows all its characters: `main.<U+202E>og.live`. */
export function visibleText(text: string): string {
  return text.replace(unseen, written);
}

/** As `visibleText`, for text of several lines: tabs and line ends stay. */
export function visibleLines(text: string): string {
  return text.replace(unseen, (letter) => (letter === '\n' || letter === '\t' ? letter : written(letter)));
}

function written(letter: string): string {
  return `<U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;
}
