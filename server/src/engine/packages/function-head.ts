/**
 * Owns what the text of a function's head tells without parsing: its name, and whether it may give its caller something that has to be released, which is
 * true where it cannot be told. Knows Go's tokens and brackets, no names of packages.
 */

import { detached } from '../text/detached';

interface FunctionHead {
  readonly name: string;
  /** As written between the parameters and the body, without comments, with one space for any; '' for none. */
  readonly results: string;
}

const token =
  /(\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|`[^`]*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|[\p{L}_][\p{L}\p{N}_]*|[\s\S]/uy;
const word = /^[\p{L}_]/u;
const openers = '([{';
const closers = ')]}';
const plain = /^(?:error|bool|string|byte|rune|u?int(?:8|16|32|64)?|float(?:32|64))$/;
const named = /^[\p{L}_][\p{L}\p{N}_]* \S/u;
const lone = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Name of the function or method that a text begins with; undefined where it begins with none, or none that can be told. */
export function functionNameOf(text: string): string | undefined {
  const name = headOf(text)?.name;
  return name && detached(name);
}

/** `text` begins with the declaration. */
export function mayGive(text: string): boolean {
  if (!text.startsWith('func')) return false;
  const head = headOf(text);
  if (head === undefined) return true;
  const { results } = head;
  if (results === '') return false;
  const list = results.startsWith('(') && results.endsWith(')') ? elementsOf(results.slice(1, -1)) : [results];
  // `(a, b error)`: where one has a name all have one, and those without a type have that of the next.
  const isNamed = list.some((each) => named.test(each) && !/^(?:chan|func|map|struct|interface)\b/.test(each));
  return list.some((each) => {
    if (isNamed && lone.test(each)) return false;
    return !plain.test(isNamed ? each.slice(each.indexOf(' ') + 1) : each);
  });
}

function headOf(text: string): FunctionHead | undefined {
  if (!text.startsWith('func')) return undefined;
  const head = new HeadReader(text, 'func'.length);
  let first = head.next();
  if (first === '(') {
    if (head.group() === undefined) return undefined;
    first = head.next();
  }
  if (first === undefined || !word.test(first)) return undefined;
  let bracket = head.next();
  if (bracket === '[') {
    if (head.group() === undefined) return undefined;
    bracket = head.next();
  }
  if (bracket !== '(' || head.group() === undefined) return undefined;
  const results = head.results();
  return results === undefined ? undefined : { name: first, results };
}

class HeadReader {
  readonly #text: string;
  #at: number;
  /** What stood before the last token was white space, with a line end in it or not. */
  #space: '' | ' ' | '\n' = '';

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  /** The next token; comments and white space are none. */
  next(): string | undefined {
    this.#space = '';
    while (this.#at < this.#text.length) {
      token.lastIndex = this.#at;
      const [found, space] = token.exec(this.#text)!;
      this.#at += found.length;
      if (space === undefined) return found;
      if (this.#space !== '\n') this.#space = /[\n\r]/.test(space) ? '\n' : ' ';
    }
    return undefined;
  }

  /** What stands in the brackets that were just opened, and the one that closes them; undefined where they stay open. */
  group(): string | undefined {
    let read = '';
    let depth = 1;
    for (let each = this.next(); each !== undefined; each = this.next()) {
      if (openers.includes(each)) depth++;
      else if (closers.includes(each)) depth--;
      read += `${read !== '' && this.#space !== '' ? ' ' : ''}${each}`;
      if (depth === 0) return read;
    }
    return undefined;
  }

  /** Up to the body, or to the end of the line where there is none. */
  results(): string | undefined {
    let read = '';
    let last = '';
    for (let each = this.next(); each !== undefined; each = this.next()) {
      const isTypeBody = each === '{' && (last === 'struct' || last === 'interface');
      if ((each === '{' && !isTypeBody) || this.#space === '\n') break;
      read += `${read !== '' && this.#space !== '' ? ' ' : ''}${each}`;
      if (openers.includes(each)) {
        const inside = this.group();
        if (inside === undefined) return undefined;
        read += inside;
      }
      last = each;
    }
    return read;
  }
}

/** The parts between the commas outside of brackets. */
function elementsOf(list: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at++) {
    if (openers.includes(list[at]!)) depth++;
    else if (closers.includes(list[at]!)) depth--;
    else if (list[at] === ',' && depth === 0) {
      found.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...found, list.slice(start).trim()].filter((each) => each !== '');
}
