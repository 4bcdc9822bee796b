/** Owns making a regular expression of plain text. Knows nothing else. */

/** A pattern (RE2) that matches a text and nothing else. */
export function quotePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
