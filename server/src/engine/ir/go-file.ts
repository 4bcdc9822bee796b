/**
 * Owns one version of one Go file: its text, outline, and units lowered on demand. Knows no other file.
 * Units are plain data and stay valid when the tree is gone; a unit asked for after that parses the text again.
 */
import type { GoParser } from '../syntax/parser';
import type { SyntaxTree } from '../syntax/tree';
import { LineIndex } from '../text/line-index';
import type { PackageNames } from './imports';
import { lowerDeclaration } from './lower-unit';
import type { Unit } from './model';
import { type MovedText, moveOutline } from './moved-outline';
import type { CodeDeclaration, DeclarationIndex, FileOutline, Span } from './outline';
import { handleAt, type OutlinedFile, outlineFile } from './outline-file';
import { recoverDeclarations } from './recovery';

export interface GoFileInput {
  /** As findings should show it. */
  readonly path: string;
  readonly parser: GoParser;
  /** What the text declares: its tree, which stays the caller's to delete unless `owned`, or an outline that was taken over from a flawless version. */
  readonly declares: { readonly tree: SyntaxTree; readonly owned?: boolean } | { readonly outlined: OutlinedFile };
  readonly lines: LineIndex;
  readonly packageNames?: PackageNames;
  /** The version before: units of declarations that have not changed or moved are taken from it. */
  readonly previous?: GoFile;
}

/** The parse was stopped by its deadline, so there is nothing to look at. */
export class ParseStoppedError extends Error {
  override readonly name = 'ParseStoppedError';
}

export class GoFile {
  readonly path: string;
  readonly lines: LineIndex;
  readonly #parser: GoParser;
  readonly #packageNames: PackageNames | undefined;
  readonly #units: (Unit | undefined)[];
  /** Syntax errors stand somewhere in the text. */
  readonly #isBroken: boolean;
  #errorLine: number | undefined;
  #outlined: OutlinedFile;
  #tree: SyntaxTree | undefined;
  #owned = false;
  /** Trees of what syntax errors hid. */
  #pieces: readonly SyntaxTree[] = [];

  constructor(input: GoFileInput) {
    this.path = input.path;
    this.#parser = input.parser;
    this.#packageNames = input.packageNames;
    this.lines = input.lines;
    const { declares } = input;
    if ('tree' in declares) {
      this.#tree = declares.tree;
      this.#owned = declares.owned ?? false;
      this.#noteError(declares.tree);
      this.#outlined = this.#outlineOf(declares.tree);
    } else this.#outlined = declares.outlined;
    this.#isBroken = this.#tree?.hasErrors ?? false;
    this.#units = new Array<Unit | undefined>(this.#outlined.handles.length);
    if (input.previous !== undefined) this.#inherit(input.previous);
  }

  /** Parses `text` and owns the tree; throws `ParseStoppedError` when `expired` stopped the parse. */
  static parse(
    parser: GoParser,
    path: string,
    text: string,
    options: {
      readonly expired?: () => boolean;
      readonly packageNames?: PackageNames;
      readonly previous?: GoFile;
    } = {},
  ): GoFile {
    const { expired, ...rest } = options;
    const tree = parser.parse(text, expired === undefined ? {} : { expired });
    if (tree === undefined)
      throw new ParseStoppedError(`Reading ${path} took too long; it is left out of the analysis.`);
    return new GoFile({ path, parser, declares: { tree, owned: true }, lines: new LineIndex(text), ...rest });
  }

  /** The outline for a text that declares the same at moved places; undefined where errors make the text count as a whole. */
  moved(text: MovedText): OutlinedFile | undefined {
    return this.#isBroken ? undefined : moveOutline(this.#outlined, text);
  }

  get text(): string {
    return this.lines.text;
  }

  get outline(): FileOutline {
    return this.#outlined.outline;
  }

  /** Import path of a name used in this file. */
  importPath(name: string): string | undefined {
    return this.#outlined.imports.pathOf(name);
  }

  /** Text of a declaration: rules look for their tokens here before asking for the unit. */
  textOf(declaration: CodeDeclaration): string {
    return this.text.slice(declaration.span.start, declaration.span.end);
  }

  /** 0-based line of the first syntax error in what was parsed so far. */
  get errorLine(): number | undefined {
    return this.#errorLine;
  }

  #noteError(tree: SyntaxTree): void {
    const line = tree.hasErrors ? tree.firstError()?.line : undefined;
    if (line !== undefined) this.#errorLine = Math.min(line, this.#errorLine ?? line);
  }

  hasLowered(index: DeclarationIndex): boolean {
    return this.#units[index] !== undefined;
  }

  /** Lowers a declaration, once. */
  unit(index: DeclarationIndex): Unit {
    let unit = this.#units[index];
    if (unit === undefined) {
      unit =
        this.#tree?.isCurrent || this.#isBroken
          ? this.#lower(this.#livingTree(), index)
          : (this.#lowerAlone(index) ?? this.#lowerHollow(index));
      this.#units[index] = unit;
    }
    return unit;
  }

  #lower(tree: SyntaxTree, index: DeclarationIndex): Unit {
    const { handles, imports } = this.#outlined;
    const handle = handles[index]!;
    const home = handle.piece === undefined ? tree : this.#pieces[handle.piece]!;
    return lowerDeclaration({ tree: home, lines: this.lines, imports, table: this.#parser.table }, handle);
  }

  /** When the tree is gone: a declaration in a text without errors around it is parsed alone as it is in its file, and much faster. */
  #lowerAlone(index: DeclarationIndex): Unit | undefined {
    const { top } = this.#outlined.handles[index]!;
    // A group of variables or constants ends with its line.
    const lineEnd = /^\r?\n/.exec(this.text.slice(top.end, top.end + 2))?.[0].length ?? 0;
    return this.#lowerFrom([[top.start, top.end + lineEnd]], index);
  }

  /** A function whose body makes no sense to the parser: as one without a body, and marked as broken. */
  #lowerHollow(index: DeclarationIndex): Unit {
    const header = this.outline.functions.find(({ declaration }) => declaration === index);
    const { top } = this.#outlined.handles[index]!;
    const body = header?.bodyRange;
    const unit =
      body &&
      this.#lowerFrom(
        [
          [top.start, this.lines.offsetAt(body.start) + 1],
          [this.lines.offsetAt(body.end) - 1, top.end],
        ],
        index,
      );
    if (unit === undefined) throw new ParseStoppedError(`A declaration of ${this.path} could not be read.`);
    return { ...unit, hasSyntaxErrors: true };
  }

  #lowerFrom(stretches: readonly (readonly [number, number])[], index: DeclarationIndex): Unit | undefined {
    const { start } = this.#outlined.handles[index]!;
    const only = stretches.map(([from, end]) => ({ start: from, end, range: this.lines.rangeAt(from, end) }));
    const tree = this.#parser.parse(this.text, { only });
    if (tree === undefined) return undefined;
    this.#noteError(tree);
    return this.#lowerOnly(tree, this.lines, start);
  }

  /** From the tree of a part of the file, which is deleted: the declaration that begins there. */
  #lowerOnly(tree: SyntaxTree, lines: LineIndex, start: number): Unit | undefined {
    const { imports } = this.#outlined;
    const { table } = this.#parser;
    try {
      const handle = handleAt(tree, table, start);
      return handle && lowerDeclaration({ tree, lines, imports, table }, handle);
    } finally {
      tree.delete();
    }
  }

  /** What must be read to see a declaration alone. */
  topOf(index: DeclarationIndex): Span {
    return this.#outlined.handles[index]!.top;
  }

  /** A declaration as it would be with another text for what `topOf` names, at places that count from its start; undefined where that has errors. */
  lowerInstead(index: DeclarationIndex, text: string): Unit | undefined {
    const { start, top } = this.#outlined.handles[index]!;
    const tree = this.#parser.parse(text);
    if (tree?.hasErrors === false) return this.#lowerOnly(tree, new LineIndex(text), start - top.start);
    tree?.delete();
    return undefined;
  }

  /** The units that were lowered so far, or taken over from the version before. */
  lowered(): readonly Unit[] {
    return this.#units.filter((unit) => unit !== undefined);
  }

  /** The units that run: of functions and variables, lowering what was not lowered yet. */
  units(): readonly Unit[] {
    return this.outline.declarations.flatMap(({ kind }, index) => (kind === 'constant' ? [] : [this.unit(index)]));
  }

  /** Lets go of the tree; everything lowered so far stays. */
  release(): void {
    if (this.#owned) this.#tree?.delete();
    for (const piece of this.#pieces) piece.delete();
    this.#pieces = [];
    this.#tree = undefined;
    this.#owned = false;
  }

  #livingTree(): SyntaxTree {
    if (this.#tree?.isCurrent) return this.#tree;
    this.release();
    const tree = this.#parser.parse(this.text);
    if (tree === undefined) throw new ParseStoppedError(`Reading ${this.path} again was stopped.`);
    this.#tree = tree;
    this.#owned = true;
    // Handles belong to a tree; the same text gives the same declarations.
    this.#outlined = this.#outlineOf(tree);
    return tree;
  }

  #outlineOf(tree: SyntaxTree): OutlinedFile {
    const outlined = outlineFile(tree, this.#parser.table, this.lines, this.#packageNames);
    const recovered = recoverDeclarations(this.#parser, tree, outlined, this.lines, this.#packageNames);
    this.#pieces = recovered.pieces;
    return recovered.outlined;
  }

  #inherit(previous: GoFile): void {
    if (importKey(previous.outline) !== importKey(this.outline)) return;
    const before = new Map<string, number>();
    previous.outline.declarations.forEach((declaration, index) => {
      if (previous.#units[index] !== undefined) before.set(placeKey(declaration), index);
    });
    this.outline.declarations.forEach((declaration, index) => {
      const old = before.get(placeKey(declaration));
      // How the parser read around an error depends on the text outside.
      if (old === undefined || declaration.hasSyntaxErrors || previous.outline.declarations[old]!.hasSyntaxErrors)
        return;
      if (previous.textOf(previous.outline.declarations[old]!) !== this.textOf(declaration)) return;
      this.#units[index] = previous.#units[old];
    });
  }
}

const importKeys = new WeakMap<FileOutline, string>();

/** What the meaning of names in a unit depends on outside of its text. */
export function importKey(outline: FileOutline): string {
  let key = importKeys.get(outline);
  if (key === undefined) {
    key = outline.imports.map(({ path, alias }) => `${alias ?? ''} ${path}`).join('\n');
    importKeys.set(outline, key);
  }
  return key;
}

function placeKey({ range, span }: CodeDeclaration): string {
  return `${range.start.line}:${range.start.column}:${span.end - span.start}`;
}
