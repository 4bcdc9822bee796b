/**
 * Owns what the text of a function's head tells without parsing: its name, and whether it may give its caller something that has to be released, which is
 * true where it cannot be told. Knows no names of packages.
 */

const head = /^func\s*(?:\([^()]*\)\s*)?\w+\s*\(/;
const plain = /^(?:\w+\s+)?(?:error|bool|string|byte|rune|u?int(?:8|16|32|64)?|float(?:32|64))$/;

const functionName = /^func\s*(?:\([^()]*\)\s*)?([\p{L}_][\p{L}\p{N}_]*)/u;

/** Name of the function or method that a text begins with; undefined where it begins with none, or none that can be told. */
export function functionNameOf(text: string): string | undefined {
  return functionName.exec(text)?.[1];
}

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
