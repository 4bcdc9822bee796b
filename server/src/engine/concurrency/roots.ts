/**
 * Owns which functions are explored each for itself: those in which somebody could stay blocked though nobody outside has a part in it. Told by what a function
 * and the closures in it do themselves.
 */
import type { FunctionId, FunctionIr, Unit, Value, VariableId } from '../ir/model';
import { callOf } from '../ir/nodes';
import type { TypeExpression } from '../ir/types';
import { eachOperation, mentions, valuesOf } from '../ir/walk';
import { KeptAnswers } from '../packages/kept';
import { declarationOf, type LockId, unnamed } from '../packages/lock-identity';
import type { Resolution } from '../packages/resolution';
import { closesForCaller, mayUseClosed, usesChannels } from './channels-closed';
import { locksUsedIn } from './lock-order/locks-used';
import { holdsForCaller, relockedBy } from './lock-order/nestings';
import type { Concerns } from './machine/call';
import { type Called, type Deeds, type Survey, surveyOf } from './surveys';
import { holdsSynchronisation, isOwnInterface, makesChannel } from './synchronisation-types';

export interface Root {
  readonly root: FunctionId;
  /** There is little to find: all there is to wait at comes from outside, or what stays behind is gone with the test run. */
  readonly isSmall: boolean;
  /** What there is to find, where it is one thing only. */
  readonly concerns: Concerns | undefined;
}

interface Own extends Deeds {
  /** Those of its functions that take locks, or call what holds some for them. */
  readonly locks: Set<FunctionId>;
  /** Calls what starts goroutines for what it is called with. */
  startsBy: boolean;
  /** Calls what makes something to wait at for its caller. */
  makesBy: boolean;
  /** Calls what may stay blocked at what it is called with, whoever else there is. */
  waitsBy: boolean;
}

/** In the order of their functions. */
export function rootsOf(unit: Unit, resolution: Resolution): readonly Root[] {
  const roots = new Set<FunctionId>([0 as FunctionId]);
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind === 'go' && operation.callee.kind === 'closure') roots.add(operation.callee.function);
  }
  const owns = unit.functions.map(({ id }) => ownOf(unit, id, resolution));
  // Whoever is given it may run it: handlers, callbacks.
  for (const { id } of unit.functions) {
    const { starts, makes, startsBy } = owns[id]!;
    if ((starts || startsBy) && makes) roots.add(id);
  }
  return [...roots].flatMap((root) => {
    const own = owns[root];
    if (own === undefined) return [];
    const { makesBy, startsBy, waitsBy } = own;
    const makes = own.makes || ((own.starts || startsBy) && makesBy);
    const starts = own.starts || (startsBy && makes);
    const isSmall = !makes || resolution.fileOf(unit).endsWith('_test.go');
    if (starts || waitsItself(own, makes)) return [{ root, isSmall, concerns: undefined }];
    const relocked = relockedIn(unit, own, resolution);
    // Who only calls one that makes and one that waits is not worth it: names as common as Close lead to very many of them.
    const hasPart = own.makes || own.waits || own.locks.size > 0 || startsBy;
    if (waitsBy && (makes || makesBy) && hasPart)
      return [{ root, isSmall: isSmall || relocked.length === 0, concerns: undefined }];
    if (relocked.length > 0) return [{ root, isSmall, concerns: aboutLocks(relocked, resolution) }];
    if ((own.makes || makesBy) && mayBlock(unit, root, resolution))
      return [{ root, isSmall: true, concerns: undefined }];
    if (!mayUseClosed(unit, root, resolution)) return [];
    return [{ root, isSmall, concerns: (...code) => usesChannels(...code, resolution) }];
  });
}

function waitsItself({ once, waits }: Own, makes: boolean): boolean {
  return once || (waits && makes);
}

function relockedIn(unit: Unit, { locks }: Own, resolution: Resolution): readonly LockId[] {
  return [...locks].flatMap((id) => relockedBy({ unit, id }, resolution));
}

/** Undefined where one of them has no name. */
function aboutLocks(locks: readonly LockId[], resolution: Resolution): Concerns | undefined {
  if (locks.includes(unnamed)) return undefined;
  const declarations = new Set(locks.map(declarationOf));
  return (unit, blocks) =>
    [...locksUsedIn(unit, blocks, resolution)].some(
      (lock) => lock === unnamed || declarations.has(declarationOf(lock)),
    );
}

/** What starts goroutines may be a method of the supervisor that a method of the server calls that its maker calls. */
const mostCallsDown = 2;

const given = new KeptAnswers<boolean>({
  find(resolution, unit, key) {
    const results = unit.functions[0]?.results ?? [];
    if (!results.some(({ type }) => mayHoldSynchronisation(unit, type, resolution))) return false;
    return startsSome(unit, resolution, Number(key)) && makesSome(unit, 0 as FunctionId, resolution, Number(key));
  },
  isSame: (one, other) => one === other,
});

/** Whether a function gives its callers something to wait at that goroutines it has started wait at, too. */
export function givesStarted(unit: Unit, resolution: Resolution, follows = mostCallsDown): boolean {
  return given.get(resolution, unit, String(follows));
}

const startingFor = new KeptAnswers<boolean>({
  find(resolution, unit, key) {
    if ((key === '0' && !mayStart(unit)) || !isGiven(unit, resolution)) return false;
    return startsSome(unit, resolution, Number(key));
  },
  isSame: (one, other) => one === other,
});

/** Whether a function starts goroutines, and is called with something to wait at, or that may lead to it: its caller may be the other side. */
function startsForCaller(unit: Unit, resolution: Resolution, follows: number): boolean {
  return startingFor.get(resolution, unit, String(follows));
}

const waitingFor = new KeptAnswers<boolean>({
  find(resolution, unit, key) {
    return isGiven(unit, resolution) && waitsSome(unit, resolution, Number(key));
  },
  isSame: (one, other) => one === other,
});

/** Whether a function may stay blocked at what it is called with though nobody else is there. */
function waitsForCaller(unit: Unit, resolution: Resolution, follows: number): boolean {
  return waitingFor.get(resolution, unit, String(follows));
}

/**
 * Whether goroutines that a function starts wait for who calls it, or he for them, or he may find a channel closed or a lock held. Who only waits for its caller is
 * not worth reading all callers for.
 */
export function concernsCaller(unit: Unit, resolution: Resolution): boolean {
  return (
    closesForCaller(unit, resolution) ||
    holdsForCaller({ unit, id: 0 as FunctionId }, resolution) ||
    givesStarted(unit, resolution) ||
    startsForCaller(unit, resolution, mostCallsDown) ||
    asksValues(unit, resolution) ||
    makesForCaller(unit, resolution) ||
    setsChannelOfGiven(unit, resolution) ||
    (isGiven(unit, resolution) && (joinsSome(unit, resolution) || mayRelock(unit, resolution, mostCallsDown)))
  );
}

function joinsSome(unit: Unit, resolution: Resolution): boolean {
  return unit.functions.some((body) => surveyOf(unit, body, resolution).joins);
}

/** Whether a function makes a channel for what it is given: its caller may have made that for nobody else. */
function setsChannelOfGiven(unit: Unit, resolution: Resolution): boolean {
  const isOfGiven = (target: Value | undefined): boolean =>
    target?.kind === 'field' &&
    target.base.kind === 'variable' &&
    unit.variables[target.base.variable]!.kind === 'parameter';
  return eachOperation(unit).some(({ operation }) => {
    if (operation.kind !== 'assign') return false;
    return operation.values.some((value, at) => {
      const call = isOfGiven(operation.targets[at]) ? callOf(unit, value) : undefined;
      return call !== undefined && makesChannel(unit, call, resolution);
    });
  });
}

/** Whether what a function gives to its caller has something to wait at that it makes. */
function makesForCaller(unit: Unit, resolution: Resolution): boolean {
  const results = unit.functions[0]?.results ?? [];
  return (
    results.some(({ type }) => holdsSynchronisation(unit, type, resolution) === true) &&
    makesSynchronisation(unit, 0 as FunctionId, resolution, mostCallsDown)
  );
}

/** Whether a function takes a lock of what it is called with, and calls what only values tell, itself or some calls down: its caller may have made both. */
function asksValues(unit: Unit, resolution: Resolution): boolean {
  const takesLocks = unit.functions.some((body) => surveyOf(unit, body, resolution).takesLocks);
  return takesLocks && isGiven(unit, resolution) && callsValues(unit, resolution, mostCallsDown);
}

const asking = new KeptAnswers<boolean>({
  find: (resolution, unit, key) => callsValues(unit, resolution, Number(key)),
  isSame: (one, other) => one === other,
});

function callsValues(unit: Unit, resolution: Resolution, follows: number): boolean {
  return unit.functions.some((body) => {
    const survey = surveyOf(unit, body, resolution);
    if (survey.callsValues || follows === 0) return survey.callsValues;
    return [...survey.calls.values()].some(({ callee }) => asking.get(resolution, callee.unread, String(follows - 1)));
  });
}

/** Whether a function is called with something to wait at. */
function isGiven(unit: Unit, resolution: Resolution): boolean {
  return unit.variables.some(
    ({ kind, owner }, at) =>
      (kind === 'receiver' || kind === 'parameter') &&
      owner === 0 &&
      mayHoldSynchronisation(unit, typeOfVariable(unit, at as VariableId, resolution), resolution),
  );
}

/** Behind interfaces, functions and type parameters may be anything. */
function mayHoldSynchronisation(unit: Unit, type: TypeExpression | undefined, resolution: Resolution): boolean {
  return holdsSynchronisation(unit, type, resolution) !== false;
}

function typeOfVariable(unit: Unit, variable: VariableId, resolution: Resolution): TypeExpression | undefined {
  return resolution.typeOf(unit, { kind: 'variable', variable, range: unit.nameRange });
}

const made = new KeptAnswers<boolean>({
  find(resolution, unit, key) {
    const [id, follows] = key.split(' ').map(Number);
    return makesSome(unit, id as FunctionId, resolution, follows!);
  },
  isSame: (one, other) => one === other,
});

/** Whether a function makes something to wait at, itself, in a closure or `follows` calls down. */
export function makesSynchronisation(unit: Unit, id: FunctionId, resolution: Resolution, follows = 0): boolean {
  return made.get(resolution, unit, `${id} ${follows}`);
}

const namesOfStarts = /^(?:(?:Try)?Go|AfterFunc)$/;

const startingUnits = new WeakMap<Unit, boolean>();

/** Whether somewhere in a unit goroutines may be started, told by names alone. */
function mayStart(unit: Unit): boolean {
  let may = startingUnits.get(unit);
  if (may === undefined) {
    may = eachOperation(unit).some(
      ({ operation }) => operation.kind === 'go' || valuesOf(operation).some((value) => mentions(value, isNamedStart)),
    );
    startingUnits.set(unit, may);
  }
  return may;
}

function isNamedStart(value: Value): boolean {
  return (
    (value.kind === 'member' || value.kind === 'field' || value.kind === 'global') && namesOfStarts.test(value.name)
  );
}

/** Whether a function does something by itself or in a closure, or by what it calls, asked so many more calls down (`follows`). */
function doesSome(
  unit: Unit,
  id: FunctionId,
  resolution: Resolution,
  follows: number,
  by: { itself(survey: Survey): boolean; call(called: Called, next: number): boolean },
): boolean {
  const surveys = bodiesWithin(unit, id).map((body) => surveyOf(unit, body, resolution));
  if (surveys.some((each) => by.itself(each))) return true;
  return follows > 0 && surveys.some(({ calls }) => [...calls.values()].some((each) => by.call(each, follows - 1)));
}

/** A function and the closures in it. */
function bodiesWithin(unit: Unit, id: FunctionId): readonly FunctionIr[] {
  const within = new Set<FunctionId>([id]);
  return unit.functions.filter((body) => {
    if (body.parent !== undefined && within.has(body.parent)) within.add(body.id);
    return within.has(body.id);
  });
}

function startsSome(unit: Unit, resolution: Resolution, follows: number): boolean {
  return doesSome(unit, 0 as FunctionId, resolution, follows, {
    itself: ({ starts }) => starts,
    call: ({ callee }, next) =>
      startsForCaller(callee.unread, resolution, next) ||
      (mayGiveSynchronisation(unit, callee, resolution) && givesStarted(callee.unread, resolution, next)),
  });
}

function makesSome(unit: Unit, id: FunctionId, resolution: Resolution, follows: number): boolean {
  return doesSome(unit, id, resolution, follows, {
    itself: ({ makes }) => makes,
    call: ({ callee, args }, next) =>
      (mayGiveSynchronisation(unit, callee, resolution) || startsCode(unit, { callee, args }, resolution, next)) &&
      makesSynchronisation(callee.unread, 0 as FunctionId, resolution, next),
  });
}

function waitsSome(unit: Unit, resolution: Resolution, follows: number): boolean {
  const waits = doesSome(unit, 0 as FunctionId, resolution, follows, {
    itself: ({ once, waits: waitsItself }) => once || waitsItself,
    call: ({ callee }, next) => waitsForCaller(callee.unread, resolution, next),
  });
  return waits || mayRelock(unit, resolution, follows);
}

/** Whether a function may wait for a lock that it holds already: two things it is given may be one. */
function mayRelock(unit: Unit, resolution: Resolution, follows: number): boolean {
  return bodiesWithin(unit, 0 as FunctionId).some((body) => {
    const { takesLocks, calls } = surveyOf(unit, body, resolution);
    const holds = (): boolean => follows > 0 && [...calls.values()].some((each) => holdsOne(each, resolution));
    return (takesLocks || holds()) && relockedBy({ unit, id: body.id }, resolution).length > 0;
  });
}

/** Whether what is called holds a lock for its caller. */
function holdsOne({ callee }: Called, resolution: Resolution): boolean {
  return holdsForCaller({ unit: callee.unread, id: 0 as FunctionId }, resolution);
}

/** Whether what is called starts goroutines for its caller, which gives it code. */
function startsCode(unit: Unit, { callee, args }: Called, resolution: Resolution, next: number): boolean {
  if (!startsForCaller(callee.unread, resolution, next)) return false;
  return args.some((each) => givesCode(unit, each, callee.unread, resolution));
}

function mayGiveSynchronisation(unit: Unit, { results }: Called['callee'], resolution: Resolution): boolean {
  return results.some(({ type }) => mayHoldSynchronisation(unit, type, resolution));
}

/** Some calls down functions of the package are asked what they do for their callers: they may call each other in circles. */
function ownOf(unit: Unit, id: FunctionId, resolution: Resolution): Own {
  const own: Own = {
    starts: false,
    locks: new Set(),
    once: false,
    waits: false,
    joins: false,
    makes: false,
    startsBy: false,
    makesBy: false,
    waitsBy: false,
  };
  for (const body of bodiesWithin(unit, id)) {
    const { starts, once, waits, makes, takesLocks, calls } = surveyOf(unit, body, resolution);
    own.starts ||= starts;
    own.once ||= once;
    own.waits ||= waits;
    own.makes ||= makes;
    if (takesLocks) own.locks.add(body.id);
    for (const called of calls.values()) follow(unit, body.id, called, resolution, own);
  }
  return own;
}

/** What a function of the package does for its caller. */
function follow(unit: Unit, id: FunctionId, called: Called, resolution: Resolution, own: Own): void {
  const { callee } = called;
  if (holdsOne(called, resolution)) own.locks.add(id);
  own.startsBy ||= startsForCaller(callee.unread, resolution, mostCallsDown);
  if (startsCode(unit, called, resolution, mostCallsDown)) {
    const makes = makesSynchronisation(callee.unread, 0 as FunctionId, resolution, mostCallsDown);
    own.starts ||= makes;
    own.makes ||= makes;
  }
  own.waitsBy ||= waitsForCaller(callee.unread, resolution, mostCallsDown);
  if (!mayGiveSynchronisation(unit, callee, resolution)) return;
  own.makesBy ||= makesSynchronisation(callee.unread, 0 as FunctionId, resolution, mostCallsDown);
  if (!givesStarted(callee.unread, resolution)) return;
  own.starts = true;
  own.makes = true;
}

/** Whether a function is called with code it does not know: what stands behind an interface may be on the other side of what it waits at. */
function givesCode(unit: Unit, args: readonly Value[], called: Unit, resolution: Resolution): boolean {
  const { parameters = [] } = called.functions[0] ?? {};
  return args.some((arg, at) => {
    const parameter = parameters[at];
    const type = parameter === undefined ? undefined : typeOfVariable(called, parameter, resolution);
    if (!isOwnInterface(called, type, resolution)) return false;
    const given = resolution.typeOf(unit, arg);
    const pointed = given?.kind === 'pointer' ? given.element : given;
    return pointed !== undefined && resolution.underlying(unit, pointed).kind === 'struct';
  });
}

const blocking = new KeptAnswers<boolean>({
  find(resolution, unit, key) {
    const [id, follows] = key.split(' ').map(Number);
    return blocksWithin(unit, id as FunctionId, resolution, follows!);
  },
  isSame: (one, other) => one === other,
});

const mostCallsToBlock = 5;

/** Whether a function, in a closure or some calls down, does what somebody may stay blocked by: with what it has made itself, or what is called through values. */
function mayBlock(unit: Unit, id: FunctionId, resolution: Resolution): boolean {
  return blocksWithin(unit, id, resolution, mostCallsToBlock);
}

function blocksWithin(unit: Unit, id: FunctionId, resolution: Resolution, follows: number): boolean {
  return doesSome(unit, id, resolution, follows, {
    itself: ({ starts, once, waits, takesLocks, callsValues }) => starts || once || waits || takesLocks || callsValues,
    call: ({ callee }, next) => blocking.get(resolution, callee.unread, `0 ${next}`),
  });
}
