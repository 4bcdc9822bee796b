/**
 * Owns whether two versions of a file answer questions about names alike, as far as another file's unit can tell. What an edit did not touch is the same text
 * and says the same under the same imports, so that few answers are compared.
 */
import { importKey } from '../ir/go-file';
import type { FileOutline } from '../ir/outline';
import { declaredIn, methodKey, type Question } from '../packages/package-index';
import type { LineIndex } from '../text/line-index';
import type { Range } from '../text/range';
import type { PackageFile } from './package-file';

export class Comparison {
  readonly #before: PackageFile;
  readonly #after: PackageFile;
  #touched: ReadonlySet<string> | 'all' | undefined;

  constructor(before: PackageFile, after: PackageFile) {
    this.#before = before;
    this.#after = after;
  }

  answersAlike(question: Question): boolean {
    if (this.#before.opened === undefined)
      return !this.#before.mayDeclare(question) && !this.#after.mayDeclare(question);
    this.#touched ??= touchedNames(this.#before, this.#after);
    if (this.#touched !== 'all' && !this.#touched.has(question.name)) return true;
    return answerOf(question, this.#before) === answerOf(question, this.#after);
  }
}

/** Names of declarations that differ in the two texts; '' where types do. */
function touchedNames(before: PackageFile, after: PackageFile): ReadonlySet<string> | 'all' {
  const [old, now] = [before.open(), after.open()];
  if (old === undefined || now === undefined || importKey(old.outline) !== importKey(now.outline)) return 'all';
  const [start, end] = unchangedEnds(old.text, now.text);
  const names = new Set<string>();
  addNames(names, old.outline, touchedLines(old.lines, start, end));
  addNames(names, now.outline, touchedLines(now.lines, start, end));
  return names;
}

interface Lines {
  readonly first: number;
  readonly last: number;
}

function touchedLines(lines: LineIndex, start: number, end: number): Lines {
  return { first: lines.lineAt(start), last: lines.lineAt(Math.max(start, lines.text.length - end)) };
}

function addNames(names: Set<string>, { functions, types, values, declarations }: FileOutline, touched: Lines): void {
  const isTouched = ({ start, end }: Range): boolean => start.line <= touched.last && end.line >= touched.first;
  for (const { name, range } of functions) if (isTouched(range)) names.add(name);
  for (const { name, range } of types) if (isTouched(range)) names.add(name).add('');
  const changed = values.filter(
    ({ range, declaration }) =>
      isTouched(range) || (declaration !== undefined && isTouched(declarations[declaration]!.range)),
  );
  for (const { name } of changed) names.add(name);
  // A constant without a value repeats the one above it.
  if (changed.some(({ kind }) => kind === 'constant')) {
    for (const { kind, name } of values) if (kind === 'constant') names.add(name);
  }
}

const chunk = 4096;

/** How many characters two texts share at their starts, and behind those at their ends. */
function unchangedEnds(a: string, b: string): readonly [number, number] {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start + chunk <= most && a.slice(start, start + chunk) === b.slice(start, start + chunk)) start += chunk;
  while (start < most && a[start] === b[start]) start++;
  const rest = most - start;
  const isSame = (end: number): boolean =>
    a.slice(a.length - end, a.length - end + chunk) === b.slice(b.length - end, b.length - end + chunk);
  let end = 0;
  while (end + chunk <= rest && isSame(end + chunk)) end += chunk;
  while (end < rest && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [start, end];
}

function answerOf({ kind, name, receiver = '' }: Question, file: PackageFile): string | undefined {
  const opened = file.open();
  if (opened === undefined) return undefined;
  const declared = declaredIn(opened.outline);
  switch (kind) {
    case 'type': {
      const type = declared.types.get(name);
      return type && JSON.stringify([type.typeParameters, type.type, type.alias]);
    }
    case 'types':
      return JSON.stringify(
        opened.outline.types.map((each) => [each.name, each.typeParameters, each.type, each.alias]),
      );
    case 'value': {
      const value = declared.values.get(name);
      if (value === undefined) return undefined;
      const code = value.declaration === undefined ? undefined : opened.outline.declarations[value.declaration];
      if (value.type !== undefined || code === undefined) return JSON.stringify([value.kind, value.type, value.iota]);
      // Its type comes from the text of its value.
      const imports = opened.outline.imports.map(({ path, alias }) => [path, alias]);
      return JSON.stringify([value.kind, value.index, value.iota, opened.textOf(code), imports]);
    }
    case 'function':
    case 'method': {
      const header = (kind === 'function' ? declared.functions : declared.methods).get(
        kind === 'function' ? name : methodKey(receiver, name),
      );
      if (header === undefined) return undefined;
      const { typeParameters, parameters, results, variadic, bodyRange } = header;
      const types = [parameters.map(({ type }) => type), results.map(({ type }) => type)];
      const { pointer, typeParameters: names } = header.receiver ?? {};
      return JSON.stringify([typeParameters, types, variadic, bodyRange !== undefined, pointer, names]);
    }
  }
}
