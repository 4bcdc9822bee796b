/**
 * Owns hiding `new(expression)` of Go 1.26, and functions of one's own called `new` or `make`, from a grammar that expects a type there: the name is written with
 * another letter, which makes it an ordinary call of the same length. Knows no tree; the text keeps its offsets.
 */

/** Of the length of the names, and no keywords or builtins. */
const maskedNames: ReadonlyMap<string, string> = new Map([
  ['new', 'neẇ'],
  ['make', 'makė'],
]);

/** `text` with the name masked where its first argument cannot be a type; the same string when there is none. */
export function maskNewExpressions(text: string): string {
  let masked = '';
  let copied = 0;
  for (const { index, 0: opening, 1: name } of text.matchAll(/(?<![\p{L}\p{N}_.])(new|make)[ \t]*\(/gu)) {
    const given = argumentsAt(text, index + opening.length);
    if (given === undefined || !isCalled(name!, given)) continue;
    masked += text.slice(copied, index) + maskedNames.get(name!)!;
    copied = index + name!.length;
  }
  return copied === 0 ? text : masked + text.slice(copied);
}

/** Quoted text and comments hide brackets. */
const token = /"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])+'|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[()[\]{}]/g;
/** A longer argument is code in which a bracket is missing. */
const longest = 10_000;

/** The arguments up to the closing parenthesis, quoted texts shortened to `""` and comments to a space. */
function argumentsAt(text: string, start: number): string | undefined {
  const stretch = text.slice(start, start + longest);
  let depth = 0;
  let copied = 0;
  let argument = '';
  for (const { index, 0: found } of stretch.matchAll(token)) {
    argument += stretch.slice(copied, index);
    copied = index + found.length;
    if (found.startsWith('/')) argument += ' ';
    else if (found.length > 1) argument += '""';
    else if (depth === 0 && found === ')') return argument;
    else {
      argument += found;
      depth += '([{'.includes(found) ? 1 : -1;
      if (depth < 0) return undefined;
    }
  }
  return undefined;
}

/** Whether the builtin's grammar does not hold: for `make` that of its first argument, and `new` has one only. */
function isCalled(name: string, given: string): boolean {
  const first = firstOf(given);
  return isExpression(first) || (name === 'new' && given.slice(first.length + 1).trim() !== '');
}

/** Up to a comma that stands in no brackets. */
function firstOf(given: string): string {
  let depth = 0;
  for (const { index, 0: sign } of given.matchAll(/[()[\]{},]/g)) {
    if (sign === ',' && depth === 0) return given.slice(0, index);
    if (sign !== ',') depth += '([{'.includes(sign) ? 1 : -1;
  }
  return given;
}

/** What stands before an element type: pointers, arrays, slices and maps. A length is an expression of its own. */
const typePrefix = /^(?:\s|\*|\[[^[\]]*\]|map\s*\[(?:[^[\]]|\[[^[\]]*\])*\])+/;

/** Whether no type reads like this; where a type might, the grammar has the say. */
function isExpression(argument: string): boolean {
  const text = argument.replace(typePrefix, '').trim();
  // What follows these words holds anything: only a body, or elements behind it, tells.
  if (/^(?:struct|interface)\b/.test(text)) return /\}\s*\{[^{}]*\}$/.test(text);
  if (/\b(?:struct|interface|func|chan)\b/.test(text)) return /\bfunc\b.*\{.*\breturn\b/s.test(text);
  if (/["{+\-/%|^&!=<>:]/.test(text)) return true;
  // A type has one dot at most: what it is selected from is a package.
  if (/\.\s*(?:[\p{L}_][\p{L}\p{N}_]*\s*\.|\()/u.test(text)) return true;
  // A number, an index, arithmetic, a call.
  return /^[.']?\d/.test(text) || /[\p{L}\p{N}_]\s*\[\s*\d/u.test(text) || /[\p{L}\p{N}_\])]\s*[(*]/u.test(text);
}
