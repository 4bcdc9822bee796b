/**
 * Owns one version of one file of a package: parsed only when somebody must look into it, and what is asked of it again and again. Reads nothing
 * from disk and deletes no tree of others.
 */

import type { Rule } from '../findings/define-rule';
import { GoFile, type GoFileInput, ParseStoppedError } from '../ir/go-file';
import { likelyNames } from '../ir/imports';
import type { Unit } from '../ir/model';
import type { OutlinedFile } from '../ir/outline-file';
import { type DeclaredNames, declaredNames, declaringStretches } from '../packages/declared-names';
import { importPaths } from '../packages/import-paths';
import type { LazyFile, Question } from '../packages/package-index';
import type { GoParser } from '../syntax/parser';
import type { SyntaxTree } from '../syntax/tree';
import type { LineIndex } from '../text/line-index';
import { type Giving, TokenSearch } from './token-search';

export interface SourceFile {
  readonly path: string;
  readonly lines: LineIndex;
}

/** What a file's import path leads to, as far as its name matters. */
export type FindImport<T extends { readonly name: string } = { readonly name: string }> = (
  path: string,
) => T | undefined;

export interface PackageFileOptions<T extends { readonly name: string }> {
  readonly find?: FindImport<T>;
  /** The file's version before. */
  readonly previous?: PackageFile<T> | undefined;
}

export class PackageFile<T extends { readonly name: string } = { readonly name: string }> implements LazyFile {
  readonly path: string;
  readonly lines: LineIndex;
  readonly #parser: GoParser;
  readonly #find: FindImport<T>;
  /** Packages whose names decided what this file's names mean. */
  readonly named = new Map<string, T | undefined>();
  /** The newest version that was parsed before this one. */
  #previous: GoFile | undefined;
  #names: DeclaredNames | undefined | 'unknown' = 'unknown';
  /** Of the text of `#previous`. */
  #previousNames: DeclaredNames | undefined;
  #file: GoFile | undefined;
  #error: string | undefined;
  #importPaths: readonly string[] | undefined;
  #tokens: TokenSearch | undefined;
  #tokensBefore: TokenSearch | undefined;
  #isDeclared = false;

  /** `find` tells the names of imported packages. Few functions of a file are looked into: each is parsed when it is asked for. */
  constructor(parser: GoParser, source: SourceFile, options: PackageFileOptions<T> = {}) {
    const { find = () => undefined, previous } = options;
    this.path = source.path;
    this.lines = source.lines;
    this.#parser = parser;
    this.#find = find;
    if (previous === undefined) return;
    this.#previous = previous.#file ?? previous.#previous;
    this.#previousNames = previous.#file === undefined ? previous.#previousNames : previous.#declaredNames();
    this.#tokensBefore = previous.#tokens ?? previous.#tokensBefore;
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

  /** 0-based line of the first syntax error in what was parsed of it. */
  get errorLine(): number | undefined {
    return this.#file?.errorLine;
  }

  /** Why it cannot be parsed, after somebody tried. */
  get error(): string | undefined {
    return this.#error;
  }

  open(): GoFile | undefined {
    if (this.#file !== undefined || this.#error !== undefined) return this.#file;
    const { path, lines } = this;
    try {
      const previous = this.#previous === undefined ? {} : { previous: this.#previous };
      const packageNames = this.#nameOf;
      const input = { path, parser: this.#parser, declares: this.#declares(), lines, packageNames };
      this.#file = new GoFile({ ...input, ...previous });
      this.#previous = undefined;
      this.#previousNames = undefined;
      // A tree takes sixty times the memory of its text, and few functions of the file will be asked for.
      if (this.#file.errorLine === undefined) this.#file.release();
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error);
    }
    return this.#file;
  }

  #declares(): GoFileInput['declares'] {
    const outlined = this.#movedOutline();
    if (outlined !== undefined) return { outlined };
    const tree = this.#parseHeaders() ?? this.#parser.parse(this.lines.text);
    if (tree === undefined) throw new ParseStoppedError('It took too long to read, and is left out of the analysis.');
    return { tree, owned: true };
  }

  /** Most edits stand inside of functions, and leave everything else as it was. */
  #movedOutline(): OutlinedFile | undefined {
    const [before, now] = [this.#previousNames, this.#declaredNames()];
    const previous = this.#previous;
    if (previous === undefined || before === undefined || now === undefined) return undefined;
    const [old, text] = [previous.text, this.lines.text];
    const places = { before: declaringStretches(old, before), after: declaringStretches(text, now) };
    const isSame =
      places.before.length === places.after.length &&
      places.before.every(([start, end], at) => old.slice(start, end) === text.slice(...places.after[at]!)) &&
      // A comment there may be a build constraint.
      old.slice(0, places.before[0]?.[0]) === text.slice(0, places.after[0]?.[0]);
    return isSame ? previous.moved({ from: previous.lines, to: this.lines, ...places }) : undefined;
  }

  /** Without bodies a parse takes a fraction of the time. A text that is broken outside of them is for others. */
  #parseHeaders(): SyntaxTree | undefined {
    const declared = this.#declaredNames();
    if (declared === undefined) return undefined;
    const { text } = this.lines;
    const only = declaringStretches(text, declared).map(([start, end]) => ({
      start,
      end,
      range: this.lines.rangeAt(start, end),
    }));
    const tree = this.#parser.parse(text, { only });
    if (tree?.hasErrors !== true) return tree;
    tree.delete();
    return undefined;
  }

  mayDeclare({ kind, name }: Question): boolean {
    if (this.#error !== undefined) return false;
    if (kind === 'types') return true;
    // Asked of a parsed file as well: what is answered must not depend on who looked into it before.
    const declared = this.#declaredNames();
    if (declared === undefined) return true;
    return (kind === 'method' ? declared.methods : declared.names).has(name);
  }

  /** The declarations a rule must look at: none without parsing when its triggers are not in the text. */
  passing(rule: Rule): readonly number[] {
    return this.mayPass(rule) ? (this.#opened()?.passing(rule) ?? []) : [];
  }

  /** Whether some declaration may hold a rule's triggers. */
  mayPass(rule: Rule): boolean {
    return this.#search.mayPass(rule);
  }

  /** Whether some function may give its callers what the rule looks for. */
  mayGive(rule: Rule): boolean {
    return this.#search.mayGive(rule);
  }

  /** Names of the functions that start goroutines, told without parsing. */
  get starting(): readonly string[] {
    return this.#search.starting;
  }

  /** How many functions start goroutines, or may call one of these that does. */
  countStartingBy(names: ReadonlySet<string>): number {
    return this.#search.countStartingBy(names);
  }

  /** What it imports, told without parsing. */
  get importPaths(): readonly string[] {
    this.#importPaths ??= importPaths(this.lines.text);
    return this.#importPaths;
  }

  /** Whether some declaration may call one of these functions. */
  mayCall(names: ReadonlySet<string>): boolean {
    return this.#search.mayCall(names);
  }

  /** The declarations that may call one of these functions. */
  calling(names: ReadonlySet<string>): readonly number[] {
    return this.mayCall(names) ? (this.#opened()?.calling(names) ?? []) : [];
  }

  /** The functions of these names, or all when true, that may give their callers something. */
  giving(names: ReadonlySet<string> | true, by: Giving): readonly number[] {
    return this.#opened()?.giving(names, by) ?? [];
  }

  /** Names that something in it may call. */
  get called(): ReadonlySet<string> {
    return this.#search.called;
  }

  /** Names that functions of these names may call, as far as those may give their callers something; perhaps more. */
  calledBy(names: ReadonlySet<string>, by: Giving): ReadonlySet<string> {
    return this.#search.calledBy(names, by);
  }

  /** The declarations whose text mentions a word: `Body`, `.Body` where it is selected, `Listen*` for all words that begin so. */
  mentioning(word: string): readonly number[] {
    return this.#search.mayMention(word) ? (this.#opened()?.mentioning(word) ?? []) : [];
  }

  get #search(): TokenSearch {
    if (this.#tokens === undefined) {
      this.#tokens = new TokenSearch(this.lines.text, this.#declaredNames()?.cuts, this.#tokensBefore);
      this.#tokensBefore = undefined;
    }
    return this.#tokens;
  }

  /** The search when it knows the declarations. */
  #opened(): TokenSearch | undefined {
    const file = this.open();
    if (file === undefined) return undefined;
    if (!this.#isDeclared) {
      this.#isDeclared = true;
      this.#search.declare(file.outline.declarations.map((each) => file.textOf(each)));
    }
    return this.#search;
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

/** What the files import, and which of them does. */
export function importsOf(files: readonly PackageFile[]): readonly { readonly path: string; readonly file: string }[] {
  return files.flatMap((each) => (each.open()?.outline.imports ?? []).map(({ path }) => ({ path, file: each.path })));
}
