/**
 * Owns what is doubtful about functions that `.gopherscope.yaml` names: packages, types and functions that are not there, and a result nobody has chosen.
 * Told from the texts of packages without parsing them; what cannot be told that way is not doubted. Finds no package itself.
 */
import { type FunctionName, parseFunctionName } from '../lifecycle/row';
import { declaredNames } from '../packages/declared-names';
import type { Range } from '../text/range';
import { meant } from './nearest-name';

/** A function named in a resource. */
export interface FunctionMention {
  readonly text: string;
  readonly range: Range;
  /** It acquires, and the row does not say which of its results is the resource. */
  readonly needsResult: boolean;
}

export interface Doubt {
  /** What, and what to do. */
  readonly message: string;
  readonly range: Range;
}

/** Texts of a package's files; undefined when there is no such package, `unknown` when that cannot be told. */
export type PackageTexts = (path: string) => readonly string[] | undefined | 'unknown';

/** The packages that would have to be looked at. */
export function packagesOf(mentions: readonly FunctionMention[]): ReadonlySet<string> {
  return new Set(mentions.flatMap(({ text }) => parseFunctionName(text)?.path ?? []));
}

export function doubtsAbout(mentions: readonly FunctionMention[], textsOf: PackageTexts): readonly Doubt[] {
  return mentions.flatMap(({ text, range, needsResult }) => {
    const name = parseFunctionName(text);
    const message = name === undefined ? undefined : doubt(name, textsOf(name.path), needsResult);
    return message === undefined ? [] : [{ message, range }];
  });
}

function doubt(name: FunctionName, texts: ReturnType<PackageTexts>, needsResult: boolean): string | undefined {
  const { path, type } = name;
  if (texts === 'unknown') return undefined;
  if (texts === undefined) {
    // The standard library is not among the packages that are looked for.
    if (!path.split('/')[0]!.includes('.')) return undefined;
    return `No package ${path} is found from here, so this never applies. Mend the path, or have go mod download fetch it.`;
  }
  const declared = texts.map(declaredNames);
  if (declared.some((each) => each === undefined)) return undefined;
  const all = (pick: 'names' | 'methods') => declared.flatMap((each) => [...(each?.[pick] ?? [])]);
  const names = all('names');
  if (type === undefined) {
    if (!names.includes(name.name)) return `${path} has no function ${name.name}.${meant(name.name, names)}`;
  } else {
    if (!names.includes(type)) return `${path} has no type ${type}.${meant(type, names)}`;
    const methods = all('methods');
    // What stands in an interface, or comes from an embedded type or an alias, is no method declared here.
    const mayHaveOthers = texts.some((text) => hasFurtherMethods(text, type));
    if (!methods.includes(name.name) && !mayHaveOthers)
      return `${path}.${type} has no method ${name.name}.${meant(name.name, methods)}`;
  }
  return needsResult ? resultDoubt(name, texts) : undefined;
}

/** Whether methods of the type may stand elsewhere than behind `func (x T)`. */
function hasFurtherMethods(text: string, type: string): boolean {
  const start = new RegExp(`^(?:type\\s+|\\s+)${type}\\b[^\\n]*`, 'mu').exec(text);
  if (start === null) return false;
  const [head] = start;
  if (!head.includes('struct')) return true;
  if (!head.trimEnd().endsWith('{')) return !/struct\s*\{\s*\}/.test(head);
  const body = text.slice(start.index + head.length, text.indexOf('\n}', start.index));
  return /^\s*\*?[\p{L}_][\p{L}\p{N}_.]*(?:\[[^\n]*\])?\s*(?:`[^\n]*`)?\s*(?:\/\/[^\n]*)?$/mu.test(body);
}

function resultDoubt(name: FunctionName, texts: readonly string[]): string | undefined {
  const results = texts.map((text) => resultsOf(text, name)).find((each) => each !== undefined) ?? [];
  const others = results.at(-1)?.split(/\s/).at(-1) === 'error' ? results.slice(0, -1) : results;
  if (others.length < 2) return undefined;
  return `${name.name} gives ${results.length} results (${results.join(', ')}), and the first is taken for the resource. Say which one it is with "result", from 0.`;
}

/** The results as they are written; undefined where the text declares no such function. */
function resultsOf(text: string, { type, name }: FunctionName): readonly string[] | undefined {
  const receiver = type === undefined ? '' : `\\(\\s*(?:[\\p{L}_][\\p{L}\\p{N}_]*\\s+)?\\*?${type}\\b[^)]*\\)\\s*`;
  const head = new RegExp(`^func\\s+${receiver}${name}\\s*(?=[(\\[])`, 'mu').exec(text);
  if (head === null) return undefined;
  let at = head.index + head[0].length;
  if (text[at] === '[') at = closing(text, at) + 1;
  at = closing(text, at) + 1;
  const rest = text.slice(at).replace(/^[ \t]+/, '');
  if (!rest.startsWith('(')) return /^[\n\r{]/.test(rest) || rest === '' ? [] : [rest.split(/[{\n]/)[0]!.trim()];
  return splitAtCommas(rest.slice(1, closing(rest, 0)));
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

function splitAtCommas(list: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= list.length; at++) {
    const character = list[at];
    if (character !== undefined && opening.includes(character)) depth++;
    else if (character !== undefined && closers.includes(character)) depth--;
    if (character !== undefined && (character !== ',' || depth > 0)) continue;
    const part = list.slice(start, at).replace(/\s+/g, ' ').trim();
    if (part !== '') found.push(part);
    start = at + 1;
  }
  return found;
}
