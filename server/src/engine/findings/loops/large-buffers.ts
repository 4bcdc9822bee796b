/** Owns which values of a unit are large: what a function reads whole, and what is made large. Judges nobody who keeps them. */
import type { Operation, Unit, Value, VariableId } from '../../ir/model';
import { qualifiedName, type Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import type { RuleOption } from '../define-rule';
import { integer, nodesIn } from './loops';

type Call = Extract<Operation, { kind: 'call' }>;

export interface Source {
  readonly name: string;
  /** Where it gets its memory. */
  readonly range: Range;
}

export const largeOption: RuleOption = {
  description: 'The least size a buffer of constant size is made with, in bytes.',
  type: 'integer',
  default: 65536,
};

/** Texts one of which a function has that reads or makes something large. */
export const largeWords: readonly string[] = [
  'ReadAll(',
  'ReadFile(',
  'DumpRequest',
  'DumpResponse',
  '.CombinedOutput(',
  '.Output(',
  'make([]byte, ',
];

const reading = new Set([
  'io.ReadAll',
  'io/ioutil.ReadAll',
  'os.ReadFile',
  'io/ioutil.ReadFile',
  'io/fs.ReadFile',
  'net/http/httputil.DumpRequest',
  'net/http/httputil.DumpRequestOut',
  'net/http/httputil.DumpResponse',
  'os/exec.Cmd.Output',
  'os/exec.Cmd.CombinedOutput',
]);

export class LargeBuffers {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #large: number;
  readonly #calls = new Map<number, Call>();
  readonly #assigned = new Map<VariableId, number>();

  /** `large`: bytes from which on something made is. */
  constructor(unit: Unit, resolution: Resolution, large: number) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#large = large;
    for (const node of unit.functions.flatMap(({ blocks }) => blocks.flatMap(nodesIn))) {
      if (node.kind === 'call') this.#calls.set(node.id, node);
      if (node.kind !== 'assign') continue;
      for (const target of node.targets) {
        if (target?.kind !== 'variable') continue;
        this.#assigned.set(target.variable, (this.#assigned.get(target.variable) ?? 0) + 1);
      }
    }
  }

  /** The memory that `value` is all of, or all of it from some place on. */
  wholeOf(value: Value): Source | undefined {
    if (value.kind === 'convert') return this.wholeOf(value.operand);
    if (value.kind === 'slice') return value.bounds[1] === undefined ? this.wholeOf(value.base) : undefined;
    if (value.kind === 'variable') {
      const initial = this.only(value.variable);
      const source = initial && this.wholeOf(initial);
      return source && { ...source, name: this.#unit.variables[value.variable]!.name };
    }
    const call = this.callOf(value);
    if (call === undefined || (value.kind === 'result' && value.index !== 0)) return undefined;
    const name = this.nameOf(call);
    const source = { name: 'what was read', range: call.range };
    if (name !== undefined && reading.has(name)) return source;
    if (name !== undefined && /^(bytes|strings)\.Trim/.test(name) && call.args[0] !== undefined)
      return this.wholeOf(call.args[0]);
    return this.#isLargeMake(call) ? { ...source, name: 'the buffer' } : undefined;
  }

  #isLargeMake(call: Call): boolean {
    const callee = this.#resolution.calleeOf(this.#unit, call);
    if (callee.kind !== 'builtin' || callee.name !== 'make') return false;
    const size = call.args.at(-1);
    return size !== undefined && (constant(size) ?? 0) >= this.#large;
  }

  /** What a local variable holds, when it is set once. */
  only(variable: VariableId): Value | undefined {
    const { kind, initial } = this.#unit.variables[variable]!;
    return kind === 'local' && (this.#assigned.get(variable) ?? 0) <= 1 ? initial : undefined;
  }

  callOf(value: Value): Call | undefined {
    if (value.kind === 'variable') {
      const initial = this.only(value.variable);
      return initial && this.callOf(initial);
    }
    return value.kind === 'result' ? this.#calls.get(value.operation) : undefined;
  }

  nameOf(call: Call): string | undefined {
    return qualifiedName(this.#resolution.calleeOf(this.#unit, call));
  }
}

/** `64 << 10`, `1024 * 1024`, `65536`. */
function constant(value: Value): number | undefined {
  if (value.kind !== 'binary') return integer(value);
  const [left, right] = [constant(value.left), constant(value.right)];
  if (left === undefined || right === undefined) return undefined;
  if (value.operator === '*') return left * right;
  return value.operator === '<<' ? left * 2 ** right : undefined;
}

/** Whether what is put into a place lives on when the function returns: a package variable, or a place behind a parameter or receiver. */
export function outlivesCall(unit: Unit, target: Value): boolean {
  switch (target.kind) {
    case 'global':
      return true;
    case 'variable':
      return unit.variables[target.variable]!.kind === 'result';
    case 'field':
    case 'index':
    case 'dereference': {
      if (target.base.kind !== 'variable') return outlivesCall(unit, target.base);
      const { kind } = unit.variables[target.base.variable]!;
      return kind === 'receiver' || kind === 'parameter';
    }
    default:
      return false;
  }
}
