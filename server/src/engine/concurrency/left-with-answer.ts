/**
 * Owns goroutines of an object that are left with an answer: a method hands them a channel of its own and goes away before they send to it. The method is run after
 * the constructor; others may have the object from then on, but not what the method made. Knows nothing of rules.
 */
import type { FunctionId, Unit } from '../ir/model';
import type { Resolution } from '../packages/resolution';
import { waysToStarted } from './makers';
import { makesSynchronisation } from './roots';
import type { Budget, StuckProcess, Ways } from './search/verdict';
import { exploreMethods } from './stuck';
import { surveyOf } from './surveys';

/** Constructors, or methods that start, that are tried. */
const mostWays = 2;

export function leftWithAnswer(method: Unit, resolution: Resolution, budget: Budget): readonly Ways[] {
  if (!mayGoAway(method, resolution)) return [];
  for (const [maker, ...starts] of waysToStarted(method, resolution).slice(0, mostWays)) {
    const { stuck } = exploreMethods(maker, [...starts, method], resolution, budget, { isShared: true });
    const found = stuck.flatMap((ways): readonly Ways[] => {
      const [first, ...others] = ways.filter((each) => isLeft(each, [maker, ...starts]));
      return first === undefined ? [] : [[first, ...others]];
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** Methods that may leave a goroutine of this type of object with an answer, in the order of the text. */
export function leavingMethods(typeName: string, resolution: Resolution): readonly Unit[] {
  const placeOf = (unit: Unit): string =>
    `${resolution.fileOf(unit)} ${String(unit.range.start.line).padStart(7, '0')}`;
  return resolution
    .unitsMentioning(typeName)
    .filter((unit) => unit.receiver?.typeName === typeName && mayGoAway(unit, resolution))
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

/** By its own text, or that of what it calls: it makes something to wait at, and waits for more than one thing. */
function mayGoAway(unit: Unit, resolution: Resolution): boolean {
  if (unit.receiver === undefined || resolution.fileOf(unit).endsWith('_test.go')) return false;
  const surveys = unit.functions.map((body) => surveyOf(unit, body, resolution));
  const called = new Set(surveys.flatMap(({ calls }) => [...calls.values()].map(({ callee }) => callee.unread)));
  const run = [unit, ...called];
  return run.some(waitsForEither) && run.some((each) => makesSynchronisation(each, 0 as FunctionId, resolution));
}

function waitsForEither(unit: Unit): boolean {
  return unit.functions.some(({ blocks }) =>
    blocks.some(
      ({ terminator }) =>
        terminator.kind === 'select' && (terminator.cases.length > 1 || terminator.default !== undefined),
    ),
  );
}

/** A goroutine that nobody waits for any more, at what the caller has made since the object was there. */
function isLeft({ started, pending, made, others }: StuckProcess, before: readonly Unit[]): boolean {
  if (started === undefined || pending.kind !== 'communicate') return false;
  if (others.some((each) => each.started === undefined)) return false;
  return (
    made.length > 0 && made.every((by) => by?.started === undefined && by !== undefined && !before.includes(by.unit))
  );
}
