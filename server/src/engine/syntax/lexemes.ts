/** Owns cutting Go source into words, signs and ends of statements, without a tree: what quotes and comments hold is no code. Knows no grammar. */

export interface Lexeme {
  /** `;` also where the end of a line ends a statement. */
  readonly text: string;
  readonly start: number;
  /** Written, not implied by the end of a line. */
  readonly isWritten: boolean;
  /** How many brackets are open around it; a bracket stands around what is inside of it. */
  readonly depth: number;
}

const pattern =
  /"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])+'|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|\+\+|--|\n|\S/gu;

/** Words that no statement ends with. */
const openWords: ReadonlySet<string> = new Set(
  'case chan const default defer else for func go goto if import interface map package range select struct switch type var'.split(
    ' ',
  ),
);

/** https://go.dev/ref/spec#Semicolons */
function endsStatement(text: string): boolean {
  return /^(?:["`'\p{L}\p{N}_)\]}]|\+\+|--)/u.test(text) && !openWords.has(text);
}

export function lexemesOf(text: string): readonly Lexeme[] {
  const found: Lexeme[] = [];
  let depth = 0;
  for (const { index: start, 0: each } of text.matchAll(pattern)) {
    const isComment = each.startsWith('//') || each.startsWith('/*');
    if (each === '\n' || isComment) {
      const isEnd = each.includes('\n') && endsStatement(found.at(-1)?.text ?? '');
      if (isEnd) found.push({ text: ';', start, isWritten: false, depth });
      continue;
    }
    if (')]}'.includes(each)) depth--;
    found.push({ text: each, start, isWritten: true, depth });
    if ('([{'.includes(each)) depth++;
  }
  return found;
}

/** Whether an operand ends here, so that what follows is applied to it. */
export function endsOperand({ text }: Lexeme): boolean {
  return endsStatement(text) && !/^(?:\+\+|--|return|break|continue|fallthrough)$/.test(text);
}
