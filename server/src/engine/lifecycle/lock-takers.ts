/**
 * Owns the functions that take a lock of what they are given and leave it held for whoever called, `s.lock()`, and the calls of them. Asks how their paths end;
 * walks none itself.
 */
import type { Operation, Unit, Value } from '../ir/model';
import { calledName, eachOperation } from '../ir/walk';
import { Kept } from '../packages/kept';
import { viaOf } from '../packages/lock-identity';
import type { Callee, Resolution, Rests } from '../packages/resolution';
import type { Exploration } from './ends';
import { allTakings, type Call, type Taking, takerNames } from './lock-calls';
import { below, type Place, placeOf, variableOf } from './place';
import type { Resource } from './resources';

interface LeftHeld {
  readonly resource: Resource;
  /** The receiver, or which parameter. */
  readonly of: 'receiver' | number;
  /** The way from there to the lock. */
  readonly fields: readonly string[];
}

type Explore = (unit: Unit, taking: Taking) => Exploration;
type Known = Extract<Callee, { kind: 'function' }>;

const known = new Kept<{ readonly value: LeftHeld | undefined; readonly rests: Rests }>();
const topic = {};

/** The lock that a function leaves held whenever it returns. */
export function leftHeldBy(unit: Unit, resolution: Resolution, explore: Explore): LeftHeld | undefined {
  let found = known.get(resolution, topic, unit, '');
  if (found !== undefined) resolution.restsOn(found.rests);
  else {
    found = resolution.traced(() => {
      resolution.looksInto(unit);
      return find(unit, resolution, explore);
    });
    known.put(resolution, topic, unit, '', found);
  }
  return found.value;
}

function find(unit: Unit, resolution: Resolution, explore: Explore): LeftHeld | undefined {
  const [body, ...closures] = unit.functions;
  if (body === undefined || closures.length > 0 || unit.hasSyntaxErrors || unit.tooDeep) return undefined;
  const [taking, ...others] = allTakings(unit, resolution);
  if (taking === undefined || others.length > 0 || isTry(taking.operation)) return undefined;
  const { resource, place } = taking;
  const of = givenAs(unit, place);
  if (of === undefined) return undefined;
  const { ends, complete } = explore(unit, taking);
  const isLeft = ends.every(
    (end) => end.kind === 'lost' && end.loss.kind === 'return' && end.loss.recovered === undefined,
  );
  return complete && ends.length > 0 && isLeft ? { resource, of, fields: place.fields } : undefined;
}

function isTry({ callee }: Call): boolean {
  return callee.kind === 'field' && callee.name.startsWith('Try');
}

function givenAs(unit: Unit, { root }: Place): LeftHeld['of'] | undefined {
  const variable = variableOf(root);
  if (variable === undefined) return undefined;
  if (unit.receiver?.variable === variable) return 'receiver';
  const at = unit.functions[0]!.parameters.indexOf(variable);
  return at < 0 ? undefined : at;
}

/** Calls of such functions: the lock is held from there on. */
export function takenByTakers(unit: Unit, resolution: Resolution, explore: Explore): readonly Taking[] {
  return eachOperation(unit).flatMap(({ operation, function: owner, block, index }): readonly Taking[] => {
    if (operation.kind !== 'call') return [];
    const target = resolution.calleeOf(unit, operation);
    if (target.kind !== 'function' || !mayTake(unit, operation, target, resolution)) return [];
    const left = leftHeldBy(target.unread, resolution, explore);
    const place = left && lockAt(operation, target, left);
    if (left === undefined || place === undefined) return [];
    return [{ operation, function: owner, block, index, resource: left.resource, place, taker: target.unread }];
  });
}

/** Whoever takes a lock for others is given nothing but what it belongs to, and has nothing to say: no others are looked into. */
function mayTake(unit: Unit, { args }: Call, target: Known, resolution: Resolution): boolean {
  const given = args.length + (target.receiver === undefined ? 0 : 1);
  return (
    given === 1 && target.results.length === 0 && target.unread !== unit && target.path === resolution.packageOf(unit)
  );
}

function lockAt(call: Call, target: Known, { of, fields }: LeftHeld): Place | undefined {
  const given = of === 'receiver' ? target.receiver : call.args[of];
  const place = given && placeOf(given);
  return place && below(place, [...(of === 'receiver' ? viaOf(target) : []), ...fields]);
}

/** The lock as the caller may name it: `s.mu` for `s.lock()` and for `lock(&s.mu)`. */
export function lockNamed({ operation, place }: Taking, textOf: (value: Value) => string): string {
  const { callee, args } = operation;
  const given = args[0] ?? (callee.kind === 'field' ? callee.base : callee);
  const written = placeOf(given)?.fields.length ?? 0;
  const text = given.kind === 'address' ? textOf(given.base) : textOf(given);
  return [text, ...place.fields.slice(written)].join('.');
}

/** Whether some other function calls one that lets go of the lock, and none that takes it: then it may be left to that one. */
export function isLeftToReleasers(
  unit: Unit,
  resolution: Resolution,
  { taker, resource }: Taking,
  releasing: readonly (Operation | undefined)[],
): boolean {
  const names = new Set(resource.release.flatMap((each) => (each.kind === 'method' ? takerNames(each.name) : [])));
  return releasing.some((by) => {
    const target = by !== undefined && 'callee' in by ? resolution.calleeOf(unit, by) : undefined;
    if (target?.kind !== 'function') return true;
    return resolution
      .unitsMentioning(calledName(target.unread))
      .some((each) => each !== unit && each !== target.unread && isLeft(each));
    function isLeft(each: Unit): boolean {
      const called = eachOperation(each).flatMap(({ operation }) =>
        operation.kind === 'call' || operation.kind === 'defer' || operation.kind === 'go'
          ? [{ operation, callee: resolution.calleeOf(each, operation) }]
          : [],
      );
      const isCall = (of: Unit | undefined): boolean =>
        called.some(({ callee }) => callee.kind === 'function' && callee.unread === of);
      const takesItself = called.some(({ operation: { callee } }) => callee.kind === 'field' && names.has(callee.name));
      return isCall((target as Known).unread) && !isCall(taker) && !takesItself;
    }
  });
}
