/** Owns the question whether what a round acquired is still in other hands when the next one acquires: `cur.Close(); cur = next`. Follows no path. */
import type { Block, Operation, Unit, Value } from '../ir/model';
import { isVariable, mentions } from '../ir/walk';
import type { Belongings } from './belongings';
import type { Acquiring } from './ends';
import { element, type Place, variableOf } from './place';
import type { Resource } from './resources';

export class Outlasting {
  readonly #unit: Unit;
  readonly #resource: Resource;
  readonly #belongings: Belongings;

  constructor(unit: Unit, resource: Resource, belongings: Belongings) {
    this.#unit = unit;
    this.#resource = resource;
    this.#belongings = belongings;
  }

  /** Whether a variable that is not given the next one, and is no leftover of the round before, holds the resource in the block that acquires. */
  has(held: readonly Place[], { operation, held: next }: Acquiring, { operations, loopDepth }: Block): boolean {
    if (this.#resource.isLock === true) return false;
    return held.some(({ root, fields }) => {
      const variable = variableOf(root);
      if (variable === undefined || fields[0] === element || next.some((each) => each.root === root)) return false;
      const isRebound = operations.some(
        (each) => binds(each, operation) && each.targets.some((target) => isVariable(target, variable)),
      );
      if (isRebound) return false;
      const isOfThisRound = this.#unit.variables[variable]!.range.start.line < operation.range.start.line;
      return isOfThisRound || !this.#belongings.isNewEachRound(variable, loopDepth);
    });
  }
}

/** `x := acquire()`. */
function binds(operation: Operation, acquiring: Operation): operation is Extract<Operation, { kind: 'assign' }> {
  if (operation.kind !== 'assign' || !('id' in acquiring)) return false;
  const isResult = (value: Value): boolean => value.kind === 'result' && value.operation === acquiring.id;
  return operation.values.some((value) => mentions(value, isResult));
}
