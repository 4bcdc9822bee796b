/**
 * Owns how often a place in the code runs in the life of a process, as far as the package shows it: once, from `main`, `init`, a package variable or a
 * `sync.Once`; again and again, in a loop without end or for every request. Knows nothing of goroutines.
 */

import { isTimerChannel } from '../../concurrency/timers';
import { reachableFrom } from '../../findings/loops/iterations';
import { type Loop, loopsOf } from '../../findings/loops/loops';
import { isTestFile } from '../../findings/test-code';
import type { Block, BlockId, FunctionIr, Operation, Unit, Value } from '../../ir/model';
import {
  calledName,
  closuresIn,
  eachOperation,
  mentions,
  operationById,
  type Placed,
  successors,
  valuesOf,
} from '../../ir/walk';
import { isNamed, qualifiedName, type Resolution } from '../../packages/resolution';
import type { Endings } from './endless';

/** `once` takes a fixed number of times for one. */
export type Times = 'once' | 'many' | 'unknown';

/** Callers are followed so far up. */
const farthest = 4;

const once = /^sync\.(?:Once\.Do|OnceFunc|OnceValues?)$/;

export class Frequency {
  readonly #resolution: Resolution;
  readonly #endings: Endings;

  constructor(resolution: Resolution, endings: Endings) {
    this.#resolution = resolution;
    this.#endings = endings;
  }

  timesOf(unit: Unit, owner: FunctionIr, block: Block, up = 0): Times {
    if (this.#isGuarded(unit, owner, block)) return 'once';
    if (loopsOf(owner).some((loop) => loop.blocks.includes(block) && this.#isUnbounded(unit, loop))) return 'many';
    if (isHandler(unit, owner)) return 'many';
    return owner.parent === undefined ? this.#ofUnit(unit, owner, up) : this.#ofClosure(unit, owner, up);
  }

  #ofClosure(unit: Unit, closure: FunctionIr, up: number): Times {
    for (const { operation, function: owner, block } of eachOperation(unit)) {
      if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') continue;
      const { callee, args } = operation;
      if (callee.kind === 'closure' && callee.function === closure.id) return this.timesOf(unit, owner, block, up);
      if (!args.some((value) => closuresIn(value).includes(closure.id))) continue;
      return once.test(qualifiedName(this.#resolution.calleeOf(unit, operation)) ?? '') ? 'once' : 'unknown';
    }
    return 'unknown';
  }

  #ofUnit(unit: Unit, owner: FunctionIr, up: number): Times {
    if (/^(?:main|init|var .*)$/.test(unit.name)) return 'once';
    // Whoever stays in it has it run once a stay; how often that is decides where that begins.
    if (this.#endings.loopOf(unit, owner) !== undefined) return 'once';
    if (up >= farthest) return 'unknown';
    const found = new Set<Times>();
    for (const { caller, placed } of this.#uses(unit)) {
      found.add(placed === undefined ? 'unknown' : this.timesOf(caller, placed.function, placed.block, up + 1));
      if (found.has('many')) return 'many';
    }
    return found.has('once') && !found.has('unknown') ? 'once' : 'unknown';
  }

  /** Where the package calls a function, and where it hands it on (`placed` undefined). */
  *#uses(unit: Unit): Generator<{ readonly caller: Unit; readonly placed?: Placed }> {
    const name = calledName(unit);
    const isIt = (value: Value): boolean => (value.kind === 'global' || value.kind === 'field') && value.name === name;
    for (const caller of this.#resolution.unitsMentioning(name)) {
      if (caller === unit || isTestFile(this.#resolution.fileOf(caller))) continue;
      for (const placed of eachOperation(caller)) {
        const { operation } = placed;
        if (isCalling(operation) && isIt(operation.callee)) {
          const callee = this.#resolution.calleeOf(caller, operation);
          if (callee.kind === 'function' && callee.unit === unit) yield { caller, placed };
        } else if (valuesOf(operation).some((value) => mentions(value, isIt))) {
          yield { caller };
        }
      }
    }
  }

  /** A condition on the way asks what the whole process shares: that is how a second start is kept off. */
  #isGuarded(unit: Unit, owner: FunctionIr, { id }: Block): boolean {
    const leadsHere = (from: BlockId): boolean => from === id || reachableFrom(owner, from).has(id);
    return owner.blocks.some(({ terminator }) => {
      if (terminator.kind !== 'branch' && terminator.kind !== 'switch') return false;
      if (!valuesOf(terminator).some((value) => this.#isShared(unit, value))) return false;
      const sides = successors(terminator).map(leadsHere);
      return sides.includes(true) && sides.includes(false);
    });
  }

  #isShared(unit: Unit, condition: Value): boolean {
    return mentions(condition, (part) => {
      if (part.kind === 'global') return this.#isPackageVariable(unit, part.name);
      const { initial } = part.kind === 'variable' ? unit.variables[part.variable]! : { initial: undefined };
      const result = part.kind === 'result' ? part : initial?.kind === 'result' ? initial : undefined;
      const made = result && operationById(unit, result.operation);
      if (made?.kind !== 'call') return initial !== undefined && initial !== condition && this.#isShared(unit, initial);
      const asked = made.callee.kind === 'field' ? [made.callee.base, ...made.args] : made.args;
      return asked.some((value) =>
        mentions(value, (each) => each.kind === 'global' && this.#isPackageVariable(unit, each.name)),
      );
    });
  }

  /** Neither a count nor the elements of something bound it. */
  #isUnbounded(unit: Unit, { header: { terminator } }: Loop): boolean {
    if (terminator.kind === 'range') return isTimerChannel(unit, this.#resolution, terminator.over);
    return terminator.kind !== 'branch' || terminator.condition.kind !== 'binary';
  }

  #isPackageVariable(unit: Unit, name: string): boolean {
    return !/^(?:nil|true|false|iota)$/.test(name) && this.#resolution.constantOf(unit, name) === undefined;
  }
}

function isCalling(operation: Operation): operation is Extract<Operation, { kind: 'call' | 'go' | 'defer' }> {
  return operation.kind === 'call' || operation.kind === 'go' || operation.kind === 'defer';
}

/** Called once a request. */
function isHandler(unit: Unit, { parameters }: FunctionIr): boolean {
  return parameters.some((id) => {
    const { type } = unit.variables[id]!;
    return isNamed(type, 'net/http', 'Request') || isNamed(type, 'net/http', 'ResponseWriter');
  });
}
