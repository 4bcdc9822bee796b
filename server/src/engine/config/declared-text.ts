/**
 * Owns what the texts of a package declare, as far as it is told without parsing: types with their fields and methods, results of functions. What
 * cannot be told that way is undefined. Finds no package, and knows no settings.
 */
import type { FunctionName } from '../lifecycle/row';
import { declaredNames } from '../packages/declared-names';

export interface DeclaredType {
  /** What can be called on it, fields too; undefined when others than these may be there. */
  readonly methods: ReadonlySet<string> | undefined;
  /** Of a struct, with their types as they are written; undefined when others may be there. */
  readonly fields: ReadonlyMap<string, string> | undefined;
}

const word = '[\\p{L}_][\\p{L}\\p{N}_]*';
const unknownType: DeclaredType = { methods: undefined, fields: undefined };
/** Types that embed each other are followed so deep. */
const deepest = 5;

export class DeclaredText {
  /** Functions, types, variables, constants. */
  readonly names: readonly string[];
  /** Comments, texts and tags are blank, so that brackets count. */
  readonly #texts: readonly string[];
  /** What stands behind the name and the parameters of each type. */
  readonly #types: ReadonlyMap<string, string>;

  private constructor(texts: readonly string[], names: readonly string[]) {
    this.#texts = texts.map(blanked);
    this.#types = new Map(this.#texts.flatMap(typesIn));
    this.names = names;
  }

  /** Undefined where only a parse could tell what is declared. */
  static of(texts: readonly string[]): DeclaredText | undefined {
    const names: string[] = [];
    for (const text of texts) {
      const declared = declaredNames(text);
      if (declared === undefined) return undefined;
      names.push(...declared.names);
    }
    return new DeclaredText(texts, names);
  }

  /** Undefined where no such type is declared here. */
  type(name: string, depth = 0): DeclaredType | undefined {
    const written = this.#types.get(name);
    return written === undefined ? undefined : this.#typeAt(name, written, depth);
  }

  #typeAt(name: string, rest: string, depth: number): DeclaredType {
    const own = this.#methodsOf(name);
    const literal = /^(struct|interface)\s*\{/.exec(rest);
    // An alias, a type made of another one, and what a regular expression takes for a type and is a field or a value.
    if (literal === null)
      return { ...unknownType, methods: /^(?:func\b|map\b|chan\b|\[)/.test(rest) ? own : undefined };
    const opened = literal[0].length - 1;
    const elements = elementsOf(rest.slice(opened + 1, closing(rest, opened)));
    if (literal[1] === 'interface') {
      const listed = elements.map((each) => new RegExp(`^(${word})\\s*\\(`, 'u').exec(each)?.[1]);
      return listed.includes(undefined) ? unknownType : { methods: new Set(listed as string[]), fields: new Map() };
    }
    const fields = new Map<string, string>();
    const methods = new Set(own);
    let isWhole = true;
    for (const element of elements) {
      const field = new RegExp(`^((?:${word}\\s*,\\s*)*${word})\\s+(\\S[\\s\\S]*)$`, 'u').exec(element);
      if (field !== null) {
        for (const each of field[1]!.split(',')) fields.set(each.trim(), field[2]!.trim());
        continue;
      }
      const embedded = typeName(element);
      const inner = embedded === undefined || depth >= deepest ? undefined : this.type(embedded, depth + 1);
      if (embedded !== undefined) fields.set(embedded, element);
      for (const each of inner?.methods ?? []) methods.add(each);
      for (const [each, type] of inner?.fields ?? []) if (!fields.has(each)) fields.set(each, type);
      isWhole &&= inner?.methods !== undefined && inner.fields !== undefined;
    }
    if (!isWhole) return unknownType;
    // A field that holds a function is called like a method.
    return { methods: new Set([...methods, ...fields.keys()]), fields };
  }

  #methodsOf(type: string): ReadonlySet<string> {
    const form = new RegExp(`^func\\s*\\(\\s*(?:${word}\\s+)?\\*?\\s*${type}\\b[^)]*\\)\\s*(${word})`, 'gmu');
    return new Set(this.#texts.flatMap((text) => [...text.matchAll(form)].map(([, name]) => name!)));
  }

  /** The results as they are written; undefined where no such function has a body or a head here. */
  results({ type, name }: FunctionName): readonly string[] | undefined {
    const receiver = type === undefined ? '' : `\\(\\s*(?:${word}\\s+)?\\*?\\s*${type}\\b[^)]*\\)\\s*`;
    for (const text of this.#texts) {
      const head = new RegExp(`^func\\s*${receiver}${type === undefined ? '\\s' : ''}${name}\\s*(?=[(\\[])`, 'mu').exec(
        text,
      );
      if (head === null) continue;
      let at = head.index + head[0].length;
      if (text[at] === '[') at = closing(text, at) + 1;
      at = closing(text, at) + 1;
      const rest = text.slice(at).replace(/^[ \t]+/, '');
      if (rest.startsWith('('))
        return elementsAt(rest.slice(1, closing(rest, 0)), ',').map((each) => each.replace(/\s+/g, ' '));
      if (/^[\n\r{]/.test(rest) || rest === '') return [];
      return [rest.split(/[{\n]/)[0]!.trim()];
    }
    return undefined;
  }
}

/** The types of results that may have names: of `n int, r, w *os.File` the last two share one. */
export function typesOf(results: readonly string[]): readonly (string | undefined)[] {
  const named = new RegExp(`^${word}\\s+(?!\\()(.+)$`, 'u');
  const isNamed = results.some((each) => named.test(each) && !/^(?:chan|func|map|struct|interface)\b/.test(each));
  if (!isNamed) return results;
  return results.map((_, at) =>
    results
      .slice(at)
      .map((each) => named.exec(each)?.[1])
      .find((each) => each !== undefined),
  );
}

/** `Conn` of `*Conn[T]`; undefined for types of other packages and for what has no name. */
export function typeName(text: string): string | undefined {
  return new RegExp(`^\\*?\\s*(${word})(?:\\[[\\s\\S]*\\])?$`, 'u').exec(text.trim())?.[1];
}

/** Names of types with what stands behind each. */
function typesIn(text: string): readonly (readonly [string, string])[] {
  const declarations = [...text.matchAll(/^type\b[ \t]*/gm)].flatMap(({ index, 0: { length } }) => {
    const rest = text.slice(index + length);
    return rest.startsWith('(') ? elementsOf(rest.slice(1, closing(rest, 0))) : [firstElement(rest)];
  });
  return declarations.flatMap((declaration) => {
    const name = new RegExp(`^${word}`, 'u').exec(declaration)?.[0];
    if (name === undefined) return [];
    const rest = declaration.slice(name.length).trimStart();
    // `[K comparable]` are parameters, `[4]int` and `[]T` types.
    const isGeneric = /^\[\s*[\p{L}_][\p{L}\p{N}_]*[\s,]/u.test(rest);
    return [[name, isGeneric ? rest.slice(closing(rest, 0) + 1).trimStart() : rest] as const];
  });
}

/** Up to the end of the line or statement in which all that opens is closed. */
function firstElement(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (opening.includes(text[at]!)) depth++;
    else if (closers.includes(text[at]!)) depth--;
    else if (depth === 0 && (text[at] === '\n' || text[at] === ';')) return text.slice(0, at);
  }
  return text;
}

function elementsOf(body: string): readonly string[] {
  return elementsAt(body.replace(/;/g, '\n'), '\n');
}

const opening = '([{';
const closers = ')]}';

/** Where the bracket that opens at `start` closes. */
function closing(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (opening.includes(text[at]!)) depth++;
    else if (closers.includes(text[at]!) && --depth === 0) return at;
  }
  return text.length;
}

function elementsAt(list: string, separator: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= list.length; at++) {
    const character = list[at];
    if (character !== undefined && opening.includes(character)) depth++;
    else if (character !== undefined && closers.includes(character)) depth--;
    if (character !== undefined && (character !== separator || depth > 0)) continue;
    const part = list.slice(start, at).trim();
    if (part !== '') found.push(part);
    start = at + 1;
  }
  return found;
}

/** The text with comments, strings and runes blank, as long as it was. */
function blanked(text: string): string {
  return text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`]*`/g, (each) =>
    each.replace(/[^\n]/g, ' '),
  );
}
