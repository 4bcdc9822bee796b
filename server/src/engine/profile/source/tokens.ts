/**
 * Owns which parts of a line of Go are comments, strings, numbers and keywords; enough to read by, no parser.
 * Refuses to know colours. Text in other languages comes out plain more often than wrong.
 */

export type TokenKind = 'plain' | 'comment' | 'string' | 'number' | 'keyword';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** What a line begins inside of. */
export type Inside = 'code' | 'comment' | 'raw';

const pattern =
  /(?<comment>\/\/.*|\/\*.*?(?:\*\/|$))|(?<string>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*(?:`|$))|(?<number>\b\d[\w.]*)|(?<keyword>\b(?:break|case|chan|const|continue|default|defer|else|fallthrough|for|func|go|goto|if|import|interface|map|package|range|return|select|struct|switch|type|var)\b)|[A-Za-z_]\w*/g;

/** Longer lines come out plain: nobody wrote them. */
const longestLine = 2000;

/** Parts of a line, in order and without a gap. */
export function tokensOf(line: string, inside: Inside): Token[] {
  if (line.length > longestLine) return [{ kind: 'plain', text: line }];
  const tokens: Token[] = [];
  const push = (kind: TokenKind, text: string): void => {
    if (text !== '') tokens.push({ kind, text });
  };
  let at = 0;
  if (inside !== 'code') {
    const close = inside === 'comment' ? '*/' : '`';
    const found = line.indexOf(close);
    at = found < 0 ? line.length : found + close.length;
    push(inside === 'comment' ? 'comment' : 'string', line.slice(0, at));
  }
  pattern.lastIndex = at;
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [];
    if (!kind) continue;
    push('plain', line.slice(at, match.index));
    push(kind as TokenKind, match[0]);
    at = match.index + match[0].length;
  }
  push('plain', line.slice(at));
  return tokens;
}

/** For each line of a file what it begins inside of. */
export function insides(lines: readonly string[]): Inside[] {
  let inside: Inside = 'code';
  return lines.map((line) => {
    const before = inside;
    const tokens = tokensOf(line, inside);
    const last = tokens.at(-1);
    // What the line began inside of stands first; a later comment or string was opened on it.
    const isOpened = before === 'code' || tokens.length > 1;
    // A blank line closes nothing.
    if (last?.kind === 'comment') inside = staysOpen(last.text, isOpened, '/*', '*/') ? 'comment' : 'code';
    else if (last?.kind === 'string') inside = staysOpen(last.text, isOpened, '`', '`') ? 'raw' : 'code';
    else if (last) inside = 'code';
    return before;
  });
}

function staysOpen(text: string, isOpened: boolean, open: string, close: string): boolean {
  if (!isOpened) return !text.includes(close);
  return text.startsWith(open) && text.indexOf(close, open.length) < 0;
}
