/**
 * Owns what a package would be with edits inside of one function: the unit and its neighbours in the edited file, how places of before are found there, and what of
 * the package as it is that rests on. Explores nothing and knows no rule.
 */

import type { Edited } from '../findings/edited';
import type { GoFile } from '../ir/go-file';
import type { Unit } from '../ir/model';
import type { Answer, Rests } from '../packages/resolution';
import { positionAfter } from '../text/edits';
import { containsPosition, type TextEdit } from '../text/range';
import type { PackageView } from './package-view';

/** Undefined where the edits are not all inside of the body of one unit, or leave it broken. */
export function edited(
  before: GoFile,
  after: GoFile,
  edits: readonly TextEdit[],
  view: PackageView,
): Edited | undefined {
  const indexes = indexesOf(before);
  // Names, signatures and types say what they said, so that whatever is known of others still holds.
  const changed = [...indexes.keys()].find(({ functions: [body] }) =>
    edits.every(
      ({ range: { start, end } }) =>
        body !== undefined && containsPosition(body.bodyRange, start) && containsPosition(body.bodyRange, end),
    ),
  );
  if (changed === undefined || before.outline.declarations.length !== after.outline.declarations.length)
    return undefined;
  const unitNow = (unit: Unit): Unit => {
    const index = indexes.get(unit);
    return index === undefined ? unit : view.unit(after, index);
  };
  const made = unitNow(changed);
  if (made.hasSyntaxErrors || made.tooDeep) return undefined;
  return {
    resolution: view,
    changed: { before: changed, after: made },
    unitNow,
    now(unit, position) {
      if (!indexes.has(unit)) return { unit, position };
      const moved = positionAfter(before.lines, edits, position);
      return moved && { unit: unitNow(unit), position: moved };
    },
  };
}

/** What was found in the edited package rests on in the package as it is: the same units, as they were before the edits. */
export function restsBefore(rests: Rests, before: GoFile, after: GoFile, view: PackageView): Rests {
  const indexes = indexesOf(after);
  const known = new Map<Rests, Rests>();
  const mapped = (each: Rests): Rests => {
    const found = known.get(each);
    if (found !== undefined) return found;
    const answers: Answer[] = [];
    const words = each.words.map(([word]) => [word, view.unitsMentioning(word).length] as const);
    const units = each.units.map((unit) => {
      const index = indexes.get(unit);
      return index === undefined ? unit : view.unit(before, index);
    });
    const { everything, imports } = each;
    const made: Rests = { units, words, everything, imports, answers };
    known.set(each, made);
    for (const answer of each.answers)
      answers.push({ rests: mapped(answer.rests), isStill: (resolution) => answer.isStill(resolution) });
    return made;
  };
  return view.apart(() => mapped(rests)).value;
}

/** Of the units somebody has looked at. */
function indexesOf(file: GoFile): ReadonlyMap<Unit, number> {
  const found = new Map<Unit, number>();
  for (const index of file.outline.declarations.keys()) if (file.hasLowered(index)) found.set(file.unit(index), index);
  return found;
}
