/** Owns what types say about synchronisation: whether a value is something to wait at or leads to it, and whether it is but a number or a text. */
import type { CallSite, Unit, Value } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import { mentions } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import { typeArgument } from '../packages/type-argument';

const plain = /^(?:bool|string|error|u?int(?:8|16|32|64)?|uintptr|byte|rune|float(?:32|64)|complex(?:64|128))$/;

type Answer = boolean | undefined;
/** Of one unit, by what is taken for the answer where nobody knows it. */
type Answers = ReadonlyMap<false | undefined, Map<TypeExpression, Answer>>;

/** Of one analysis: what types are does not change meanwhile. */
const known = new WeakMap<Resolution, WeakMap<Unit, Answers>>();

/**
 * Whether a value of this type is something to synchronise with, or leads to it; undefined where nobody knows, as of interfaces and functions.
 * `inside`: what is taken for the answer where such a one lies inside of another type.
 */
export function holdsSynchronisation(
  unit: Unit,
  type: TypeExpression | undefined,
  resolution: Resolution,
  inside: false | undefined = undefined,
): boolean | undefined {
  if (type === undefined) return undefined;
  const answers = answersFor(unit, resolution).get(inside)!;
  const answer = answers.get(type);
  if (answer !== undefined || answers.has(type)) return answer;
  const found = find(unit, type, resolution, inside, 0);
  answers.set(type, found);
  return found;
}

function answersFor(unit: Unit, resolution: Resolution): Answers {
  let ofUnits = known.get(resolution);
  if (ofUnits === undefined) {
    ofUnits = new WeakMap();
    known.set(resolution, ofUnits);
  }
  let answers = ofUnits.get(unit);
  if (answers === undefined) {
    answers = new Map([false, undefined].map((inside) => [inside as false | undefined, new Map()]));
    ofUnits.set(unit, answers);
  }
  return answers;
}

function find(
  unit: Unit,
  type: TypeExpression,
  resolution: Resolution,
  inside: false | undefined,
  depth: number,
): Answer {
  const unknown = depth > 0 ? inside : undefined;
  if (depth > 4) return unknown;
  if (type.kind === 'named') {
    if (type.path === 'time' || (type.path === '' && plain.test(type.name))) return false;
    if (type.path === 'sync') return true;
  }
  const literal = resolution.underlying(unit, type);
  const inner = (each: TypeExpression) => find(unit, each, resolution, inside, depth + 1);
  switch (literal.kind) {
    case 'named':
      return literal.path === '' && plain.test(literal.name) ? false : unknown;
    case 'pointer':
    case 'slice':
    case 'array':
      return inner(literal.element);
    case 'map':
      return anyOf([literal.key, literal.value], inner);
    case 'struct':
      return anyOf(literal.fields, ({ type: each }) => inner(each));
    case 'channel':
      return true;
    default:
      return unknown;
  }
}

function anyOf<T>(parts: readonly T[], answerOf: (part: T) => Answer): Answer {
  let answer: Answer = false;
  for (const part of parts) {
    const ofPart = answerOf(part);
    if (ofPart === true) return true;
    if (ofPart === undefined) answer = undefined;
  }
  return answer;
}

/** Whether a value of this type has a place for a context or for what ends one. */
export function mayHoldContext(unit: Unit, type: TypeExpression, resolution: Resolution, depth = 0): boolean {
  if (type.kind === 'named' && type.path === 'context') return true;
  const literal = depth > deepestContext ? undefined : resolution.underlying(unit, type);
  const inner = (each: TypeExpression): boolean => mayHoldContext(unit, each, resolution, depth + 1);
  if (literal?.kind === 'struct') return literal.fields.some(({ type: each }) => inner(each));
  return literal?.kind === 'pointer' && inner(literal.element);
}

/** Structs in structs, and the pointers to them. */
const deepestContext = 3;

/** Of a call of `make`; the type may have a name of its own. */
export function makesChannel(unit: Unit, { args }: Pick<CallSite, 'args'>, resolution: Resolution): boolean {
  const type = typeArgument(unit, args[0], resolution);
  return type !== undefined && resolution.underlying(unit, type).kind === 'channel';
}

/** An interface that the package itself declares: what its methods do to what they are given is the package's own affair. */
export function isOwnInterface(unit: Unit, type: TypeExpression | undefined, resolution: Resolution): boolean {
  return type?.kind === 'named' && type.path === '' && resolution.underlying(unit, type).kind === 'interface';
}

/** Values without parts of their own. */
export function isBasic(unit: Unit, type: TypeExpression, resolution: Resolution): boolean {
  const literal = resolution.underlying(unit, type);
  return literal.kind === 'named' && literal.path === '' && plain.test(literal.name);
}

/** Numbers and truth values: what conditions are about. */
export function isCounted(unit: Unit, type: TypeExpression | undefined, resolution: Resolution): boolean {
  if (type === undefined) return true;
  const literal = resolution.underlying(unit, type);
  return (
    literal.kind === 'named' &&
    literal.path === '' &&
    /^(?:bool|u?int(?:8|16|32|64)?|uintptr|byte|rune)$/.test(literal.name)
  );
}

/** Whether a value is made by the code around it and leads to nothing else that is known: literals, and what calls give. */
export function isFresh(value: Value): boolean {
  return !mentions(value, ({ kind }) => kind === 'variable' || kind === 'closure' || kind === 'composite');
}
