/**
 * Owns what it means that a text holds a rule's tokens: `Name(` stands for calls of exactly that name, and for the name at the end of a line, as in
 * `open := os.Open`, which a variable may call; any other token stands for itself. Tells without parsing, so comments and strings count as well.
 */
import type { RuleDefinition } from '../findings/define-rule';
import { detached } from '../text/detached';

type Triggers = Pick<RuleDefinition, 'triggers'>;

const callToken = /^\w+\($/;
/** Between two words that stand one behind the other. */
const behind = '…';
/** What stands behind a name that is called or put into a variable; type arguments may stand before its arguments, a comment before the end of the line. */
const behindNames = ['(', '[', '\n', '\r', '//', '/*'];

export function passesTriggers({ triggers }: Triggers, text: string): boolean {
  return triggers.every((group) => group.some((token) => holdsToken(text, token)));
}

/** What is asked of one text again and again, by rule after rule. */
export class TokenText {
  readonly text: string;
  readonly #held = new Map<string, boolean>();
  #called: ReadonlySet<string> | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Names that something in the text may call. */
  get called(): ReadonlySet<string> {
    this.#called ??= calledIn(this.text);
    return this.#called;
  }

  holds(token: string): boolean {
    let held = this.#held.get(token);
    if (held === undefined) {
      held = callToken.test(token) ? this.called.has(token.slice(0, -1)) : this.text.includes(token);
      this.#held.set(token, held);
    }
    return held;
  }

  /** Those tokens of a rule that stand in the text at all, which are few in most; undefined when it holds none of some group. */
  triggersOf({ triggers }: Triggers): Triggers | undefined {
    const held: (readonly string[])[] = [];
    for (const group of triggers) {
      const here = group.filter((token) => this.holds(token));
      if (here.length === 0) return undefined;
      held.push(here);
    }
    return { triggers: held };
  }
}

/** Names that something in a text may call. */
export function calledIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const sign of behindNames) {
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
      const end = sign.startsWith('/') ? endOfCode(text, at) : at;
      let start = end;
      while (start > 0 && isWord(text.charCodeAt(start - 1))) start--;
      if (start < end) names.add(detached(text.slice(start, end)));
    }
  }
  return names;
}

const goStatement = /(?:^|[;{}])[ \t]*go[ \t]+[\w(]|\.Go\(|\bAfterFunc\(/m;

/** Whether a text starts goroutines: comments that speak of it do not begin like a statement. */
export function startsGoroutines(text: string): boolean {
  return goStatement.test(text);
}

/** Behind the last character before `at` that is no blank. */
function endOfCode(text: string, at: number): number {
  let end = at;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  return end;
}

/** Whether a function of this name may be called. */
export function mayCall(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    // Not as a part of a longer word.
    const isStart = at === 0 || !isWord(text.charCodeAt(at - 1));
    if (isStart && isCalledBefore(text, at + name.length)) return true;
  }
  return false;
}

function isCalledBefore(text: string, end: number): boolean {
  if (end === text.length) return false;
  if (behindNames.some((sign) => sign.length === 1 && text[end] === sign)) return true;
  let at = end;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text.startsWith('//', at) || text.startsWith('/*', at);
}

/**
 * Whether a text holds a word: `Body` stands for that whole word, `.Body` for one that is selected from something, `Listen*` for all that begin so,
 * `.Lock….Lock` for two of them, the second behind the first.
 */
export function mentions(text: string, word: string): boolean {
  const [first, ...others] = word.split(behind);
  let at = behindWord(text, first!, 0);
  for (const other of others) if (at >= 0) at = behindWord(text, other, at);
  return at >= 0;
}

/** Where the first one from an offset on ends; -1 when there is none. */
function behindWord(text: string, word: string, from: number): number {
  const isSelected = word.startsWith('.');
  const isStart = word.endsWith('*');
  const letters = word.slice(isSelected ? 1 : 0, isStart ? -1 : undefined);
  // In broken code something may have no name; nothing mentions that.
  if (letters === '') return -1;
  for (let at = text.indexOf(letters, from); at >= 0; at = text.indexOf(letters, at + 1)) {
    if (at > 0 && isWord(text.charCodeAt(at - 1))) continue;
    if (!isStart && isWord(text.charCodeAt(at + letters.length))) continue;
    if (!isSelected || isBehindDot(text, at)) return at + letters.length;
  }
  return -1;
}

/** Whether a dot stands before, white space and comments aside: what is selected may stand on a line of its own. */
function isBehindDot(text: string, at: number): boolean {
  let before = text.slice(0, at);
  for (;;) {
    const code = before.trimEnd();
    if (code.endsWith('.')) return true;
    const comment = code.indexOf('//', code.lastIndexOf('\n') + 1);
    if (code.endsWith('*/')) before = code.slice(0, code.lastIndexOf('/*'));
    else if (comment >= 0) before = code.slice(0, comment);
    else return false;
  }
}

function holdsToken(text: string, token: string): boolean {
  return callToken.test(token) ? mayCall(text, token.slice(0, -1)) : text.includes(token);
}

function isWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code > 127
  );
}
