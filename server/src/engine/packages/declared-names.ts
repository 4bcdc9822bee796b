/**
 * Owns which names a text may declare at package level and where its declarations part, told without parsing: a superset, so that a file which
 * cannot answer a question need not be parsed. Knows brackets, strings and comments of Go, no grammar beyond that.
 */

export interface DeclaredNames {
  /** Functions without receiver, types, variables, constants; and words that stand near them. */
  readonly names: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;
  /** Offsets that part the text so that no declaration stands on both sides of one. */
  readonly cuts: readonly number[];
  /** What stands between the braces of functions, and of long literals in variables: start and end, in order. Not all of them need be there. */
  readonly bodies: readonly (readonly [start: number, end: number])[];
  /** Comments that stand outside of functions, in order; some may stand in `bodies`. */
  readonly comments: readonly (readonly [start: number, end: number])[];
}

enum Kind {
  Other = 0,
  Word = 1,
  Open = 2,
  Close = 3,
  Quote = 4,
  Raw = 5,
  Slash = 6,
  LineEnd = 7,
}

const kinds = new Uint8Array(128);
for (const [kind, characters] of [
  [Kind.Word, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789'],
  [Kind.Open, '([{'],
  [Kind.Close, ')]}'],
  [Kind.Quote, '"\''],
  [Kind.Raw, '`'],
  [Kind.Slash, '/'],
  [Kind.LineEnd, '\n\r'],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
}

const openParenthesis = 40;
const openBrace = 123;
const backslash = 92;
const equals = 61;
const semicolon = 59;
const slash = 47;
const star = 42;

/** Separators JavaScript takes for line ends, Go does not. */
const isForeignLineEnd = (code: number): boolean => code === 0x2028 || code === 0x2029;
const topLevelWord = /^(?:package|import|func|type|var|const)$/;
const hiddenKeyword = /[\n\r\u2028\u2029](?:func|type|var|const)\b/;

/** A literal is worth leaving out from so many characters on: reading it costs more than reading around it. */
const longLiteral = 1000;

/** What stands where at package level: a keyword, then what it declares. */
enum Expect {
  Nothing = 0,
  FunctionName = 1,
  MethodName = 2,
  Names = 3,
}

/** Undefined for text in which only a parse, and the search for what errors hid, can tell. */
export function declaredNames(text: string): DeclaredNames | undefined {
  const names = new Set<string>();
  const methods = new Set<string>();
  const cuts: number[] = [];
  const bodies: (readonly [number, number])[] = [];
  const comments: (readonly [number, number])[] = [];
  const noteComment = (start: number, end: number): void => {
    if (depth === 0 || !isFunction) comments.push([start, end]);
  };
  /** In a function: where the braces that were opened last at its level stand. */
  let isFunction = false;
  let braces: { readonly start: number; end: number } | undefined;
  const endFunction = (): void => {
    if (isFunction && braces !== undefined && !isTypeLiteral(text, braces.start)) {
      bodies.push([braces.start + 1, braces.end]);
    }
    isFunction = false;
    braces = undefined;
  };
  let depth = 0;
  /** Where names are declared: in a group one bracket deeper. */
  const level = (): number => (isGroup ? 1 : 0);
  let expect = Expect.Nothing;
  /** Between a keyword and the next word or bracket. */
  let fresh = false;
  let isGroup = false;
  /** Behind the `=` of a line: values, or the type an alias means. */
  let isValue = false;
  let isVariable = false;
  /** Of the literal that a variable is given, while it is open. */
  let literal: number | undefined;
  let isLineStart = true;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (isForeignLineEnd(code)) return undefined;
    switch (code < 128 ? kinds[code] : Kind.Word) {
      case Kind.Word: {
        const start = at;
        do at++;
        while (at < text.length && isWord(text.charCodeAt(at)));
        if (depth === 0 || (depth === 1 && isGroup) || isLineStart) {
          const word = text.slice(start, at);
          const isKeyword = topLevelWord.test(word);
          // Such text has errors, or is written as nobody writes: what a parse makes of it is not told here.
          if (isLineStart && isKeyword !== (depth === 0)) return undefined;
          if (isKeyword && depth === 0) {
            if (isLineStart) {
              cuts.push(start);
              isFunction = word === 'func';
            }
            expect = word === 'func' ? Expect.FunctionName : word.length < 6 ? Expect.Names : Expect.Nothing;
            fresh = true;
            isGroup = false;
            isValue = false;
            isVariable = word === 'var';
          } else {
            if (expect === Expect.MethodName) methods.add(word);
            else if (expect === Expect.FunctionName || (expect === Expect.Names && !isValue)) names.add(word);
            if (expect !== Expect.Names) expect = Expect.Nothing;
            fresh = false;
          }
        }
        break;
      }
      case Kind.Open:
        if (depth === 0 && fresh && code === openParenthesis) {
          if (expect === Expect.FunctionName) expect = Expect.MethodName;
          else isGroup = expect === Expect.Names;
        } else if (depth === 0) isGroup = false;
        fresh = false;
        if (depth === 0 && code === openBrace) braces = { start: at, end: at };
        if (depth === level() && isVariable && isValue && code === openBrace) literal = at;
        depth++;
        at++;
        break;
      case Kind.Close:
        depth--;
        if (depth < 0) return undefined;
        if (depth === 0 && braces !== undefined && braces.end === braces.start) braces.end = at;
        if (depth === level() && literal !== undefined) {
          if (at - literal > longLiteral && !isTypeLiteral(text, literal)) bodies.push([literal + 1, at]);
          literal = undefined;
        }
        at++;
        break;
      case Kind.Quote:
        at = endOfQuoted(text, at, code);
        if (at < 0) return undefined;
        break;
      case Kind.Raw: {
        const end = text.indexOf('`', at + 1);
        if (end < 0 || hiddenKeyword.test(text.slice(at, end))) return undefined;
        at = end + 1;
        break;
      }
      case Kind.Slash: {
        const next = text.charCodeAt(at + 1);
        if (next === slash) {
          const end = text.indexOf('\n', at);
          // A lone carriage return ends no comment in Go, but it does end a line.
          const comment = text.slice(at, end < 0 ? text.length : end);
          if (hiddenKeyword.test(comment)) return undefined;
          noteComment(at, at + comment.length);
          at += comment.length;
        } else if (next === star) {
          const end = text.indexOf('*/', at + 2);
          if (end < 0 || hiddenKeyword.test(text.slice(at, end))) return undefined;
          noteComment(at, end + 2);
          at = end + 2;
        } else at++;
        break;
      }
      case Kind.LineEnd:
        at++;
        isLineStart = true;
        isValue = false;
        if (depth === 0) endFunction();
        continue;
      default:
        if (code === equals && depth === level()) isValue = true;
        else if (code === semicolon) isValue = false;
        at++;
    }
    isLineStart = false;
  }
  if (depth === 0) endFunction();
  return depth === 0 ? { names, methods, cuts, bodies, comments } : undefined;
}

/** Start and end of the stretches that declare something, in order: without comments, and without what `bodies` are. */
export function declaringStretches(
  text: string,
  { bodies, comments }: DeclaredNames,
): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let at = 0;
  for (const [start, end] of [...bodies, ...comments].sort(([a], [b]) => a - b)) {
    if (start > at) found.push([at, start]);
    at = Math.max(at, end);
  }
  return at < text.length ? [...found, [at, text.length]] : found;
}

/** `struct {` and `interface {`: a result of a function without body. */
function isTypeLiteral(text: string, brace: number): boolean {
  return /\b(?:struct|interface)\s*$/.test(text.slice(Math.max(0, brace - 24), brace));
}

function isWord(code: number): boolean {
  return code < 128 ? kinds[code] === Kind.Word : !isForeignLineEnd(code);
}

/** Offset behind a string or rune that ends on its line, or -1. */
function endOfQuoted(text: string, start: number, quote: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === backslash) at++;
    else if (code < 128 && kinds[code] === Kind.LineEnd) return -1;
  }
  return -1;
}
