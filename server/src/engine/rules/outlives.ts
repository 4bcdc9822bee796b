/**
 * Owns the question whether something that is made of what a statement binds lives on when the function returns: a reader over a file, a logger, a context. A
 * release deferred by the function would come too early for it. Errs on the side of yes.
 */
import type { FunctionIr, Operation, OperationId, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, mentions, rootOf } from '../ir/walk';
import { mayCarry } from '../lifecycle/carriers';
import { qualifiedName, type Resolution } from '../packages/resolution';
import { effectOf, type ParameterPlace } from '../packages/standard-effects';

type Assign = Extract<Operation, { kind: 'assign' }>;
type Call = Extract<Operation, { kind: 'call' }>;

export function outlivesFunction(unit: Unit, resolution: Resolution, owner: FunctionIr, binding: Assign): boolean {
  return new Made(unit, resolution, binding).leaves(owner);
}

class Made {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #bound: ReadonlySet<VariableId>;
  readonly #variables: Set<VariableId>;
  readonly #results = new Set<OperationId>();
  /** Put into something that is not the function's own. */
  #isStored = false;

  constructor(unit: Unit, resolution: Resolution, binding: Assign) {
    this.#unit = unit;
    this.#resolution = resolution;
    const bound = binding.targets.flatMap((target) =>
      target?.kind === 'variable' && this.#carries(target) ? [target.variable] : [],
    );
    this.#bound = new Set(bound);
    this.#variables = new Set(bound);
    for (let before = -1; before !== this.#variables.size + this.#results.size; ) {
      before = this.#variables.size + this.#results.size;
      for (const { operation } of eachOperation(unit)) {
        if (operation === binding) continue;
        if (operation.kind === 'call' && this.#passesOn(operation)) this.#results.add(operation.id);
        if (operation.kind === 'assign') this.#assigned(operation);
      }
    }
  }

  leaves(owner: FunctionIr): boolean {
    if (this.#isStored) return true;
    const isGiven = eachOperation(this.#unit).some(({ operation }) => {
      if (operation.kind === 'send') return this.#isMade(operation.value);
      // A goroutine that has the resource itself is another matter.
      return operation.kind === 'go' && [operation.callee, ...operation.args].some((value) => this.#isOther(value));
    });
    const isReturned = owner.blocks.some(
      ({ terminator }) =>
        terminator.kind === 'return' && terminator.values.some((value) => this.#isMade(value) && this.#carries(value)),
    );
    return isGiven || isReturned;
  }

  #assigned({ targets, values }: Assign): void {
    for (const [at, target] of targets.entries()) {
      const value = values[at];
      if (target === undefined || value === undefined || !this.#isMade(value) || !this.#carries(value)) continue;
      const root = rootOf(target);
      const declared = root === undefined ? undefined : this.#unit.variables[root];
      if (root === undefined || declared === undefined) this.#isStored = true;
      else if (target.kind !== 'variable' && declared.kind !== 'local') this.#isStored = true;
      else this.#variables.add(root);
    }
  }

  /** Whether a result of the call may hold what it is given. */
  #passesOn(call: Call): boolean {
    const { callee, args } = call;
    const name = qualifiedName(this.#resolution.calleeOf(this.#unit, call));
    const holds = (place: ParameterPlace): boolean => {
      const effect = name === undefined ? undefined : effectOf(name, place);
      return effect === undefined || effect.kind === 'wraps' || effect.kind === 'ownsInto' || effect.kind === 'keeps';
    };
    if (callee.kind === 'field' && this.#isMade(callee.base) && holds('receiver')) return true;
    return args.some((argument, index) => this.#isMade(argument) && holds(index));
  }

  #isMade(value: Value): boolean {
    return this.#mentions(value, this.#variables);
  }

  /** Of what was made, more than the resource itself. */
  #isOther(value: Value): boolean {
    return this.#mentions(value, new Set([...this.#variables].filter((each) => !this.#bound.has(each))));
  }

  #mentions(value: Value, variables: ReadonlySet<VariableId>): boolean {
    return mentions(value, (part) => {
      if (part.kind === 'variable') return variables.has(part.variable);
      if (part.kind === 'result') return this.#results.has(part.operation);
      if (part.kind !== 'closure') return false;
      return this.#unit.functions[part.function]!.captures.some((each) => variables.has(each));
    });
  }

  /** Texts, numbers and errors hold nothing. */
  #carries(value: Value): boolean {
    const type = this.#resolution.typeOf(this.#unit, value);
    return type === undefined || mayCarry(type);
  }
}
