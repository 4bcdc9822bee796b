/**
 * Owns one unit with edits inside of its body, read from its own text alone, so that a trial costs no more in a long file: how it and places in it are found,
 * what the edits do to the words of the package, and what of the package as it is that rests on. Explores nothing and knows no rule.
 */
import type { GoFile } from '../ir/go-file';
import type { Unit } from '../ir/model';
import type { CodeDeclaration } from '../ir/outline';
import type { Answer, Resolution, Rests } from '../packages/resolution';
import { applyEdits, positionAfter } from '../text/edits';
import { LineIndex } from '../text/line-index';
import { comparePositions, containsPosition, type Position, type TextEdit } from '../text/range';
import { mentions } from './tokens';

interface Made {
  readonly file: string;
  readonly before: Unit;
  /** Its places count from the start of what was read. */
  readonly after: Unit;
  /** The declaration's text, before and after. */
  readonly texts: readonly [before: string, after: string];
  readonly placeAfter: (position: Position) => Position | undefined;
}

export class EditedUnit {
  readonly file: string;
  readonly before: Unit;
  readonly after: Unit;
  readonly #texts: Made['texts'];
  readonly #placeAfter: Made['placeAfter'];

  private constructor({ file, before, after, texts, placeAfter }: Made) {
    this.file = file;
    this.before = before;
    this.after = after;
    this.#texts = texts;
    this.#placeAfter = placeAfter;
  }

  /** Undefined where the edits are not all inside of the body of one unit, or leave it broken. Names, signatures and types say what they said. */
  static of(file: GoFile, edits: readonly TextEdit[]): EditedUnit | undefined {
    const index = declarationAround(file, edits);
    const declaration = file.outline.declarations[index];
    if (declaration === undefined || declaration.hasSyntaxErrors) return undefined;
    const before = file.unit(index);
    const body = before.functions[0]?.bodyRange;
    const isInside = ({ range: { start, end } }: TextEdit): boolean =>
      body !== undefined && containsPosition(body, start) && containsPosition(body, end);
    if (!edits.every(isInside)) return undefined;
    const { start, end } = file.topOf(index);
    const lines = new LineIndex(file.text.slice(start, end));
    const place = (position: Position): Position => lines.positionAt(file.lines.offsetAt(position) - start);
    const moved = edits.map(({ range, text }) => ({
      range: { start: place(range.start), end: place(range.end) },
      text,
    }));
    const text = applyEdits(lines, moved);
    const after = file.lowerInstead(index, text);
    if (after === undefined || after.hasSyntaxErrors || after.tooDeep) return undefined;
    const { span } = declaration;
    return new EditedUnit({
      file: file.path,
      before,
      after,
      texts: [file.textOf(declaration), text.slice(span.start - start, text.length - (end - span.end))],
      placeAfter: (position) => positionAfter(lines, moved, place(position)),
    });
  }

  unitNow(unit: Unit): Unit {
    return unit === this.before ? this.after : unit;
  }

  unitBefore(unit: Unit): Unit {
    return unit === this.after ? this.before : unit;
  }

  /** Where a place of before is now; undefined when the edits take it away. */
  now(unit: Unit, position: Position): { readonly unit: Unit; readonly position: Position } | undefined {
    if (unit !== this.before) return { unit, position };
    const moved = this.#placeAfter(position);
    return moved && { unit: this.after, position: moved };
  }

  /** How many declarations more mention a word: one, none, or one less. */
  addsTo(word: string): number {
    const [before, after] = this.#texts.map((text) => (mentions(text, word) ? 1 : 0)) as [number, number];
    return after - before;
  }
}

/** Of the declarations, which stand in the order of the text unless errors hid some, the last that begins before the first edit. */
function declarationAround({ outline: { declarations, hasSyntaxErrors } }: GoFile, edits: readonly TextEdit[]): number {
  const at = edits[0]?.range.start;
  if (at === undefined) return -1;
  const contains = ({ range }: CodeDeclaration): boolean => containsPosition(range, at);
  if (hasSyntaxErrors) return declarations.findIndex(contains);
  let low = 0;
  let high = declarations.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (comparePositions(declarations[middle]!.range.start, at) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What was found with the edits rests on in the package as it is: the same units, as they were before. */
export function restsBefore(rests: Rests, edited: EditedUnit, view: Resolution): Rests {
  const known = new Map<Rests, Rests>();
  const mapped = (each: Rests): Rests => {
    const found = known.get(each);
    if (found !== undefined) return found;
    const answers: Answer[] = [];
    const words = each.words.map(([word]) => [word, view.countMentioning(word)] as const);
    const { everything, imports } = each;
    const made: Rests = {
      units: each.units.map((unit) => edited.unitBefore(unit)),
      words,
      everything,
      imports,
      answers,
    };
    known.set(each, made);
    for (const answer of each.answers)
      answers.push({ rests: mapped(answer.rests), isStill: (resolution) => answer.isStill(resolution) });
    return made;
  };
  return view.apart(() => mapped(rests)).value;
}
