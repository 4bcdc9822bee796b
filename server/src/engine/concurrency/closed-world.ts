/**
 * Owns which channels of a unit stay inside it: made once, bound to one variable, and never stored, passed on or captured by code that leaves.
 * Whatever leaves may be served by others and is no part of a model.
 */
import type { FunctionId, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, mentions, parts, valuesOf } from '../ir/walk';
import type { Resolution } from '../packages/resolution';

type Call = Extract<Operation, { kind: 'call' }>;

export interface LocalChannel {
  readonly variable: VariableId;
  readonly owner: FunctionIr;
  readonly make: Call;
  /** The operation that binds it. */
  readonly binding: Operation;
  readonly block: number;
}

export class ClosedWorld {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #leaving: ReadonlySet<FunctionId>;
  readonly #touching = new Map<string, boolean>();

  constructor(unit: Unit, resolution: Resolution) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#leaving = this.#closuresThatLeave();
  }

  channels(): readonly LocalChannel[] {
    const found: LocalChannel[] = [];
    for (const placed of eachOperation(this.#unit)) {
      const { operation } = placed;
      if (operation.kind !== 'assign') continue;
      for (const [at, value] of operation.values.entries()) {
        const target = operation.targets[at];
        const make = value.kind === 'result' ? this.#makeOf(placed.block.operations, value) : undefined;
        if (make === undefined || target?.kind !== 'variable') continue;
        const { variable } = target;
        if (this.#unit.variables[variable]?.owner !== placed.function.id || !this.#isClosed(variable)) continue;
        found.push({ variable, owner: placed.function, make, binding: operation, block: placed.block.id });
      }
    }
    return found;
  }

  /** The variable a channel value stands for: parameters of closures called on the spot mean their argument. */
  rootOf(value: Value): VariableId | undefined {
    let current: Value | undefined = value;
    for (let hops = 0; current?.kind === 'variable' && hops < 8; hops++) {
      const variable: Unit['variables'][number] | undefined = this.#unit.variables[current.variable];
      if (variable?.kind !== 'parameter' || variable.initial === undefined) return current.variable;
      current = variable.initial;
    }
    return undefined;
  }

  /** Whether running a function may touch the channel: itself, closures inside it, closures it calls. */
  touches(id: FunctionId, channel: VariableId, seen: ReadonlySet<FunctionId> = new Set()): boolean {
    const key = `${id} ${channel}`;
    const known = this.#touching.get(key);
    if (known !== undefined) return known;
    const body = this.#unit.functions[id];
    if (body === undefined || seen.has(id)) return false;
    const deeper = new Set([...seen, id]);
    const touches = body.blocks.some(({ operations, terminator }) =>
      [...operations, terminator].some((node) => {
        if (valuesOf(node).some((value) => mentions(value, (part) => this.rootOf(part) === channel))) return true;
        if (
          valuesOf(node).some((value) => this.#closuresIn(value).some((inner) => this.touches(inner, channel, deeper)))
        )
          return true;
        if (node.kind !== 'call' && node.kind !== 'defer' && node.kind !== 'go') return false;
        const callee = this.#resolution.calleeOf(this.#unit, node);
        return callee.kind === 'closure' && this.touches(callee.function, channel, deeper);
      }),
    );
    if (seen.size === 0) this.#touching.set(key, touches);
    return touches;
  }

  #makeOf(operations: readonly Operation[], value: Extract<Value, { kind: 'result' }>): Call | undefined {
    const call = operations.find((each) => each.kind === 'call' && each.id === value.operation);
    if (call?.kind !== 'call' || call.callee.kind !== 'global' || call.callee.name !== 'make') return undefined;
    const [type] = call.args;
    return type?.kind === 'type' && type.type.kind === 'channel' ? call : undefined;
  }

  #isClosed(channel: VariableId): boolean {
    let bindings = 0;
    for (const { blocks, id } of this.#unit.functions) {
      if (this.#leaving.has(id) && this.touches(id, channel)) return false;
      for (const { operations, terminator } of blocks) {
        for (const node of [...operations, terminator]) {
          if (this.#escapes(node, channel)) return false;
          if (node.kind !== 'assign') continue;
          bindings += node.targets.filter(
            (target) => target?.kind === 'variable' && target.variable === channel,
          ).length;
        }
      }
    }
    return bindings === 1;
  }

  /** Whether a node uses the channel as anything but a channel. */
  #escapes(node: Operation | Terminator, channel: VariableId): boolean {
    const holds = (value: Value | undefined) =>
      value !== undefined && mentions(value, (part) => this.rootOf(part) === channel);
    switch (node.kind) {
      case 'send':
        return holds(node.value) || (holds(node.channel) && node.channel.kind !== 'variable');
      case 'receive':
        return holds(node.channel) && node.channel.kind !== 'variable';
      case 'range':
        return holds(node.key) || holds(node.value) || (holds(node.over) && node.over.kind !== 'variable');
      case 'select':
        return node.cases.some(({ communication }) => this.#escapes(communication, channel));
      case 'assign':
        return node.values.some(holds) || node.targets.some((target) => target?.kind !== 'variable' && holds(target));
      case 'call':
      case 'go':
      case 'defer': {
        const callee = this.#resolution.calleeOf(this.#unit, node);
        if (callee.kind === 'builtin' && ['close', 'len', 'cap'].includes(callee.name)) return false;
        const isSpot = node.callee.kind === 'closure';
        return holds(node.callee) || node.args.some((arg) => holds(arg) && !(isSpot && arg.kind === 'variable'));
      }
      case 'branch':
        return false;
      default:
        return valuesOf(node).some(holds);
    }
  }

  #closuresIn(value: Value): readonly FunctionId[] {
    if (value.kind === 'closure') return [value.function];
    return parts(value).flatMap((part) => this.#closuresIn(part));
  }

  /** Closures that are stored or passed on, and everything inside them. A closure in a variable that is only ever called stays. */
  #closuresThatLeave(): ReadonlySet<FunctionId> {
    const leaving = new Set<FunctionId>();
    const variables = new Map<VariableId, FunctionId>();
    const leave = (value: Value): void => {
      if (value.kind === 'closure') leaving.add(value.function);
      const held = value.kind === 'variable' ? variables.get(value.variable) : undefined;
      if (held !== undefined) leaving.add(held);
      for (const part of parts(value)) leave(part);
    };
    const nodes = this.#unit.functions.flatMap(({ blocks }) =>
      blocks.flatMap(({ operations, terminator }): (Operation | Terminator)[] => [...operations, terminator]),
    );
    for (const node of nodes) {
      if (node.kind !== 'assign') continue;
      for (const [at, value] of node.values.entries()) {
        const target = node.targets[at];
        if (value.kind === 'closure' && target?.kind === 'variable') variables.set(target.variable, value.function);
      }
    }
    for (const node of nodes) {
      if (node.kind === 'call' || node.kind === 'go' || node.kind === 'defer') {
        if (this.#resolution.calleeOf(this.#unit, node).kind !== 'closure') leave(node.callee);
        for (const arg of node.args) leave(arg);
      } else if (node.kind === 'assign') {
        for (const [at, value] of node.values.entries()) {
          if (value.kind !== 'closure' || node.targets[at]?.kind !== 'variable') leave(value);
        }
      } else for (const value of valuesOf(node)) leave(value);
    }
    for (const { id, parent } of this.#unit.functions) {
      if (parent !== undefined && leaving.has(parent)) leaving.add(id);
    }
    return leaving;
  }
}
