/**
 * Owns what code does that others can notice: whether it synchronises with anybody, whom it may hand what it is given, which fields it sets.
 * What does none of that can be left out without making a difference to who waits for whom. Knows no paths.
 */
import type { Block, BlockId, FunctionId, FunctionIr, Operation, Terminator, Unit, Value } from '../ir/model';
import { endsProgram } from '../ir/regions';
import { parts, valuesOf } from '../ir/walk';
import { KeptAnswers } from '../packages/kept';
import { type Callee, qualifiedName, type Resolution } from '../packages/resolution';
import { effectOf } from '../packages/standard-effects';
import { BottomUp } from './bottom-up';
import { holdsSynchronisation, isBasic, makesChannel } from './synchronisation-types';

/** Which kinds of side effects there are. */
export interface EffectKinds {
  /** Communicates, locks, starts, makes channels, ends early, or does what nobody can tell. */
  readonly synchronises: boolean;
  /** Calls what does. */
  readonly delegates: boolean;
  /** Makes objects that hold something to synchronise with, itself or by what it calls. */
  readonly makes: boolean;
  /** Derives contexts that can be ended, itself or by what it calls. */
  readonly derives: boolean;
  /** Hands something on that may be of use to others. */
  readonly handsOn: boolean;
}

export interface SideEffects extends EffectKinds {
  /** Names of the fields and of global variables; `*`: elements and what pointers lead to; `?`: nobody can tell. */
  readonly sets: ReadonlySet<string>;
  /** The same, of what its results may depend on besides what it is given; empty where it does more than compute them. */
  readonly reads: ReadonlySet<string>;
}

interface Collected {
  synchronises: boolean;
  delegates: boolean;
  makes: boolean;
  derives: boolean;
  handsOn: boolean;
  readonly sets: Set<string>;
  readonly reads: Set<string>;
}

type Call = Extract<Operation, { kind: 'call' | 'defer' }>;

const nothing: SideEffects = newCollected();
const anything: SideEffects = {
  synchronises: true,
  delegates: true,
  makes: true,
  derives: true,
  handsOn: true,
  sets: new Set(['?']),
  reads: new Set(),
};

/** Functions of packages with natives that neither block nor wake anybody. */
const quiet =
  /^(?:fmt|errors)\.|^time\.(?:Now|Since|Until|Date|Unix\w*|Parse\w*)$|^time\.(?:Time|Duration|Month|Weekday|Location)\.|^testing\.(?:T|B|TB|F|common)\.(?:Log|Logf|Error|Errorf|Helper|Name|Failed|Fatal|Fatalf|FailNow|Skip|Skipf|SkipNow|TempDir|Setenv|ReportAllocs|ResetTimer|StartTimer|StopTimer|SetBytes)$|^runtime\.(?:Caller\w*|Stack|NumGoroutine|NumCPU|GOMAXPROCS|KeepAlive|ReadMemStats|FuncForPC|GC|Version)$/;
const played =
  /^(?:sync(?!\.(?:Pool|Map)\.)|sync\/atomic|context|time|runtime|testing|golang\.org\/x\/sync\/errgroup)\./;
const deriving = /^context\.With(?:Cancel|Timeout|Deadline)(?:Cause)?$/;
/** What sets more than so many fields may as well set any. */
const mostNames = 100;

const known = new BottomUp<SideEffects>({
  nothing,
  unreadable: anything,
  find({ unit, id }, resolution) {
    const body = unit.functions[id]!;
    // A panic is no way on.
    const blocks = body.blocks.filter((block) => !endsProgram(body, block.id));
    return blocks.length === 0 ? anything : ofBlocks(unit, body, blocks, resolution);
  },
  isSame: (one, other) =>
    one === other || (areSameKinds(one, other) && isSameSet(one.sets, other.sets) && isSameSet(one.reads, other.reads)),
});

/** Kept apart: the names change with every other edit, and most of those who ask do not ask for them. */
const kinds = new KeptAnswers<EffectKinds>({
  find: (resolution, unit, id) => sideEffectsOf(unit, Number(id) as FunctionId, resolution),
  isSame: areSameKinds,
});

function areSameKinds(one: EffectKinds, other: EffectKinds): boolean {
  return (
    one.synchronises === other.synchronises &&
    one.delegates === other.delegates &&
    one.makes === other.makes &&
    one.derives === other.derives &&
    one.handsOn === other.handsOn
  );
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((each) => other.has(each));
}

/** Code of other packages is not looked into: it may wait and wake as it likes, but it knows nothing of what it is not given. */
const elsewhere: SideEffects = { ...nothing, delegates: true, handsOn: true };

/** Of a function that code of `from` calls. */
export function sideEffectsOfCall(from: Unit, unit: Unit, id: FunctionId, resolution: Resolution): SideEffects {
  return resolution.packageOf(from) === resolution.packageOf(unit) ? sideEffectsOf(unit, id, resolution) : elsewhere;
}

/** Of a function with everything it calls. */
export function sideEffectsOf(unit: Unit, id: FunctionId, resolution: Resolution): SideEffects {
  return known.of({ unit, id }, resolution);
}

/** Of a function that code of `from` calls. */
export function effectKindsOfCall(from: Unit, unit: Unit, id: FunctionId, resolution: Resolution): EffectKinds {
  return resolution.packageOf(from) === resolution.packageOf(unit) ? effectKindsOf(unit, id, resolution) : elsewhere;
}

/** Of a function with everything it calls. */
export function effectKindsOf(unit: Unit, id: FunctionId, resolution: Resolution): EffectKinds {
  return kinds.get(resolution, unit, String(id));
}

/** Of some blocks of a function. */
export function sideEffectsOfBlocks(
  unit: Unit,
  body: FunctionIr,
  blocks: ReadonlySet<BlockId>,
  resolution: Resolution,
): SideEffects {
  return ofBlocks(unit, body, blocksOf(body, blocks), resolution);
}

/** The same where it does not matter that they end the function, or the program. */
export function sideEffectsOnTheWayOut(
  unit: Unit,
  body: FunctionIr,
  blocks: ReadonlySet<BlockId>,
  resolution: Resolution,
): SideEffects {
  const collected = newCollected();
  collect(unit, body, blocksOf(body, blocks), resolution, collected);
  return collected;
}

function blocksOf(body: FunctionIr, blocks: ReadonlySet<BlockId>): readonly Block[] {
  return [...blocks].map((id) => body.blocks[id]!);
}

function ofBlocks(unit: Unit, body: FunctionIr, blocks: readonly Block[], resolution: Resolution): SideEffects {
  const collected = newCollected();
  collect(unit, body, blocks, resolution, collected);
  collected.synchronises ||= blocks.some(({ terminator: { kind } }) => kind === 'panic' || kind === 'exit');
  // Nobody asks what the results of one depend on that does more than compute them.
  if (collected.synchronises || collected.handsOn || collected.sets.size > 0) collected.reads.clear();
  return collected;
}

function newCollected(): Collected {
  return {
    synchronises: false,
    delegates: false,
    makes: false,
    derives: false,
    handsOn: false,
    sets: new Set(),
    reads: new Set(),
  };
}

function collect(
  unit: Unit,
  body: FunctionIr,
  blocks: readonly Block[],
  resolution: Resolution,
  into: Collected,
): void {
  for (const { operations, terminator } of blocks) {
    for (const operation of operations) ofOperation(unit, body, operation, resolution, into);
    for (const value of valuesOf(terminator)) ofValue(unit, value, resolution, into);
    into.synchronises ||= waits(unit, terminator, resolution);
  }
  // One that nobody can tell makes no difference by the others: all members of a circle of calls come to say the same.
  if (into.sets.size > mostNames || into.sets.has('?')) {
    into.sets.clear();
    into.sets.add('?');
  }
}

function waits(unit: Unit, terminator: Terminator, resolution: Resolution): boolean {
  switch (terminator.kind) {
    case 'select':
      return true;
    case 'range': {
      const type = resolution.typeOf(unit, terminator.over);
      return type === undefined || ['channel', 'function'].includes(resolution.underlying(unit, type).kind);
    }
    default:
      return false;
  }
}

function ofValue(unit: Unit, value: Value, resolution: Resolution, into: Collected): void {
  switch (value.kind) {
    case 'closure':
      ofClosure(sideEffectsOf(unit, value.function, resolution), into);
      return;
    case 'field':
    case 'global':
    case 'member':
      into.reads.add(value.name);
      break;
    case 'index':
    case 'dereference':
      into.reads.add('*');
      break;
    case 'composite':
    case 'type':
      if (holdsSynchronisation(unit, value.type, resolution) === true) into.makes = true;
  }
  for (const part of parts(value)) ofValue(unit, part, resolution, into);
}

/** Somebody may run it later. */
function ofClosure(effects: SideEffects, into: Collected): void {
  add(effects, into);
  into.makes ||= effects.synchronises || effects.delegates;
}

function ofOperation(
  unit: Unit,
  body: FunctionIr,
  operation: Operation,
  resolution: Resolution,
  into: Collected,
): void {
  for (const value of valuesOf(operation)) ofValue(unit, value, resolution, into);
  switch (operation.kind) {
    case 'send':
    case 'receive':
    case 'go':
      into.synchronises = true;
      return;
    case 'call':
    case 'defer':
      ofCall(unit, operation, resolution, into);
      return;
    case 'assign':
      for (const target of operation.targets) if (target !== undefined) ofTarget(unit, body, target, into);
      into.handsOn ||= operation.targets.some((target) => target !== undefined && isKept(unit, target, resolution));
      return;
    case 'declare':
      for (const variable of operation.variables) {
        const type = resolution.typeOf(unit, { kind: 'variable', variable, range: operation.range });
        if (holdsSynchronisation(unit, type, resolution) === true) into.makes = true;
      }
  }
}

/** Whether what is assigned lies where others find it, and leads to something. */
function isKept(unit: Unit, target: Value, resolution: Resolution): boolean {
  const type = target.kind === 'variable' ? undefined : resolution.typeOf(unit, target);
  return target.kind !== 'variable' && (type === undefined || !isBasic(unit, type, resolution));
}

function ofTarget(unit: Unit, body: FunctionIr, target: Value, into: Collected): void {
  switch (target.kind) {
    case 'variable':
      // Others share it.
      if (unit.variables[target.variable]?.owner !== body.id) into.synchronises = true;
      return;
    case 'field':
    case 'global':
    case 'member':
      into.sets.add(target.name);
      return;
    default:
      into.sets.add('*');
  }
}

function ofCall(unit: Unit, call: Call, resolution: Resolution, into: Collected): void {
  const callee = resolution.calleeOf(unit, call);
  switch (callee.kind) {
    case 'builtin':
      ofBuiltin(unit, callee.name, call, resolution, into);
      return;
    case 'closure':
      add(sideEffectsOf(unit, callee.function, resolution), into);
      return;
    case 'function':
      ofFunction(unit, callee, resolution, into);
      return;
    case 'library':
    case 'method':
      ofForeign(callee, call, into);
      return;
    case 'conversion':
      return;
    case 'method-expression':
    case 'unknown':
      into.handsOn = true;
      // A function somebody gave: what it does the machine may know.
      into.synchronises ||= !isOfUnknownName(unit, call.callee, resolution);
  }
}

/** Is reached from a name nobody has declared, as it is while somebody types. */
function isOfUnknownName(unit: Unit, value: Value, resolution: Resolution): boolean {
  const [base] = value.kind === 'field' ? [value.base] : [];
  if (base !== undefined) return isOfUnknownName(unit, base, resolution);
  return value.kind === 'global' && resolution.typeOf(unit, value) === undefined;
}

function ofBuiltin(unit: Unit, name: string, call: Call, resolution: Resolution, into: Collected): void {
  if (name === 'close' || name === 'panic' || name === 'recover') into.synchronises = true;
  if (name === 'make' && makesChannel(unit, call, resolution)) {
    into.synchronises = true;
    into.makes = true;
  }
  if (name === 'copy' || name === 'delete' || name === 'clear') into.sets.add('*');
}

function ofFunction(
  unit: Unit,
  callee: Extract<Callee, { kind: 'function' }>,
  resolution: Resolution,
  into: Collected,
): void {
  const name = qualifiedName(callee);
  if (name !== undefined && quiet.test(name)) return;
  if (name !== undefined && played.test(name)) {
    into.synchronises = true;
    into.derives ||= deriving.test(name);
    return;
  }
  if (callee.path !== resolution.packageOf(unit)) delegate(elsewhere, into);
  else if (callee.unread.functions.length === 0) {
    resolution.looksInto(callee.unread);
    into.handsOn = true;
  } else delegate(sideEffectsOf(callee.unread, 0 as FunctionId, resolution), into);
}

function ofForeign(callee: Extract<Callee, { kind: 'library' | 'method' }>, { args }: Call, into: Collected): void {
  const name = qualifiedName(callee);
  if (name !== undefined && quiet.test(name)) return;
  if (name !== undefined && played.test(name)) {
    into.synchronises = true;
    into.derives ||= deriving.test(name);
    return;
  }
  const borrows = (place: number | 'receiver') => name !== undefined && effectOf(name, place)?.kind === 'borrows';
  if (callee.kind === 'method' && !borrows('receiver')) into.handsOn = true;
  if (!args.every((_, place) => borrows(place))) into.handsOn = true;
}

/** What is called synchronises with those only whom it is given something of. */
function delegate(effects: SideEffects, into: Collected): void {
  const delegates = effects.synchronises || effects.delegates;
  add({ ...effects, synchronises: false, delegates, handsOn: effects.handsOn || delegates }, into);
}

function add(effects: SideEffects, into: Collected): void {
  into.synchronises ||= effects.synchronises;
  into.delegates ||= effects.delegates;
  into.makes ||= effects.makes;
  into.derives ||= effects.derives;
  into.handsOn ||= effects.handsOn;
  for (const name of effects.sets) into.sets.add(name);
  for (const name of effects.reads) into.reads.add(name);
}
