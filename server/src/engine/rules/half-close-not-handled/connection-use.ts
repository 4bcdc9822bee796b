/** Owns what the code of a unit does with a connection it opened: closes it, hands it on, or only uses it. Knows no paths. */
import type { FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../../ir/model';
import { parts, valuesOf } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';

export type Use = 'none' | 'close' | 'handed on';

/** Packages whose functions read and write what they are given, and never close it. */
const readersAndWriters = /^(bufio|fmt|io|io\/ioutil|encoding\/\w+)$/;

/** Calls are followed so deep; beyond it the callee is taken to own what it is given. */
const deepest = 4;

export class ConnectionUse {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #depth: number;
  readonly #names: ReadonlySet<VariableId>;

  /** `root` holds the connection; other variables may hold it by another type. */
  constructor(unit: Unit, resolution: Resolution, root: VariableId, depth = 0) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#depth = depth;
    const names = new Set([root]);
    for (const { id, initial } of unit.variables) {
      const held = initial && unwrapped(initial);
      if (held?.kind === 'variable' && names.has(held.variable)) names.add(id);
    }
    this.#names = names;
  }

  isIt(value: Value): boolean {
    const held = unwrapped(value);
    return held.kind === 'variable' && this.#names.has(held.variable);
  }

  /** Of one operation; with `deep`, closures it mentions are part of it. */
  of(node: Operation | Terminator, deep: boolean): Use {
    const uses: Use[] = [];
    if (node.kind === 'call' || node.kind === 'go' || node.kind === 'defer') {
      if (node.callee.kind === 'field' && this.isIt(node.callee.base)) {
        if (node.callee.name === 'Close') uses.push('close');
      } else uses.push(this.#held(node.callee, deep));
      for (const [index, arg] of node.args.entries()) {
        uses.push(this.isIt(arg) ? this.#argument(node, index) : this.#held(arg, deep));
      }
    } else if (node.kind === 'assign') {
      for (const [at, value] of node.values.entries()) {
        const target = node.targets[at];
        const isName = target === undefined || (target.kind === 'variable' && this.#names.has(target.variable));
        const isOk = value.kind === 'ok' && this.isIt(value.of);
        if (!isOk && !(isName && this.isIt(value))) uses.push(this.#held(value, deep));
      }
    } else if (node.kind === 'return' || node.kind === 'send' || node.kind === 'panic') {
      for (const value of valuesOf(node)) uses.push(this.#held(value, deep));
    }
    return strongest(uses);
  }

  ofFunction({ blocks }: FunctionIr, deep: boolean): Use {
    return strongest(
      blocks.flatMap(({ operations, terminator }) => [...operations, terminator].map((node) => this.of(node, deep))),
    );
  }

  #argument(site: Extract<Operation, { kind: 'call' | 'go' | 'defer' }>, index: number): Use {
    const callee = this.#resolution.calleeOf(this.#unit, site);
    if (callee.kind === 'library' && readersAndWriters.test(callee.path)) return 'none';
    if (callee.kind !== 'function' || this.#depth >= deepest) return 'handed on';
    const parameter = callee.unit.functions[0]?.parameters[index];
    if (parameter === undefined) return 'handed on';
    const inside = new ConnectionUse(callee.unit, this.#resolution, parameter, this.#depth + 1);
    return strongest(callee.unit.functions.map((body) => inside.ofFunction(body, false)));
  }

  #held(value: Value, deep: boolean): Use {
    if (this.isIt(value)) return 'handed on';
    if (value.kind === 'field' && this.isIt(value.base)) return value.name === 'Close' ? 'close' : 'none';
    if (value.kind === 'closure') {
      const body = this.#unit.functions[value.function];
      return deep && body !== undefined ? this.ofFunction(body, deep) : 'none';
    }
    if (value.kind === 'binary' || value.kind === 'ok') return 'none';
    return strongest(parts(value).map((part) => this.#held(part, deep)));
  }
}

function unwrapped(value: Value): Value {
  return value.kind === 'assert' || value.kind === 'convert' ? unwrapped(value.operand) : value;
}

function strongest(uses: readonly Use[]): Use {
  if (uses.includes('handed on')) return 'handed on';
  return uses.includes('close') ? 'close' : 'none';
}
