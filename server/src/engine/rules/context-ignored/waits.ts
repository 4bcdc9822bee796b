/** Owns where a function waits: for others, for time, or for ever. A channel that its own code fills and closes without waiting is none of these. Knows no context. */

import { runsAgain } from '../../findings/loops/iterations';
import type { Block, FunctionIr, Operation, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation, operationById } from '../../ir/walk';
import { qualifiedName, type Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';

export interface Wait {
  readonly what: string;
  readonly range: Range;
}

/** Code that sends to a channel or closes it. */
interface Filler {
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly closes: boolean;
}

/** Channels that are filled from other channels, and functions that hand one on, are followed so deep. */
const deepest = 3;

export class Waits {
  readonly #resolution: Resolution;

  constructor(resolution: Resolution) {
    this.#resolution = resolution;
  }

  /** The first wait of the function's own code; what it starts or defers runs at other times. */
  firstIn(unit: Unit, owner: FunctionIr, depth = 0): Wait | undefined {
    for (const block of owner.blocks) {
      for (const operation of block.operations) {
        if (operation.kind === 'receive' && !isOwnToken(unit, operation))
          return { what: 'waits for a channel', range: operation.range };
        if (operation.kind !== 'call') continue;
        if (qualifiedName(this.#resolution.calleeOf(unit, operation)) !== 'time.Sleep') continue;
        const again = runsAgain(owner, block.id);
        return { what: again ? 'sleeps in a loop' : 'sleeps', range: operation.range };
      }
      const wait = this.#atEnd(unit, owner, block, depth);
      if (wait !== undefined) return wait;
    }
    return endlessLoop(owner);
  }

  #atEnd(unit: Unit, owner: FunctionIr, { terminator }: Block, depth: number): Wait | undefined {
    if (terminator.kind === 'select' && terminator.default === undefined)
      return { what: 'waits in a select', range: terminator.headRange };
    if (terminator.kind !== 'range' || this.#resolution.typeOf(unit, terminator.over)?.kind !== 'channel')
      return undefined;
    if (this.#isFilledHere(unit, owner, terminator.over, depth)) return undefined;
    return { what: 'ranges over a channel', range: terminator.headRange };
  }

  /** The range comes to its end as soon as the work is done: the channel is made here, and what fills and closes it waits for nobody else. */
  #isFilledHere(unit: Unit, owner: FunctionIr, over: Value, depth: number): boolean {
    if (over.kind !== 'variable' || depth >= deepest || !this.#isMade(unit, over.variable)) return false;
    const fillers = this.#fillersOf(unit, over.variable, depth);
    if (fillers?.some(({ closes }) => closes) !== true) return false;
    return fillers.every(({ unit: home, body }) => body === owner || !this.firstIn(home, body, depth + 1));
  }

  #isMade(unit: Unit, variable: VariableId): boolean {
    const { initial } = unit.variables[variable]!;
    const made = initial?.kind === 'result' ? operationById(unit, initial.operation) : undefined;
    if (made?.kind !== 'call' || !this.#isBuiltin(unit, made, 'make')) return false;
    return ![...eachOperation(unit)].some(
      ({ operation }) =>
        operation.kind === 'assign' &&
        operation.targets.some(
          (target, at) =>
            target?.kind === 'variable' && target.variable === variable && operation.values[at] !== initial,
        ),
    );
  }

  /** Undefined where somebody else has the channel, too. */
  #fillersOf(unit: Unit, channel: VariableId, depth: number): readonly Filler[] | undefined {
    const isIt = (value: Value): boolean => value.kind === 'variable' && value.variable === channel;
    const found: Filler[] = [];
    for (const body of unit.functions) {
      for (const { operations, terminator } of body.blocks) {
        const inSelect = terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [];
        for (const operation of [...operations, ...inSelect]) {
          if (operation.kind === 'send') {
            if (isIt(operation.value)) return undefined;
            if (isIt(operation.channel)) found.push({ unit, body, closes: false });
          } else if (operation.kind === 'assign') {
            if (operation.values.some(isIt)) return undefined;
          } else if (operation.kind === 'call' || operation.kind === 'go' || operation.kind === 'defer') {
            const given = operation.args.findIndex(isIt);
            const fillers = given < 0 ? [] : this.#givenTo(unit, body, operation, given, depth);
            if (fillers === undefined) return undefined;
            found.push(...fillers);
          }
        }
      }
    }
    return found;
  }

  #givenTo(
    unit: Unit,
    body: FunctionIr,
    operation: Extract<Operation, { kind: 'call' | 'go' | 'defer' }>,
    index: number,
    depth: number,
  ): readonly Filler[] | undefined {
    const target = this.#resolution.calleeOf(unit, operation);
    if (target.kind === 'builtin') return target.name === 'close' ? [{ unit, body, closes: true }] : [];
    const [home, callee] =
      target.kind === 'function'
        ? [target.unit, target.unit.functions[0]]
        : [unit, target.kind === 'closure' ? unit.functions[target.function] : undefined];
    const parameter = callee?.parameters[index];
    return parameter === undefined || depth >= deepest ? undefined : this.#fillersOf(home, parameter, depth + 1);
  }

  #isBuiltin(unit: Unit, call: Extract<Operation, { kind: 'call' }>, name: string): boolean {
    const target = this.#resolution.calleeOf(unit, call);
    return target.kind === 'builtin' && target.name === name;
  }
}

/** A receive that gives a semaphore's token back does not wait. */
function isOwnToken(unit: Unit, receive: Extract<Operation, { kind: 'receive' }>): boolean {
  const { channel } = receive;
  const root = (value: typeof channel): string => {
    if (value.kind === 'variable') return `v${value.variable}`;
    if (value.kind === 'global') return `g${value.name}`;
    return value.kind === 'field' ? `${root(value.base)}.${value.name}` : '?';
  };
  const key = root(channel);
  for (const { operation, function: owner } of eachOperation(unit)) {
    if (owner.id === 0 && operation.kind === 'send' && root(operation.channel) === key) return true;
  }
  return false;
}

/** A loop nothing but a panic leaves, that calls something. */
function endlessLoop(owner: FunctionIr): Wait | undefined {
  for (const block of owner.blocks) {
    if (block.loopDepth === 0 || block.loop === undefined || !runsAgain(owner, block.id)) continue;
    if (owner.blocks.some(({ terminator }) => terminator.kind === 'return')) return undefined;
    const call = block.operations.find(({ kind }) => kind === 'call');
    if (call !== undefined) return { what: 'loops for ever', range: call.range };
  }
  return undefined;
}
