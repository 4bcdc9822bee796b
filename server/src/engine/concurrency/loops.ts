/** Owns the loops of a function: which blocks they hold, and what bounds their rounds, so that two loops over the same thing run equally often. */
import type { Block, BlockId, FunctionIr, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, predecessors, successors } from '../ir/walk';
import type { Resolution } from '../packages/resolution';

export interface Bound {
  /** Equal keys mean equally many rounds. */
  readonly key: string;
  /** Known number of rounds. */
  readonly rounds?: number;
  /** The value whose text gives the number, with `len(…)` around it when `isLength`. */
  readonly value: Value;
  readonly isLength: boolean;
}

const blocksOfLoops = new WeakMap<Block, ReadonlySet<number>>();

/** Ids of the blocks on a way from the header back to it that does not leave the loop: those of a loop around it lie less deep. */
export function loopBlocks(body: FunctionIr, header: number): ReadonlySet<number> {
  const block = body.blocks[header]!;
  const found = blocksOfLoops.get(block) ?? findLoop(body, header);
  blocksOfLoops.set(block, found);
  return found;
}

function findLoop(body: FunctionIr, header: number): ReadonlySet<number> {
  const { loopDepth } = body.blocks[header]!;
  const inside = (ids: readonly BlockId[] = []) => ids.filter((id) => body.blocks[id]!.loopDepth >= loopDepth);
  const from = reach(header, (id) => inside(successors(body.blocks[id]!.terminator)));
  const before = predecessors(body);
  const back = reach(header, (id) => inside(before.get(id as BlockId)));
  return new Set([...from].filter((id) => back.has(id)));
}

function reach(start: number, next: (id: number) => readonly number[]): ReadonlySet<number> {
  const seen = new Set([start]);
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const each of next(id)) {
      if (seen.has(each)) continue;
      seen.add(each);
      waiting.push(each);
    }
  }
  return seen;
}

export class Bounds {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #assigned = new Map<VariableId, number>();

  constructor(unit: Unit, resolution: Resolution) {
    this.#unit = unit;
    this.#resolution = resolution;
    for (const { operation } of eachOperation(unit)) {
      if (operation.kind !== 'assign') continue;
      for (const target of operation.targets) {
        if (target?.kind === 'variable')
          this.#assigned.set(target.variable, (this.#assigned.get(target.variable) ?? 0) + 1);
      }
    }
  }

  /** What bounds the loop this block heads; undefined when nothing known does. */
  ofHeader(body: FunctionIr, header: number): Bound | undefined {
    const { terminator } = body.blocks[header]!;
    if (terminator.kind === 'range') {
      const type = this.#resolution.typeOf(this.#unit, terminator.over);
      if (type?.kind === 'channel' || type?.kind === 'function') return undefined;
      const isCount = terminator.over.kind === 'literal' || (type?.kind === 'named' && /^u?int/.test(type.name));
      return isCount ? this.ofCount(terminator.over) : this.#ofLength(terminator.over);
    }
    if (terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') return undefined;
    const { operator, left, right } = terminator.condition;
    const counter = left.kind === 'variable' ? this.#unit.variables[left.variable] : undefined;
    if (counter?.loop !== true || counter.initial?.kind !== 'literal') return undefined;
    const first = operator === '<' ? '0' : operator === '<=' ? '1' : undefined;
    return counter.initial.text === first ? this.ofCount(right) : undefined;
  }

  /** The bound that an integer value gives. */
  ofCount(value: Value): Bound | undefined {
    if (value.kind === 'literal') {
      const rounds = Number(value.text);
      return Number.isInteger(rounds) ? { key: `#${rounds}`, rounds, value, isLength: false } : undefined;
    }
    if (value.kind === 'result') return this.#ofLengthCall(value);
    if (value.kind === 'variable') {
      if (!this.#isFixed(value.variable)) return undefined;
      const { initial } = this.#unit.variables[value.variable]!;
      const deeper = initial === undefined ? undefined : this.ofCount(initial);
      if (deeper !== undefined) return deeper;
    }
    const key = this.#path(value);
    return key === undefined ? undefined : { key, value, isLength: false };
  }

  #ofLengthCall(value: Extract<Value, { kind: 'result' }>): Bound | undefined {
    for (const { operation } of eachOperation(this.#unit)) {
      if (operation.kind !== 'call' || operation.id !== value.operation) continue;
      const isLen = operation.callee.kind === 'global' && operation.callee.name === 'len';
      return isLen && operation.args[0] !== undefined ? this.#ofLength(operation.args[0]) : undefined;
    }
    return undefined;
  }

  #ofLength(value: Value): Bound | undefined {
    const key = this.#path(value);
    return key === undefined ? undefined : { key: `len(${key})`, value, isLength: true };
  }

  #path(value: Value): string | undefined {
    if (value.kind === 'variable') return this.#isFixed(value.variable) ? `v${value.variable}` : undefined;
    if (value.kind === 'global') return value.name;
    if (value.kind === 'member') return `${value.path}.${value.name}`;
    if (value.kind !== 'field') return undefined;
    const base = this.#path(value.base);
    return base === undefined ? undefined : `${base}.${value.name}`;
  }

  #isFixed(variable: VariableId): boolean {
    const { kind } = this.#unit.variables[variable]!;
    const count = this.#assigned.get(variable) ?? 0;
    return kind === 'local' ? count <= 1 : count === 0;
  }
}
