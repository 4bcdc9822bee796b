/**
 * Owns which functions are explored each for itself: those in which somebody could stay blocked though nobody outside has a part in it. Told by what a function
 * and the closures in it do themselves.
 */
import type { FunctionId, FunctionIr, Operation, Unit, Value, VariableId } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import { eachOperation, mentions, parts, valuesOf } from '../ir/walk';
import { KeptAnswers } from '../packages/kept';
import { declarationOf, type LockId, unnamed } from '../packages/lock-identity';
import { type Callee, qualifiedName, type Resolution } from '../packages/resolution';
import { closesForCaller, mayUseClosed, usesChannels } from './channels-closed';
import { locksUsedIn } from './lock-order/locks-used';
import { holdsForCaller, relockedBy } from './lock-order/nestings';
import type { Concerns } from './machine/call';
import { holdsSynchronisation, makesChannel } from './synchronisation-types';

export interface Root {
  readonly root: FunctionId;
  /** There is little to find: all there is to wait at comes from outside, or what stays behind is gone with the test run. */
  readonly isSmall: boolean;
  /** What there is to find, where it is one thing only. */
  readonly concerns: Concerns | undefined;
}

/** What code does by itself. */
interface Deeds {
  /** Starts goroutines. */
  starts: boolean;
  /** Does something once. */
  once: boolean;
  /** Waits for others in another way than for locks. */
  waits: boolean;
  /** Makes something to wait at. */
  makes: boolean;
}

/** Of one function, closures in it aside. */
interface Survey extends Deeds {
  takesLocks: boolean;
  /** Calls what only values tell: methods of interfaces of the package, functions in variables and fields. */
  callsValues: boolean;
  /** Functions of the package that it calls, in order. */
  readonly calls: Map<string, KnownFunction>;
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

type KnownFunction = Extract<Callee, { kind: 'function' }>;

const starting =
  /^(?:(?:sync\.WaitGroup|golang\.org\/x\/sync\/errgroup\.Group)\.(?:Try)?Go|(?:time|context)\.AfterFunc)$/;
const namesOfStarts = /^(?:(?:Try)?Go|AfterFunc)$/;
const locking = /^sync\.(?:Mutex\.Lock|RWMutex\.R?Lock)$/;
const waiting = /^(?:sync\.(?:WaitGroup|Cond)|golang\.org\/x\/sync\/errgroup\.Group)\.Wait$/;

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
    if (own.makes && mayBlock(unit, root, resolution)) return [{ root, isSmall: true, concerns: undefined }];
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
    const { starts, startsBy, makes, makesBy } = ownOf(unit, 0 as FunctionId, resolution, Number(key));
    return (starts || startsBy) && (makes || makesBy);
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
    const { starts, startsBy } = ownOf(unit, 0 as FunctionId, resolution, Number(key));
    return starts || startsBy;
  },
  isSame: (one, other) => one === other,
});

/** Whether a function starts goroutines, and is called with something to wait at, or that may lead to it: its caller may be the other side. */
function startsForCaller(unit: Unit, resolution: Resolution, follows: number): boolean {
  return startingFor.get(resolution, unit, String(follows));
}

const waitingFor = new KeptAnswers<boolean>({
  find(resolution, unit, key) {
    if (!isGiven(unit, resolution)) return false;
    const own = ownOf(unit, 0 as FunctionId, resolution, Number(key));
    return own.waitsBy || waitsItself(own, true) || relockedIn(unit, own, resolution).length > 0;
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
    asksValues(unit, resolution)
  );
}

/** Whether a function takes a lock of what it is called with, and calls what only values tell: its caller may have made both. */
function asksValues(unit: Unit, resolution: Resolution): boolean {
  const surveys = unit.functions.map((body) => surveyOf(unit, body, resolution));
  return (
    surveys.some(({ takesLocks }) => takesLocks) &&
    surveys.some(({ callsValues }) => callsValues) &&
    isGiven(unit, resolution)
  );
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
    const { makes, makesBy } = ownOf(unit, id as FunctionId, resolution, follows!);
    return makes || makesBy;
  },
  isSame: (one, other) => one === other,
});

/** Whether a function makes something to wait at, itself, in a closure or `follows` calls down. */
export function makesSynchronisation(unit: Unit, id: FunctionId, resolution: Resolution, follows = 0): boolean {
  return made.get(resolution, unit, `${id} ${follows}`);
}

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

/** So many calls down (`follows`) functions of the package are asked what they do for their callers: they may call each other in circles. */
function ownOf(unit: Unit, id: FunctionId, resolution: Resolution, follows = mostCallsDown + 1): Own {
  const own: Own = {
    starts: false,
    locks: new Set(),
    once: false,
    waits: false,
    makes: false,
    startsBy: false,
    makesBy: false,
    waitsBy: false,
  };
  const within = new Set<FunctionId>([id]);
  for (const body of unit.functions) {
    if (body.parent !== undefined && within.has(body.parent)) within.add(body.id);
    if (!within.has(body.id)) continue;
    const { starts, once, waits, makes, takesLocks, calls } = surveyOf(unit, body, resolution);
    own.starts ||= starts;
    own.once ||= once;
    own.waits ||= waits;
    own.makes ||= makes;
    if (takesLocks) own.locks.add(body.id);
    if (follows > 0) for (const callee of calls.values()) follow(unit, body.id, callee, resolution, own, follows - 1);
  }
  return own;
}

/** Of one analysis; each function is asked for itself, for its callers, and for theirs. */
const surveys = new WeakMap<Resolution, WeakMap<FunctionIr, Survey>>();

function surveyOf(unit: Unit, body: FunctionIr, resolution: Resolution): Survey {
  const known = surveys.get(resolution) ?? new WeakMap<FunctionIr, Survey>();
  surveys.set(resolution, known);
  let survey = known.get(body);
  if (survey === undefined) {
    survey = lookAt(unit, body, resolution);
    known.set(body, survey);
  }
  return survey;
}

function lookAt(unit: Unit, { blocks }: FunctionIr, resolution: Resolution): Survey {
  const survey: Survey = {
    starts: false,
    once: false,
    waits: false,
    makes: false,
    takesLocks: false,
    callsValues: false,
    calls: new Map(),
  };
  for (const { operations, terminator } of blocks) {
    for (const operation of operations) {
      ofOperation(unit, operation, resolution, survey);
      for (const value of valuesOf(operation)) survey.makes ||= makesOne(unit, value, resolution);
    }
    for (const value of valuesOf(terminator)) survey.makes ||= makesOne(unit, value, resolution);
    if (terminator.kind === 'select') survey.waits = true;
    if (terminator.kind === 'range' && holdsSynchronisation(unit, resolution.typeOf(unit, terminator.over), resolution))
      survey.waits = true;
  }
  return survey;
}

function ofOperation(unit: Unit, operation: Operation, resolution: Resolution, survey: Survey): void {
  switch (operation.kind) {
    case 'go':
      survey.starts = true;
      return;
    case 'send':
    case 'receive':
      survey.waits = true;
      return;
    case 'declare':
      for (const variable of operation.variables) {
        const type = resolution.typeOf(unit, { kind: 'variable', variable, range: operation.range });
        if (holdsSynchronisation(unit, type, resolution) === true) survey.makes = true;
      }
      return;
    case 'call':
    case 'defer': {
      const callee = resolution.calleeOf(unit, operation);
      if (callee.kind === 'builtin') {
        if (callee.name === 'make') survey.makes ||= makesChannel(unit, operation, resolution);
        // Whoever closes it once more panics.
        survey.waits ||= callee.name === 'close';
        return;
      }
      if (callee.kind === 'function' && callee.path === resolution.packageOf(unit)) {
        const key = `${callee.typeName ?? ''}.${callee.name}`;
        if (!survey.calls.has(key)) survey.calls.set(key, callee);
      }
      survey.callsValues ||= isTold(callee, resolution.packageOf(unit));
      const name = qualifiedName(callee) ?? '';
      survey.starts ||= starting.test(name);
      survey.takesLocks ||= locking.test(name);
      survey.once ||= name === 'sync.Once.Do';
      survey.waits ||= waiting.test(name);
    }
  }
}

/** What a function of the package does for its caller, asked so many more calls down. */
function follow(
  unit: Unit,
  id: FunctionId,
  callee: KnownFunction,
  resolution: Resolution,
  own: Own,
  next: number,
): void {
  if (holdsForCaller({ unit: callee.unread, id: 0 as FunctionId }, resolution)) own.locks.add(id);
  own.startsBy ||= startsForCaller(callee.unread, resolution, next);
  own.waitsBy ||= waitsForCaller(callee.unread, resolution, next);
  if (!callee.results.some(({ type }) => mayHoldSynchronisation(unit, type, resolution))) return;
  own.makesBy ||= makesSynchronisation(callee.unread, 0 as FunctionId, resolution, next);
  if (!givesStarted(callee.unread, resolution, next)) return;
  own.starts = true;
  own.makes = true;
}

/** Methods of interfaces that the library declares are asked for very often, and seldom block. */
function isTold(callee: Callee, own: string): boolean {
  return callee.kind === 'unknown' || (callee.kind === 'method' && callee.isInterface && callee.path === own);
}

const blocking = new KeptAnswers<boolean>({
  find(resolution, unit, key) {
    const [id, follows] = key.split(' ').map(Number);
    return blocksWithin(unit, id as FunctionId, resolution, follows!);
  },
  isSame: (one, other) => one === other,
});

/** Whether a function, in a closure or some calls down, does what somebody may stay blocked by: with what it has made itself, or what is called through values. */
function mayBlock(unit: Unit, id: FunctionId, resolution: Resolution): boolean {
  return blocksWithin(unit, id, resolution, mostCallsDown + 1);
}

function blocksWithin(unit: Unit, id: FunctionId, resolution: Resolution, follows: number): boolean {
  const within = new Set<FunctionId>([id]);
  return unit.functions.some((body) => {
    if (body.parent !== undefined && within.has(body.parent)) within.add(body.id);
    if (!within.has(body.id)) return false;
    const { starts, once, waits, takesLocks, callsValues, calls } = surveyOf(unit, body, resolution);
    if (starts || once || waits || takesLocks || callsValues) return true;
    return (
      follows > 0 && [...calls.values()].some(({ unread }) => blocking.get(resolution, unread, `0 ${follows - 1}`))
    );
  });
}

function makesOne(unit: Unit, value: Value, resolution: Resolution): boolean {
  const isMade = value.kind === 'composite' || value.kind === 'type';
  if (isMade && holdsSynchronisation(unit, value.type, resolution) === true) return true;
  return parts(value).some((part) => makesOne(unit, part, resolution));
}
