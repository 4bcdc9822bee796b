/** Owns what is left of a place in the source when the lines around it move. Knows no syntax tree: a line is found again by its text. */
import type { LineIndex } from '../text/line-index';

export interface LastingPlace {
  /** Text of the line, without its line break. */
  readonly sourceLine: string;
  /** How many lines above it in the same function read the same. */
  readonly occurrence: number;
}

export function withoutSpacing(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}

/** gofmt puts each declaration at the start of a line, and nothing of what a function does. */
const declarationStart = /^(?:func|var|const|type)\b/;

export function lastingPlace(lines: LineIndex, line: number): LastingPlace {
  const textOf = (at: number): string => lines.text.slice(lines.lineStart(at), lines.lineEnd(at));
  const sourceLine = textOf(line);
  const key = withoutSpacing(sourceLine);
  let occurrence = 0;
  for (let at = line; at > 0 && !declarationStart.test(textOf(at)); ) {
    at--;
    if (withoutSpacing(textOf(at)) === key) occurrence++;
  }
  return { sourceLine, occurrence };
}
