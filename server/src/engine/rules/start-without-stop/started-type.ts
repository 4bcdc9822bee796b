/**
 * Owns what a method or constructor of the package leaves running: a goroutine that loops until a method of the same type ends it.
 * Knows neither who calls it nor what becomes of the value.
 */
import type { FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { eachOperation, isVariable, mentions, parts, valuesOf } from '../../ir/walk';
import { type Callee, isNamed, type Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';

type Function = Extract<Callee, { kind: 'function' }>;

/** What ends a type's goroutines, in the order in which a message names one. */
const stops = ['Stop', 'Close', 'Shutdown', 'Cancel', 'Halt', 'Quit', 'Terminate', 'GracefulStop', 'StopAndWait'];

/** Any of these, called by whoever made the value, is taken for the end of it. */
export const endings = [
  ...stops,
  'Abort',
  'Destroy',
  'Dispose',
  'Drain',
  'Exit',
  'Finish',
  'Join',
  'Kill',
  'Release',
  'Wait',
];

/** Where a goroutine is started. */
export interface Started {
  readonly unit: Unit;
  readonly range: Range;
}

interface Stopping {
  readonly stop: Function;
  readonly go: Started;
}

const deepest = 2;

export class StartedTypes {
  readonly #resolution: Resolution;

  constructor(resolution: Resolution) {
    this.#resolution = resolution;
  }

  /** The method that must be called on `value` once `starter` has run, and which goroutine that ends; undefined when it leaves nothing behind. */
  stopOf(unit: Unit, value: Value, starter: Function): Stopping | undefined {
    if (this.#mayEndOtherwise(starter.unit) || this.#handsOn(starter.unit)) return undefined;
    const loops = this.#goroutines(starter.unit, 0).filter(({ body }) => runsOn(body));
    if (loops.length === 0) return undefined;
    for (const name of stops) {
      const { range } = value;
      const callee: Value = { kind: 'field', base: value, name, range, nameRange: range };
      const stop = this.#resolution.calleeOf(unit, { callee, args: [], spread: false, typeArguments: [] });
      if (stop.kind !== 'function') continue;
      const signals = this.#signals(stop.unit, 0);
      const ended = loops.find((loop) => listens(loop, signals));
      if (ended !== undefined) return { stop, go: ended.go };
    }
    return undefined;
  }

  /** Whether a function leaves a goroutine behind that its caller's parameters do not end: whoever gets its result may have to. */
  leavesBehind(unit: Unit): boolean {
    if (this.#mayEndOtherwise(unit) || this.#handsOn(unit)) return false;
    return this.#goroutines(unit, 0).some(({ body }) => runsOn(body));
  }

  /** A context, channel or function the caller gives ends it too. */
  #mayEndOtherwise(unit: Unit): boolean {
    const [body] = unit.functions;
    return (body?.parameters ?? []).some((id) => {
      const type = unit.variables[id]?.type;
      return type === undefined || isWayOut(type) || (type.kind === 'function' && mayEndLoop(type));
    });
  }

  /** Whether the method's receiver or the value the constructor returns is known to somebody else as well. */
  #handsOn(unit: Unit): boolean {
    const receiver = unit.receiver?.variable;
    const returned = unit.functions[0]!.blocks.flatMap(({ terminator }) =>
      terminator.kind === 'return' ? terminator.values.flatMap(variablesOf) : [],
    );
    const held = receiver === undefined ? returned : [receiver];
    return unit.functions[0]!.blocks.some(({ operations }) =>
      operations.some((operation) => held.some((id) => givesAway(operation, id))),
    );
  }

  /** What a function starts, itself or through the package's functions it calls. */
  #goroutines(unit: Unit, depth: number): readonly Goroutine[] {
    const found: Goroutine[] = [];
    for (const { operation, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'go' && operation.kind !== 'call') continue;
      const target = this.#resolution.calleeOf(unit, operation);
      if (operation.kind === 'go') {
        const within = target.kind === 'function' ? target.unit : unit;
        const id = target.kind === 'closure' ? target.function : target.kind === 'function' ? 0 : undefined;
        const body = id === undefined ? undefined : within.functions[id];
        if (body !== undefined) found.push({ unit: within, body, go: { unit, range: operation.range } });
      } else if (target.kind === 'function' && target.receiver !== undefined && owner.id === 0 && depth < deepest) {
        if (!this.#mayEndOtherwise(target.unit)) found.push(...this.#goroutines(target.unit, depth + 1));
      }
    }
    return found;
  }

  /** The fields through which a method tells goroutines to end. */
  #signals(unit: Unit, depth: number): ReadonlySet<string> {
    const found = new Set<string>();
    const add = (value: Value | undefined): void => {
      if (value?.kind === 'field') found.add(value.name);
    };
    for (const { operation } of eachOperation(unit)) {
      if (operation.kind === 'send') add(operation.channel);
      if (operation.kind === 'assign') operation.targets.forEach(add);
      if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
      const { callee, args } = operation;
      const target = this.#resolution.calleeOf(unit, operation);
      if (target.kind === 'builtin' && target.name === 'close') add(args[0]);
      if (target.kind === 'function' && depth < deepest) {
        for (const name of this.#signals(target.unit, depth + 1)) found.add(name);
      } else if (callee.kind === 'field') {
        // `s.cancel()` ends what listens to the context made with it.
        if (/cancel/i.test(callee.name)) found.add('ctx').add('context').add(callee.name);
        if (/^(Stop|Close|Cancel|Store|Shutdown|Kill|CompareAndSwap|Swap|Broadcast|Signal)$/.test(callee.name))
          add(callee.base);
      }
    }
    return found;
  }
}

interface Goroutine {
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly go: Started;
}

/** Whether it loops without an end of its own: not over a slice, not up to a count. */
function runsOn({ blocks }: FunctionIr): boolean {
  return blocks.some(({ loop }) => {
    const head = loop === undefined ? undefined : blocks[loop]?.terminator;
    if (head === undefined) return false;
    if (head.kind === 'range') return isChannelLike(head);
    return head.kind !== 'branch' || head.condition.kind !== 'binary';
  });
}

/** A range that binds at most one variable over a field may take from a channel. */
function isChannelLike(head: Extract<Terminator, { kind: 'range' }>): boolean {
  return head.value === undefined && head.over.kind === 'field';
}

function listens({ unit, body }: Goroutine, signals: ReadonlySet<string>): boolean {
  const isSignal = (value: Value): boolean => value.kind === 'field' && signals.has(value.name);
  const within = [body, ...unit.functions.filter(({ parent }) => parent === body.id)];
  return within.some(({ blocks }) =>
    blocks.some(({ operations, terminator }) =>
      [...operations, terminator].some((node: Operation | Terminator) =>
        valuesOf(node).some((value) => mentions(value, isSignal)),
      ),
    ),
  );
}

function isWayOut(type: TypeExpression): boolean {
  return type.kind === 'channel' || isNamed(type, 'context', 'Context');
}

/** Its result may say that it is over, and what it is given may be a way to end it: a callback that only gets values does neither. */
function mayEndLoop({ parameters, results }: Extract<TypeExpression, { kind: 'function' }>): boolean {
  return results.length > 0 || parameters.some(({ kind }) => kind === 'channel' || kind === 'function');
}

/** Stored, sent, or passed by itself. */
function givesAway(operation: Operation, variable: VariableId): boolean {
  const isIt = (value: Value): boolean =>
    isVariable(value, variable) || (value.kind === 'composite' && value.elements.some(({ value: each }) => isIt(each)));
  switch (operation.kind) {
    case 'assign':
      return operation.values.some((value, at) => isIt(value) && operation.targets[at]?.kind !== 'variable');
    case 'send':
      return isIt(operation.value);
    case 'call':
    case 'go':
    case 'defer':
      return operation.args.some(isIt);
    default:
      return false;
  }
}

function variablesOf(value: Value): readonly VariableId[] {
  return value.kind === 'variable' ? [value.variable] : parts(value).flatMap(variablesOf);
}
