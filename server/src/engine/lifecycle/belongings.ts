/** Owns which variables belong to a function whose paths are walked, and which of them hold something it made itself. Knows no resource. */
import type { FunctionIr, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, operationById } from '../ir/walk';
import { isOnlyName } from './containers';
import { element, type Place, type Root, variableOf } from './place';

/** Builtins that give something nobody else has. */
const makers: ReadonlySet<string> = new Set(['new', 'make']);

export class Belongings {
  readonly #unit: Unit;
  readonly #root: FunctionIr;
  readonly #made = new Map<VariableId, boolean>();

  constructor(unit: Unit, root: FunctionIr) {
    this.#unit = unit;
    this.#root = root;
  }

  /** A variable of the function at hand or of a closure walked in place. */
  isOwn(variable: number): boolean {
    const owner = this.#unit.variables[variable]?.owner;
    for (let id = owner; id !== undefined; id = this.#unit.functions[id]?.parent) if (id === this.#root.id) return true;
    return false;
  }

  /** Declared in a loop so deep: each round has a variable of its own, and closures made in it keep that. */
  isNewEachRound(variable: VariableId, loopDepth: number): boolean {
    const { start } = this.#unit.variables[variable]!.range;
    for (const { operation, block } of eachOperation(this.#unit)) {
      if (block.loopDepth === 0 || block.loopDepth < loopDepth) continue;
      if (operation.kind === 'declare' && operation.variables.includes(variable)) return true;
      if (operation.kind !== 'assign' || !operation.declares) continue;
      const isHere = operation.targets.some((target) => {
        const at = target?.kind === 'variable' && target.variable === variable ? target.range.start : undefined;
        return at?.line === start.line && at.column === start.column;
      });
      if (isHere) return true;
    }
    return false;
  }

  /** A struct, map or slice that this function made: what is put into it is in hand as long as it is. */
  isCreatedHere(root: Root): boolean {
    const variable = variableOf(root);
    if (variable === undefined || !this.isOwn(variable)) return false;
    const { kind, type } = this.#unit.variables[variable]!;
    if (kind !== 'local' && kind !== 'result') return false;
    if (type !== undefined && type.kind === 'pointer') return false;
    let isMade = this.#made.get(variable);
    if (isMade !== undefined) return isMade;
    isMade = true;
    for (const { operation } of eachOperation(this.#unit)) {
      if (operation.kind !== 'assign') continue;
      operation.targets.forEach((target, at) => {
        if (target?.kind === 'variable' && target.variable === variable) isMade &&= this.#isNew(operation.values[at]);
      });
    }
    this.#made.set(variable, isMade);
    return isMade;
  }

  /** A local map, slice or array of this function that only its variable names. */
  isContainerHere({ root, fields }: Place): boolean {
    const variable = variableOf(root);
    if (variable === undefined || fields.length !== 1 || fields[0] !== element) return false;
    return (
      this.#unit.variables[variable]?.kind === 'local' && this.isCreatedHere(root) && isOnlyName(this.#unit, variable)
    );
  }

  #isNew(value: Value | undefined): boolean {
    if (value?.kind === 'composite') return true;
    if (value?.kind === 'address') return this.#isNew(value.base);
    if (value?.kind !== 'result') return false;
    const operation = operationById(this.#unit, value.operation);
    return operation?.kind === 'call' && operation.callee.kind === 'global' && makers.has(operation.callee.name);
  }
}
