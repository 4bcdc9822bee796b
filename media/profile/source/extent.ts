/** Owns which lines of a file belong to the function that is listed, and which stand around it. Goes by what gofmt writes; refuses to parse. */
import type { ListedFile } from '#engine/profile/costs/listing';
import { type DeclaredFunction, declarationsIn } from '#engine/profile/source/declarations';
import { indentOf } from './indent';

export interface Extent {
  /** From 1, both included. */
  readonly first: number;
  readonly last: number;
}

/**
 * From the line the function starts on to its closing brace, as far as the profile and the text tell; every line with costs is inside.
 * @param whole all of the file instead
 */
export function extentOf(file: ListedFile, text: readonly string[], whole: boolean): Extent {
  const numbers = file.lines.map(({ line }) => line).filter((line) => line > 0);
  const lowest = numbers[0] ?? 1;
  const highest = numbers.at(-1) ?? lowest;
  if (whole) return { first: 1, last: Math.max(highest, lengthOf(text)) };
  const start = file.startLine > 0 ? file.startLine : headAbove(text, lowest);
  const first = Math.min(start, lowest);
  return { first, last: closing(text, first, highest) };
}

/** Declarations of a text: a listing is drawn anew with every answer about its lines. */
const declaredIn = new WeakMap<readonly string[], readonly DeclaredFunction[]>();

/** The declared function that `inner` stands in, as a closure does; `inner` itself where none is known. */
export function enclosing(inner: Extent, text: readonly string[]): Extent {
  const declared = declaredIn.get(text) ?? [...declarationsIn(text).values()].flat();
  declaredIn.set(text, declared);
  return declared.find(({ first, last }) => first <= inner.first && inner.last <= last) ?? inner;
}

/** A final line break is no line. */
export function lengthOf(text: readonly string[]): number {
  return text.at(-1) === '' ? text.length - 1 : text.length;
}

/** The nearest line at or above one that begins a function; the line itself where there is none. */
function headAbove(text: readonly string[], line: number): number {
  for (let at = Math.min(line, text.length); at > 0; at--) if (/^func\b/.test(text[at - 1]!)) return at;
  return line;
}

/** The line that closes what begins on `first`: no deeper in than that one is, at or behind `highest`. */
function closing(text: readonly string[], first: number, highest: number): number {
  const indent = indentOf(text[first - 1] ?? '');
  for (let at = Math.max(first + 1, highest); at <= text.length; at++) {
    const line = text[at - 1]!;
    if (line.trim() !== '' && indentOf(line) <= indent) return /^\s*[)}]/.test(line) ? at : Math.max(highest, at - 1);
  }
  return highest;
}
