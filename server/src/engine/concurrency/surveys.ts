/** Owns what a function does by itself that others may have a part in: starting, waiting, locking, making what is waited at, and whom it calls. Follows no calls. */
import type { FunctionIr, Operation, Unit, Value } from '../ir/model';
import { parts, valuesOf } from '../ir/walk';
import { type Callee, qualifiedName, type Resolution } from '../packages/resolution';
import { holdsSynchronisation, makesChannel } from './synchronisation-types';

/** What code does by itself. */
export interface Deeds {
  /** Starts goroutines. */
  starts: boolean;
  /** Does something once. */
  once: boolean;
  /** Waits for others in another way than for locks. */
  waits: boolean;
  /** Waits for a group or a condition variable, or changes the counter of a group: what it was before, others have said. */
  joins: boolean;
  /** Makes something to wait at. */
  makes: boolean;
}

/** Of one function, closures in it aside. */
export interface Survey extends Deeds {
  takesLocks: boolean;
  /** Calls what only values tell: methods of interfaces of the package, functions in variables and fields. */
  callsValues: boolean;
  /** Functions of the package that it calls, in order. */
  readonly calls: Map<string, Called>;
}

export interface Called {
  readonly callee: KnownFunction;
  /** By call, what it is given. */
  readonly args: (readonly Value[])[];
}

type KnownFunction = Extract<Callee, { kind: 'function' }>;

const starting =
  /^(?:(?:sync\.WaitGroup|golang\.org\/x\/sync\/errgroup\.Group)\.(?:Try)?Go|(?:time|context)\.AfterFunc)$/;
const locking = /^sync\.(?:Mutex\.Lock|RWMutex\.R?Lock)$/;
const doingOnce = /^sync\.Once(?:\.Do|Func|Values?)$/;
const deriving = /^context\.With(?:Cancel|Timeout|Deadline)/;
/** Not deferred: who waits for what it has stopped waits for ever. */
const stopping = /^time\.(?:Timer|Ticker)\.Stop$/;
const waiting = /^(?:sync\.(?:WaitGroup|Cond)|golang\.org\/x\/sync\/errgroup\.Group)\.Wait$/;
const counting = /^sync\.WaitGroup\.(?:Add|Done)$/;

/** Of one analysis; each function is asked for itself, for its callers, and for theirs. */
const surveys = new WeakMap<Resolution, WeakMap<FunctionIr, Survey>>();

export function surveyOf(unit: Unit, body: FunctionIr, resolution: Resolution): Survey {
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
    joins: false,
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
        const called = survey.calls.get(key) ?? { callee, args: [] };
        called.args.push(operation.args);
        survey.calls.set(key, called);
      }
      survey.callsValues ||= isTold(callee, resolution.packageOf(unit));
      const name = qualifiedName(callee) ?? '';
      survey.starts ||= starting.test(name);
      survey.takesLocks ||= locking.test(name);
      survey.once ||= doingOnce.test(name);
      // Whoever takes more from a group than was added panics.
      const joins = waiting.test(name) || counting.test(name);
      survey.waits ||= joins;
      survey.joins ||= joins;
      survey.makes ||= deriving.test(name) || (operation.kind === 'call' && stopping.test(name));
    }
  }
}

/** Methods of interfaces that the library declares are asked for very often, and seldom block, but for those of locks. */
function isTold(callee: Callee, own: string): boolean {
  if (callee.kind !== 'method' || !callee.isInterface) return callee.kind === 'unknown';
  return callee.path === own || (callee.path === 'sync' && callee.typeName === 'Locker');
}

function makesOne(unit: Unit, value: Value, resolution: Resolution): boolean {
  const isMade = value.kind === 'composite' || value.kind === 'type';
  if (isMade && holdsSynchronisation(unit, value.type, resolution) === true) return true;
  return parts(value).some((part) => makesOne(unit, part, resolution));
}
