/**
 * Owns which functions are explored each for itself: those in which somebody could stay blocked though nobody outside has a part in it. Told by what a function
 * and the closures in it do themselves.
 */
import type { FunctionId, FunctionIr, Operation, Unit, Value, VariableId } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import { eachOperation, mentions, parts, valuesOf } from '../ir/walk';
import { KeptAnswers } from '../packages/kept';
import { type LockId, unnamed } from '../packages/lock-identity';
import { type Callee, qualifiedName, type Resolution } from '../packages/resolution';
import { closesForCaller, mayUseClosed, usesChannels } from './channels-closed';
import { locksUsedIn } from './lock-order/locks-used';
import { holdsForCaller, relockedBy } from './lock-order/nestings';
import type { Concerns } from './machine/call';
import { holdsSynchronisation } from './synchronisation-types';

export interface Root {
  readonly root: FunctionId;
  /** There is little to find: all there is to wait at comes from outside, or what stays behind is gone with the test run. */
  readonly isSmall: boolean;
  /** What there is to find, where it is one thing only. */
  readonly concerns: Concerns | undefined;
}

interface Own {
  readonly follows: boolean;
  /** Starts goroutines. */
  starts: boolean;
  /** Those of its functions that take locks, or call what holds some for them. */
  readonly locks: Set<FunctionId>;
  /** Does something once. */
  once: boolean;
  /** Waits for others in another way. */
  waits: boolean;
  /** Makes something to wait at. */
  makes: boolean;
  /** Calls what starts goroutines for what it is called with. */
  startsBy: boolean;
  /** Calls what makes something to wait at for its caller. */
  makesBy: boolean;
}

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
  // Whoever is given it may run it: handlers, callbacks.
  for (const { id } of unit.functions) {
    const { starts, makes, startsBy } = ownOf(unit, id, resolution);
    if ((starts || startsBy) && makes) roots.add(id);
  }
  return [...roots].flatMap((root) => {
    const own = ownOf(unit, root, resolution);
    const { locks, once, waits } = own;
    const makes = own.makes || (own.startsBy && own.makesBy);
    const starts = own.starts || (own.startsBy && makes);
    const isSmall = !makes || resolution.fileOf(unit).endsWith('_test.go');
    if (starts || once || (waits && makes)) return [{ root, isSmall, concerns: undefined }];
    const relocked = [...locks].flatMap((id) => relockedBy({ unit, id }, resolution));
    if (relocked.length > 0) return [{ root, isSmall, concerns: aboutLocks(new Set(relocked), resolution) }];
    if (!mayUseClosed(unit, root, resolution)) return [];
    return [{ root, isSmall, concerns: (...code) => usesChannels(...code, resolution) }];
  });
}

/** Undefined where one of them has no name. */
function aboutLocks(locks: ReadonlySet<LockId>, resolution: Resolution): Concerns | undefined {
  if (locks.has(unnamed)) return undefined;
  return (unit, blocks) =>
    [...locksUsedIn(unit, blocks, resolution)].some((lock) => lock === unnamed || locks.has(lock));
}

const given = new KeptAnswers<boolean>({
  find(resolution, unit) {
    if (!mayStart(unit)) return false;
    const results = unit.functions[0]?.results ?? [];
    if (!results.some(({ type }) => holdsSynchronisation(unit, type, resolution) === true)) return false;
    const { starts, makes } = ownOf(unit, 0 as FunctionId, resolution, false);
    return starts && makes;
  },
  isSame: (one, other) => one === other,
});

/** Whether a function gives its callers something to wait at that goroutines it has started wait at, too. */
export function givesStarted(unit: Unit, resolution: Resolution): boolean {
  return given.get(resolution, unit, '');
}

const startingFor = new KeptAnswers<boolean>({
  find(resolution, unit) {
    if (!mayStart(unit)) return false;
    const isGiven = unit.variables.some(
      (variable, at) =>
        (variable.kind === 'receiver' || variable.kind === 'parameter') &&
        variable.owner === 0 &&
        holdsSynchronisation(unit, typeOfVariable(unit, at as VariableId, resolution), resolution) === true,
    );
    return isGiven && ownOf(unit, 0 as FunctionId, resolution, false).starts;
  },
  isSame: (one, other) => one === other,
});

/** Whether a function starts goroutines, and is called with something to wait at: its caller may be the other side. */
export function startsForCaller(unit: Unit, resolution: Resolution): boolean {
  return startingFor.get(resolution, unit, '');
}

function typeOfVariable(unit: Unit, variable: VariableId, resolution: Resolution): TypeExpression | undefined {
  return resolution.typeOf(unit, { kind: 'variable', variable, range: unit.nameRange });
}

const made = new KeptAnswers<boolean>({
  find: (resolution, unit, key) => ownOf(unit, Number(key) as FunctionId, resolution, false).makes,
  isSame: (one, other) => one === other,
});

/** Whether a function makes something to wait at, itself or in a closure. */
export function makesSynchronisation(unit: Unit, id: FunctionId, resolution: Resolution): boolean {
  return made.get(resolution, unit, String(id));
}

const startingUnits = new WeakMap<Unit, boolean>();

/** Whether somewhere in a unit goroutines may be started, told by names alone. */
export function mayStart(unit: Unit): boolean {
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

/** `follows`: what a function of the package gives its caller counts; functions may call each other in circles. */
function ownOf(unit: Unit, id: FunctionId, resolution: Resolution, follows = true): Own {
  const own: Own = {
    follows,
    starts: false,
    locks: new Set(),
    once: false,
    waits: false,
    makes: false,
    startsBy: false,
    makesBy: false,
  };
  const within = new Set<FunctionId>([id]);
  for (const body of unit.functions) {
    if (body.parent !== undefined && within.has(body.parent)) within.add(body.id);
    if (within.has(body.id)) lookAt(unit, body, resolution, own);
  }
  return own;
}

function lookAt(unit: Unit, { id, blocks }: FunctionIr, resolution: Resolution, own: Own): void {
  for (const { operations, terminator } of blocks) {
    for (const operation of operations) {
      ofOperation(unit, id, operation, resolution, own);
      for (const value of valuesOf(operation)) own.makes ||= makesOne(unit, value, resolution);
    }
    for (const value of valuesOf(terminator)) own.makes ||= makesOne(unit, value, resolution);
    if (terminator.kind === 'select') own.waits = true;
    if (terminator.kind === 'range' && holdsSynchronisation(unit, resolution.typeOf(unit, terminator.over), resolution))
      own.waits = true;
  }
}

function ofOperation(unit: Unit, id: FunctionId, operation: Operation, resolution: Resolution, own: Own): void {
  switch (operation.kind) {
    case 'go':
      own.starts = true;
      return;
    case 'send':
    case 'receive':
      own.waits = true;
      return;
    case 'declare':
      for (const variable of operation.variables) {
        const type = resolution.typeOf(unit, { kind: 'variable', variable, range: operation.range });
        if (holdsSynchronisation(unit, type, resolution) === true) own.makes = true;
      }
      return;
    case 'call':
    case 'defer': {
      const callee = resolution.calleeOf(unit, operation);
      if (callee.kind === 'builtin' && callee.name === 'make')
        own.makes ||= operation.args.some((arg) => arg.kind === 'type' && arg.type.kind === 'channel');
      // Whoever closes it once more panics.
      own.waits ||= callee.kind === 'builtin' && callee.name === 'close';
      if (own.follows) follow(unit, id, callee, resolution, own);
      const name = qualifiedName(callee) ?? '';
      own.starts ||= starting.test(name);
      if (locking.test(name)) own.locks.add(id);
      own.once ||= name === 'sync.Once.Do';
      own.waits ||= waiting.test(name);
    }
  }
}

/** What a function of the package does for its caller. */
function follow(unit: Unit, id: FunctionId, callee: Callee, resolution: Resolution, own: Own): void {
  if (callee.kind !== 'function' || callee.path !== resolution.packageOf(unit)) return;
  own.waits ||= closesForCaller(callee.unread, resolution);
  if (holdsForCaller(callee.unread, resolution)) own.locks.add(id);
  if (!own.startsBy && startsForCaller(callee.unread, resolution)) own.startsBy = true;
  if (!callee.results.some(({ type }) => holdsSynchronisation(unit, type, resolution) === true)) return;
  if (!own.makesBy && makesSynchronisation(callee.unread, 0 as FunctionId, resolution)) own.makesBy = true;
  if (!givesStarted(callee.unread, resolution)) return;
  own.starts = true;
  own.makes = true;
}

function makesOne(unit: Unit, value: Value, resolution: Resolution): boolean {
  const isMade = value.kind === 'composite' || value.kind === 'type';
  if (isMade && holdsSynchronisation(unit, value.type, resolution) === true) return true;
  return parts(value).some((part) => makesOne(unit, part, resolution));
}
