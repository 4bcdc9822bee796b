/**
 * Owns taking a file's outline over to a text that declares the same in the same words, at places that an edit inside of a function has moved. Compares no
 * texts and parses nothing.
 */
import type { LineIndex } from '../text/line-index';
import type { Range } from '../text/range';
import type { FunctionHeader, Span } from './outline';
import type { OutlinedFile } from './outline-file';
import type { ParameterSyntax } from './type-reader';

/** Start and end of a stretch of a text. */
type Stretch = readonly [start: number, end: number];

export interface MovedText {
  readonly from: LineIndex;
  readonly to: LineIndex;
  /** Where declarations stand, in order: as many in both texts, each with the same words. */
  readonly before: readonly Stretch[];
  readonly after: readonly Stretch[];
}

export function moveOutline({ outline, handles, imports }: OutlinedFile, text: MovedText): OutlinedFile {
  const mover = new Mover(text);
  const ranged = <T extends { readonly range: Range }>(each: T): T => ({ ...each, range: mover.range(each.range) });
  const named = <T extends { readonly range: Range; readonly nameRange: Range }>(each: T): T => ({
    ...ranged(each),
    nameRange: mover.range(each.nameRange),
  });
  const parameter = (each: ParameterSyntax): ParameterSyntax => ({ ...each, nameRange: mover.range(each.nameRange) });
  const header = (each: FunctionHeader): FunctionHeader => ({
    ...named(each),
    parameters: each.parameters.map(parameter),
    results: each.results.map(parameter),
    ...(each.bodyRange === undefined ? {} : { bodyRange: mover.range(each.bodyRange) }),
  });
  return {
    outline: {
      ...outline,
      packageRange: mover.range(outline.packageRange),
      imports: outline.imports.map(ranged),
      types: mover.each(outline.types, named),
      values: mover.each(outline.values, named),
      functions: mover.each(outline.functions, header),
      declarations: mover.each(outline.declarations, (each) => ({ ...ranged(each), span: mover.span(each.span) })),
    },
    handles: handles.map((each) => ({ ...each, start: mover.offset(each.start), top: mover.span(each.top) })),
    imports,
  };
}

class Mover {
  readonly #text: MovedText;
  /** What ends before this offset stays where it is. */
  readonly #first: number;

  constructor(text: MovedText) {
    this.#text = text;
    const { before, after } = text;
    const moved = before.findIndex(([start, end], at) => start !== after[at]![0] || end !== after[at]![1]);
    this.#first = moved < 0 ? Number.POSITIVE_INFINITY : before[moved]![0];
  }

  /** Things in the order of the text; those before the first that moved stay the same objects. */
  each<T extends { readonly range: Range }>(things: readonly T[], move: (thing: T) => T): readonly T[] {
    return things.map((thing) => (this.#text.from.offsetAt(thing.range.end) < this.#first ? thing : move(thing)));
  }

  range({ start, end }: Range): Range {
    const { from, to } = this.#text;
    return to.rangeAt(this.offset(from.offsetAt(start)), this.offset(from.offsetAt(end)));
  }

  span({ start, end }: Span): Span {
    return { start: this.offset(start), end: this.offset(end) };
  }

  offset(old: number): number {
    const { before, after } = this.#text;
    if (old < this.#first) return old;
    let low = 0;
    let high = before.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (before[middle]![0] <= old) low = middle;
      else high = middle - 1;
    }
    return after[low]![0] + old - before[low]![0];
  }
}
