/**
 * Owns whether a declaration may give its caller something that has to be released, told from the text of its head without parsing: true where it cannot
 * be told. Knows no names of packages.
 */

const head = /^func\s*(?:\([^()]*\)\s*)?\w+\s*\(/;
const plain = /^(?:\w+\s+)?(?:error|bool|string|byte|rune|u?int(?:8|16|32|64)?|float(?:32|64))$/;

/** `text` begins with the declaration. */
export function mayGive(text: string): boolean {
  if (!text.startsWith('func')) return false;
  const begin = head.exec(text);
  if (begin === null) return true;
  let depth = 1;
  let at = begin[0].length;
  for (; at < text.length && depth > 0; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
  }
  const [results = ''] = text.slice(at, at + 500).split(/[{\n]/, 1);
  const types = results.replace(/[()]/g, ' ').split(',');
  return types.some((type) => type.trim() !== '' && !plain.test(type.trim()));
}
