/** Owns how an object comes to have goroutines: its constructor starts them, or a method that is called then. Tells by types and by what starts; runs nothing. */
import type { Unit } from '../ir/model';
import { KeptAnswers } from '../packages/kept';
import type { Resolution } from '../packages/resolution';
import { givesStarted } from './roots';
import { surveyOf } from './surveys';

/** Many mention the type, and who asks rests on those that make one only. */
const makers = new KeptAnswers<readonly Unit[]>({
  find: (resolution, { receiver }) =>
    constructorsOf(receiver?.typeName ?? '', resolution).filter((unit) => givesStarted(unit, resolution)),
  isSame: areSame,
});

const plain = new KeptAnswers<readonly Unit[]>({
  find: (resolution, { receiver }) => constructorsOf(receiver?.typeName ?? '', resolution),
  isSame: areSame,
});

const starters = new KeptAnswers<readonly Unit[]>({
  find: (resolution, { receiver }) =>
    resolution
      .unitsMentioning(receiver?.typeName ?? '')
      .filter(
        (unit) =>
          unit.receiver?.pointer === true &&
          unit.receiver.typeName === receiver?.typeName &&
          startsItself(unit, resolution),
      ),
  isSame: areSame,
});

function areSame(one: readonly Unit[], other: readonly Unit[]): boolean {
  return one.length === other.length && one.every((unit, at) => unit === other[at]);
}

/** Functions that return a new object of the method's type, with goroutines that have it, too. */
function makersOf(method: Unit, resolution: Resolution): readonly Unit[] {
  return makers.get(resolution, method, '');
}

/**
 * Constructors of the method's type, each with a method of the object that starts goroutines, where it does not do so itself. Without any constructor the methods
 * that start, of an object that is there as it was declared.
 */
export function waysToStarted(method: Unit, resolution: Resolution): readonly (readonly [Unit, ...Unit[]])[] {
  const started = makersOf(method, resolution);
  if (started.length > 0) return started.map((maker) => [maker]);
  const starts = starters.get(resolution, method, '').filter((each) => each !== method);
  const constructors = plain.get(resolution, method, '');
  if (constructors.length === 0) return starts.map((start) => [start]);
  return constructors.flatMap((maker) => starts.map((start) => [maker, start] as const));
}

function constructorsOf(type: string, resolution: Resolution): readonly Unit[] {
  return resolution.unitsMentioning(type).filter((unit) => {
    const result = unit.receiver === undefined ? unit.functions[0]?.results[0]?.type : undefined;
    return result?.kind === 'pointer' && result.element.kind === 'named' && result.element.name === type;
  });
}

function startsItself(unit: Unit, resolution: Resolution): boolean {
  return unit.functions.some((body) => surveyOf(unit, body, resolution).starts);
}
