/**
 * Owns writing legal Go that the grammar refuses as Go that it reads and that does the same. Every sign keeps its offset; nothing but a last line break is added.
 * Knows no tree: it is asked only for texts that do not parse, and where it errs, the tree tells.
 */
import { endsOperand, type Lexeme, lexemesOf } from './lexemes';
import { maskNewExpressions } from './new-expression';

/** What stands at an offset instead. */
type Instead = readonly [start: number, text: string];

export function readableGo(text: string): string {
  const lexemes = lexemesOf(text);
  const instead = [
    ...emptyStatements(lexemes),
    ...lastLabels(lexemes, text),
    ...lastSpecs(lexemes, text),
    ...selectedTypes(lexemes, text),
  ].sort(([a], [b]) => a - b);
  let written = '';
  let copied = 0;
  for (const [start, other] of instead) {
    if (start < copied) continue;
    written += text.slice(copied, start) + other;
    copied = start + other.length;
  }
  const readable = maskNewExpressions(written + text.slice(copied));
  // The last declaration of a file needs no line break.
  return readable.endsWith('\n') ? readable : `${readable}\n`;
}

/** Semicolons that end nothing: behind another, at the beginning of a block or case, in front of a condition. */
function emptyStatements(lexemes: readonly Lexeme[]): readonly Instead[] {
  const found: Instead[] = [];
  /** Depths of the heads of statements, whose semicolons are their own. */
  const heads: number[] = [];
  let before = '';
  for (const { text, start, isWritten, depth } of lexemes) {
    while (heads.length > 0 && depth < heads.at(-1)!) heads.pop();
    const isInHead = heads.at(-1) === depth;
    if (text === 'for' || text === 'if' || text === 'switch') heads.push(depth);
    else if (isInHead && text === '{') heads.pop();
    else if (text === ';' && isWritten && (isInHead ? ['if', 'switch'] : [';', '{', ':']).includes(before)) {
      found.push([start, ' ']);
      continue;
    }
    before = text;
  }
  return found;
}

/** `A: B: }`: the grammar knows one label in front of nothing. */
function lastLabels(lexemes: readonly Lexeme[], text: string): readonly Instead[] {
  return lexemes.flatMap(({ text: sign }, at): readonly Instead[] => {
    const [first, , second] = lexemes.slice(Math.max(0, at - 3), at);
    if (sign !== '}' || first?.text !== ':' || second?.text !== ':') return [];
    return /\s/.test(text[second.start + 1]!) ? [[second.start + 1, ';']] : [];
  });
}

/** `var ( a int )`: the grammar wants each of them ended. */
function lastSpecs(lexemes: readonly Lexeme[], text: string): readonly Instead[] {
  return lexemes.flatMap(({ text: keyword }, at): readonly Instead[] => {
    if (keyword !== 'var' && keyword !== 'const') return [];
    const end = closingOf(lexemes, at + 1, '(');
    if (end === undefined || end === at + 2 || lexemes[end - 1]!.text === ';') return [];
    const [opening, closing] = [lexemes[at + 1]!, lexemes[end]!];
    if (/\s/.test(text[closing.start - 1]!)) return [[closing.start - 1, ';']];
    const isEnd = (each: Lexeme): boolean => each.text === ';' && each.depth === opening.depth + 1;
    if (lexemes.slice(at + 2, end).some(isEnd)) return [];
    return [
      [opening.start, ' '],
      [closing.start, ' '],
    ];
  });
}

/** `struct{ T }.m`: a name in place of the type, so that what is selected has something to be selected from. */
function selectedTypes(lexemes: readonly Lexeme[], text: string): readonly Instead[] {
  return lexemes.flatMap(({ text: keyword, start }, at): readonly Instead[] => {
    if (keyword !== 'struct' && keyword !== 'interface') return [];
    const end = closingOf(lexemes, at + 1, '{');
    if (end === undefined) return [];
    let closing = end + 1;
    for (let opening = before(lexemes, at); isAround(lexemes, opening, closing); closing++)
      opening = before(lexemes, opening);
    if (lexemes[closing]?.text !== '.') return [];
    return [[start, `${text.slice(start, lexemes[end]!.start).replace(/[^\n]/g, ' ')}_`]];
  });
}

/** Where the bracket that opens there is closed; undefined for another lexeme, and where it stays open. */
function closingOf(lexemes: readonly Lexeme[], at: number, bracket: string): number | undefined {
  const opening = lexemes[at];
  if (opening?.text !== bracket) return undefined;
  for (let end = at + 1; end < lexemes.length; end++) if (lexemes[end]!.depth <= opening.depth) return end;
  return undefined;
}

/** Where something stands that is no `*`. */
function before(lexemes: readonly Lexeme[], at: number): number {
  let found = at - 1;
  while (lexemes[found]?.text === '*') found--;
  return found;
}

/** Parentheses that only hold together what is between them: neither a call's nor those of a type assertion. */
function isAround(lexemes: readonly Lexeme[], opening: number, closing: number): boolean {
  const before = lexemes[opening - 1];
  const isApplied = before !== undefined && (before.text === '.' || endsOperand(before));
  return lexemes[opening]?.text === '(' && lexemes[closing]?.text === ')' && !isApplied;
}
