/** Owns whether a way rests on two conditions about the same value where a function has computed one side of the first: how such conditions hang together only that function knows. */
import { computationOf, isOfItsArguments, isOwnBody } from './machine/knowledge/computed';
import { askedOfFunction } from './machine/knowledge/questions';
import type { Datum } from './machine/state/values';
import type { Step } from './search/verdict';

/** Values nobody knows, by what names them. */
interface Subjects {
  /** Those a condition is about. */
  readonly all: Set<string>;
  /** Of them those that something was computed of. */
  readonly computedOf: Set<string>;
}

export function restsOnUnrelated(trace: readonly Step[]): boolean {
  const conditions = trace.flatMap(({ condition, taken = [] }) => (condition === undefined ? taken : [condition]));
  const subjects = conditions.map((condition) => {
    const found: Subjects = { all: new Set(), computedOf: new Set() };
    collect(condition, found);
    return found;
  });
  return subjects.some(({ computedOf }, at) =>
    subjects.some(({ all }, other) => other !== at && [...computedOf].some((each) => all.has(each))),
  );
}

/** `by`: the function that a value is given to. */
function collect(datum: Datum, found: Subjects, by?: string): void {
  switch (datum.kind) {
    case 'unknown': {
      if (datum.isFixed !== true) add(`value ${datum.id}`, found, by);
      const asked = datum.asked && askedOfFunction(datum.asked);
      if (asked !== undefined && isOfItsArguments(asked.name))
        for (const each of asked.given) collect(each, found, asked.name);
      return;
    }
    case 'reference':
    case 'stored':
      // A function of the program's own reads of an object what it likes, and that is found beside it.
      if (by === undefined || !isOwnBody(by)) add(`object ${datum.kind === 'stored' ? datum.at : datum.to}`, found, by);
      return;
    case 'term': {
      const name = computationOf(datum) ?? by;
      collect(datum.left, found, name);
      collect(datum.right, found, name);
    }
  }
}

function add(key: string, { all, computedOf }: Subjects, by: string | undefined): void {
  all.add(key);
  if (by !== undefined) computedOf.add(key);
}
