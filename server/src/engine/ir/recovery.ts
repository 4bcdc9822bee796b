/**
 * Owns finding again the declarations that a syntax error hid: half-typed code often makes the parser swallow everything after it. gofmt puts each
 * declaration at the start of a line, so a keyword there that the outline does not show starts a piece, which is parsed alone.
 */
import type { GoParser } from '../syntax/parser';
import type { SyntaxTree } from '../syntax/tree';
import type { LineIndex } from '../text/line-index';
import type { Range } from '../text/range';
import type { PackageNames } from './imports';
import type { FileOutline, Span } from './outline';
import { type DeclarationHandle, type OutlinedFile, outlineFile } from './outline-file';

/** A file with more pieces than this is no file somebody is typing in. */
const mostPieces = 200;

export interface RecoveredFile {
  readonly outlined: OutlinedFile;
  /** Trees of the pieces, by `DeclarationHandle.piece`; the caller deletes them. */
  readonly pieces: readonly SyntaxTree[];
}

/** Gives `file`, the outline of `tree`, back with what its errors hid; without errors, or when nothing is hidden, it is the same. */
export function recoverDeclarations(
  parser: GoParser,
  tree: SyntaxTree,
  file: OutlinedFile,
  lines: LineIndex,
  packageNames?: PackageNames,
): RecoveredFile {
  const spans = tree.hasErrors ? declarationSpans(lines.text) : [];
  const lost = spans.filter((span) => !isShown(file.outline, lines, span));
  if (lost.length === 0 || lost.length > mostPieces) return { outlined: file, pieces: [] };
  const inLost = (offset: number): boolean => lost.some(({ start, end }) => start <= offset && offset < end);
  const merged = new Merge(file, lines);
  merged.add(file, (offset) => !inLost(offset));
  const pieces: SyntaxTree[] = [];
  for (const span of lost) {
    const alone = parser.parse(lines.text, { only: [{ ...span, range: lines.rangeAt(span.start, span.end) }] });
    if (alone === undefined) continue;
    const piece = outlineFile(alone, parser.table, lines, packageNames, file.imports);
    merged.add(piece, () => true, pieces.push(alone) - 1);
  }
  return { outlined: merged.finish(), pieces };
}

/** Stretches from one keyword at the start of a line to the next. */
function declarationSpans(text: string): Span[] {
  const starts = [...text.matchAll(/^(?:func|type|var|const)\b/gm)].map(({ index }) => index);
  return starts.map((start, at) => ({ start, end: starts[at + 1] ?? text.length }));
}

/** Something is declared at the start of the stretch, and nothing reaches into it from before or out of it. */
function isShown({ declarations, types, values }: FileOutline, lines: LineIndex, span: Span): boolean {
  const crosses = (start: number, end: number): boolean =>
    (start < span.start && span.start < end) || (start >= span.start && start < span.end && end > span.end);
  if (declarations.some(({ span: { start, end } }) => crosses(start, end))) return false;
  const isInside = (range: Range): boolean => {
    const offset = lines.offsetAt(range.start);
    return span.start <= offset && offset < span.end;
  };
  return [...declarations, ...types, ...values].some(({ range }) => isInside(range));
}

/** Puts outlines together, renumbering declarations. */
class Merge {
  readonly #base: OutlinedFile;
  readonly #lines: LineIndex;
  readonly #parts = {
    types: [] as FileOutline['types'][number][],
    values: [] as FileOutline['values'][number][],
    functions: [] as FileOutline['functions'][number][],
    declarations: [] as FileOutline['declarations'][number][],
  };
  readonly #handles: DeclarationHandle[] = [];

  constructor(base: OutlinedFile, lines: LineIndex) {
    this.#base = base;
    this.#lines = lines;
  }

  add({ outline, handles }: OutlinedFile, keeps: (offset: number) => boolean, piece?: number): void {
    const starts = ({ range }: { readonly range: Range }): boolean => keeps(this.#lines.offsetAt(range.start));
    const renumbered = new Map<number, number>();
    outline.declarations.forEach((declaration, index) => {
      if (!keeps(declaration.span.start)) return;
      renumbered.set(index, this.#parts.declarations.push(declaration) - 1);
      this.#handles.push(piece === undefined ? handles[index]! : { ...handles[index]!, piece });
    });
    this.#parts.types.push(...outline.types.filter(starts));
    for (const header of outline.functions) {
      const declaration = renumbered.get(header.declaration);
      if (declaration !== undefined) this.#parts.functions.push({ ...header, declaration });
    }
    for (const value of outline.values.filter(starts)) {
      const declaration = value.declaration === undefined ? undefined : renumbered.get(value.declaration);
      const { declaration: _before, ...rest } = value;
      this.#parts.values.push(declaration === undefined ? rest : { ...rest, declaration });
    }
  }

  finish(): OutlinedFile {
    return { ...this.#base, outline: { ...this.#base.outline, ...this.#parts }, handles: this.#handles };
  }
}
