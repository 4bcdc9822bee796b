/**
 * Owns one version of one file of a package: parsed only when somebody must look into it, and what is asked of it again and again. Reads nothing
 * from disk and deletes no tree of others.
 */
import { GoFile, ParseStoppedError } from '../ir/go-file';
import { likelyNames } from '../ir/imports';
import type { Unit } from '../ir/model';
import { type DeclaredNames, declaredNames, withoutBodies } from '../packages/declared-names';
import { importPaths } from '../packages/import-paths';
import { declaredIn, type LazyFile, methodKey, type Question } from '../packages/package-index';
import { mayGive } from '../packages/result-list';
import type { GoParser } from '../syntax/parser';
import type { SyntaxTree } from '../syntax/tree';
import type { LineIndex } from '../text/line-index';
import { passesTriggers, type Rule } from './define-rule';

export interface SourceFile {
  readonly path: string;
  readonly lines: LineIndex;
  /** A tree of exactly this text, when the caller has one; it stays the caller's and must live until the analysis ends. */
  readonly tree?: () => SyntaxTree | undefined;
  /** Hears of a tree that was made of the text here, before it goes. */
  readonly parsed?: (tree: SyntaxTree) => void;
}

/** What a file's import path leads to, as far as its name matters. */
export type FindImport<T extends { readonly name: string } = { readonly name: string }> = (
  path: string,
) => T | undefined;

export interface PackageFileOptions<T extends { readonly name: string }> {
  readonly find?: FindImport<T>;
  /** The file's version before. */
  readonly previous?: PackageFile<T> | undefined;
  /** It belongs to another package than the one that is analysed. */
  readonly isForeign?: boolean;
}

export class PackageFile<T extends { readonly name: string } = { readonly name: string }> implements LazyFile {
  readonly path: string;
  readonly lines: LineIndex;
  readonly #parser: GoParser;
  readonly #tokens = new Map<string, boolean>();
  readonly #mayPass = new Map<Rule['triggers'], boolean>();
  readonly #passing = new Map<Rule['triggers'], readonly number[]>();
  readonly #mayGive = new Map<Rule['triggers'], boolean>();
  readonly #find: FindImport<T>;
  readonly #isForeign: boolean;
  /** Packages whose names decided what this file's names mean. */
  readonly named = new Map<string, T | undefined>();
  #source: SourceFile;
  /** The newest version that was parsed before this one. */
  #previous: GoFile | undefined;
  #names: DeclaredNames | undefined | 'unknown' = 'unknown';
  #file: GoFile | undefined;
  #error: string | undefined;
  #importPaths: readonly string[] | undefined;

  /** `find` tells the names of imported packages. Of a foreign file few functions are looked into: each is parsed when it is asked for. */
  constructor(
    parser: GoParser,
    source: SourceFile,
    { find = () => undefined, previous, isForeign = false }: PackageFileOptions<T> = {},
  ) {
    this.#isForeign = isForeign;
    this.path = source.path;
    this.lines = source.lines;
    this.#parser = parser;
    this.#source = source;
    this.#find = find;
    if (previous !== undefined) this.#previous = previous.#file ?? previous.#previous;
  }

  /** The same text, as another caller gives it. */
  take(source: SourceFile): void {
    this.#source = source;
  }

  /** Whether its imports are called as they were when it was opened. */
  isNamedAlike(find: FindImport<T>): boolean {
    for (const [path, imported] of this.named) if (find(path)?.name !== imported?.name) return false;
    return true;
  }

  readonly #nameOf = (path: string): string | undefined => {
    // Most paths end in the package's name, and are not worth looking at.
    if (likelyNames(path).length === 1) return undefined;
    const imported = this.#find(path);
    this.named.set(path, imported);
    return imported?.name;
  };

  /** The file when somebody has looked into it. */
  get opened(): GoFile | undefined {
    return this.#file;
  }

  /** Units somebody asked for, in this version or in one before that declared the same. */
  lowered(): readonly Unit[] {
    const file = this.#previous === undefined ? this.#file : this.open();
    return file?.lowered() ?? [];
  }

  /** Why it cannot be parsed, after somebody tried. */
  get error(): string | undefined {
    return this.#error;
  }

  open(): GoFile | undefined {
    if (this.#file !== undefined || this.#error !== undefined) return this.#file;
    const { path, lines } = this;
    try {
      const given = this.#source.tree?.();
      const tree = given ?? this.#parseHeaders() ?? this.#parser.parse(lines.text);
      if (tree === undefined) throw new ParseStoppedError('The parse was stopped.');
      if (given === undefined) this.#source.parsed?.(tree);
      const previous = this.#previous === undefined ? {} : { previous: this.#previous };
      const packageNames = this.#nameOf;
      const input = { path, parser: this.#parser, tree, owned: given === undefined, lines, packageNames };
      this.#file = new GoFile({ ...input, ...previous });
      this.#previous = undefined;
      // A tree takes sixty times the memory of its text, and few functions of the file will be asked for.
      if (given === undefined && !tree.hasErrors) this.#file.release();
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error);
    }
    return this.#file;
  }

  /** Without bodies a parse takes a fraction of the time. A text that is broken outside of them is for others. */
  #parseHeaders(): SyntaxTree | undefined {
    const declared = this.#isForeign ? this.#declaredNames() : undefined;
    if (declared === undefined) return undefined;
    const tree = this.#parser.parse(withoutBodies(this.lines.text, declared));
    if (tree?.hasErrors !== true) return tree;
    tree.delete();
    return undefined;
  }

  mayDeclare({ kind, name }: Question): boolean {
    if (this.#error !== undefined) return false;
    if (kind === 'types') return true;
    if (kind === 'mention') return this.lines.text.includes(name);
    // Asked of a parsed file as well: what is answered must not depend on who looked into it before.
    const declared = this.#declaredNames();
    if (declared === undefined) return true;
    return (kind === 'method' ? declared.methods : declared.names).has(name);
  }

  /** The declarations a rule must look at: none without parsing when its triggers are not in the text. */
  passing(rule: Rule): readonly number[] {
    const known = this.#passing.get(rule.triggers);
    if (known !== undefined) return known;
    const file = this.mayPass(rule) ? this.open() : undefined;
    const here = this.#triggersHere(rule);
    const found = (file?.outline.declarations ?? []).flatMap((declaration, index) =>
      passesTriggers(here, file!.textOf(declaration)) ? [index] : [],
    );
    this.#passing.set(rule.triggers, found);
    return found;
  }

  /** Whether some declaration may hold a rule's triggers. */
  mayPass(rule: Rule): boolean {
    let may = this.#mayPass.get(rule.triggers);
    if (may === undefined) {
      const { text } = this.lines;
      const here = this.#triggersHere(rule);
      const cuts = here.triggers.some(({ length }) => length === 0) ? [] : (this.#declaredNames()?.cuts ?? [0]);
      may = cuts.some((start, index) => passesTriggers(here, text.slice(start, cuts[index + 1])));
      this.#mayPass.set(rule.triggers, may);
    }
    return may;
  }

  /** Whether some function may give its callers what the rule looks for. */
  mayGive(rule: Rule): boolean {
    let may = this.#mayGive.get(rule.triggers);
    if (may === undefined) {
      const { text } = this.lines;
      const cuts = this.mayPass(rule) ? this.#declaredNames()?.cuts : [];
      const parts = cuts?.map((start, index) => text.slice(start, cuts[index + 1]));
      may = parts === undefined || parts.some((part) => passesTriggers(rule, part) && mayGive(part));
      this.#mayGive.set(rule.triggers, may);
    }
    return may;
  }

  /** What it imports, told without parsing. */
  get importPaths(): readonly string[] {
    this.#importPaths ??= importPaths(this.lines.text);
    return this.#importPaths;
  }

  /** Those tokens of a rule that stand in the text at all: few do, and rules share many. */
  #triggersHere({ triggers }: Rule): Pick<Rule, 'triggers'> {
    return { triggers: triggers.map((group) => group.filter((token) => this.#holds(token))) };
  }

  #holds(token: string): boolean {
    let holds = this.#tokens.get(token);
    if (holds === undefined) {
      holds = this.lines.text.includes(token);
      this.#tokens.set(token, holds);
    }
    return holds;
  }

  /** Whether some declaration may call one of these functions. */
  mayMention(names: ReadonlySet<string>): boolean {
    return calls(this.lines.text, names);
  }

  /** The declarations that may call one of these functions. */
  mentioning(names: ReadonlySet<string>): readonly number[] {
    const file = this.open();
    return (file?.outline.declarations ?? []).flatMap((declaration, index) =>
      calls(file!.textOf(declaration), names) ? [index] : [],
    );
  }

  #declaredNames(): DeclaredNames | undefined {
    if (this.#names === 'unknown') this.#names = declaredNames(this.lines.text);
    return this.#names;
  }

  /** Lets go of trees; all that was learnt stays. */
  release(): void {
    this.#file?.release();
  }
}

/** Type arguments may stand between a function and its arguments. */
function calls(text: string, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => text.includes(`${name}(`) || text.includes(`${name}[`));
}

/** Whether two versions of a file answer a question alike, as far as another file's unit can tell. */
export function answersAlike(question: Question, before: PackageFile, after: PackageFile): boolean {
  if (before === after) return true;
  if (before.opened === undefined) return !before.mayDeclare(question) && !after.mayDeclare(question);
  return answerOf(question, before) === answerOf(question, after);
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
    case 'mention':
      return JSON.stringify(
        opened.outline.declarations.map((each) => opened.textOf(each)).filter((text) => text.includes(name)),
      );
    case 'types':
      return JSON.stringify(
        opened.outline.types.map((each) => [each.name, each.typeParameters, each.type, each.alias]),
      );
    case 'value': {
      const value = declared.values.get(name);
      if (value === undefined) return undefined;
      const code = value.declaration === undefined ? undefined : opened.outline.declarations[value.declaration];
      if (value.type !== undefined || code === undefined) return JSON.stringify([value.kind, value.type]);
      // Its type comes from the text of its value.
      const imports = opened.outline.imports.map(({ path, alias }) => [path, alias]);
      return JSON.stringify([value.kind, value.index, opened.textOf(code), imports]);
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
