/**
 * Owns the question whether a resource, what came with it or something that is made of them lives on when the function returns: a goroutine that uses it, a
 * reader over a file, a logger, a context. A release deferred by the function would come too early for it. Errs on the side of yes.
 */
import type { FunctionIr, Operation, OperationId, Terminator, Unit, Value, VariableId } from '../../ir/model';
import { closuresIn, eachOperation, mentions, rootOf } from '../../ir/walk';
import { mayCarry } from '../../lifecycle/carriers';
import { type Callee, qualifiedName, type Resolution } from '../../packages/resolution';
import { effectOf, type ParameterEffect, type ParameterPlace } from '../../packages/standard-effects';
import { isAwaited } from './awaited';

type Assign = Extract<Operation, { kind: 'assign' }>;
type Call = Extract<Operation, { kind: 'call' }>;

/** Functions of the package are looked into so deep; what those below do is taken to end with them. */
const deepest = 3;

/** `except`: a goroutine of which it is known. `isSure`: that what is of an unknown type may hold something does not count. */
export function outlivesFunction(
  unit: Unit,
  resolution: Resolution,
  owner: FunctionIr,
  binding: Assign,
  { except, isSure }: { readonly except?: Operation | Terminator | undefined; readonly isSure?: true } = {},
): boolean {
  const roots = binding.targets.flatMap((target) =>
    target !== undefined && carries(unit, resolution, target, isSure) ? [{ target, root: rootOf(target) }] : [],
  );
  const bound = roots.flatMap(({ root }) => (root === undefined ? [] : [root]));
  const isStored = roots.some(
    ({ target, root }) => root === undefined || (target.kind !== 'variable' && unit.variables[root]?.kind !== 'local'),
  );
  return isStored || new Made(unit, resolution, { owner, bound, binding, except, isSure, depth: 0 }).leaves();
}

function carries(unit: Unit, resolution: Resolution, value: Value, isSure: true | undefined): boolean {
  // Texts, numbers and errors hold nothing.
  const type = resolution.typeOf(unit, value);
  return type === undefined ? isSure !== true : mayCarry(type);
}

interface Followed {
  readonly owner: FunctionIr;
  readonly bound: readonly VariableId[];
  readonly binding?: Assign;
  readonly except?: Operation | Terminator | undefined;
  readonly isSure?: true | undefined;
  readonly depth: number;
}

class Made {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #followed: Followed;
  readonly #variables: Set<VariableId>;
  readonly #results = new Set<OperationId>();
  /** Put into something that is not the function's own. */
  #isStored = false;

  constructor(unit: Unit, resolution: Resolution, followed: Followed) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#followed = followed;
    this.#variables = new Set(followed.bound);
    for (let before = -1; before !== this.#variables.size + this.#results.size; ) {
      before = this.#variables.size + this.#results.size;
      for (const { operation } of eachOperation(unit)) {
        if (operation === followed.binding) continue;
        if (operation.kind === 'call') this.#called(operation);
        if (operation.kind === 'assign') this.#assigned(operation);
      }
    }
  }

  leaves(): boolean {
    return this.isReturned() || this.staysBehind();
  }

  isReturned(): boolean {
    const isGiven = this.#followed.owner.blocks.some(
      ({ terminator }) => terminator.kind === 'return' && terminator.values.some((value) => this.#isHeldBy(value)),
    );
    const isResult =
      this.#followed.owner.blocks.some(
        ({ terminator }) => terminator.kind === 'return' && !terminator.implicit && terminator.values.length === 0,
      ) && [...this.#variables].some((each) => this.#unit.variables[each]?.kind === 'result');
    return isGiven || isResult;
  }

  /** In other ways than by being returned, which callers see for themselves. */
  staysBehind(): boolean {
    if (this.#isStored) return true;
    const { owner, except } = this.#followed;
    const isSent = this.#unit.functions.some(({ blocks }) =>
      blocks.some(
        ({ terminator }) =>
          terminator.kind === 'select' &&
          terminator.cases.some(({ communication: each }) => each.kind === 'send' && this.#isHeldBy(each.value)),
      ),
    );
    if (isSent) return true;
    return eachOperation(this.#unit).some(({ operation }) => {
      if (operation === except) return false;
      if (operation.kind === 'send') return this.#isHeldBy(operation.value);
      const isGiven =
        (operation.kind === 'go' && [operation.callee, ...operation.args].some((value) => this.#isMade(value))) ||
        (operation.kind === 'call' && this.#isKept(operation));
      return isGiven && !isAwaited(this.#unit, owner, operation);
    });
  }

  #called(call: Call): void {
    if (this.#passesOn(call)) this.#results.add(call.id);
    const target = this.#resolution.calleeOf(this.#unit, call);
    const body = target.kind === 'closure' ? this.#unit.functions[target.function] : undefined;
    body?.parameters.forEach((parameter, at) => {
      const argument = call.args[at];
      if (argument !== undefined && this.#isMade(argument)) this.#variables.add(parameter);
    });
  }

  /** Whether a call gives it to code that may go on with it when the call has returned. */
  #isKept(call: Call): boolean {
    const { callee, args } = call;
    const target = this.#resolution.calleeOf(this.#unit, call);
    const isOn = callee.kind === 'field' && this.#isMade(callee.base);
    if (!isOn && !args.some((arg) => this.#isMade(arg))) return false;
    if (target.kind === 'function') return this.#within(target, call)?.staysBehind() === true;
    if (target.kind === 'builtin' || target.kind === 'conversion' || target.kind === 'closure') return false;
    const effects = args.map((_, at) => effectAt(target, at));
    // A function that is run later may be run when this one has returned.
    return (
      effects.some((effect) => effect?.kind === 'defers') ||
      args.some((arg, at) => this.#isFunction(arg) && effects[at]?.kind !== 'calls' && effects[at]?.kind !== 'borrows')
    );
  }

  /** What becomes of it in a function of known code that is given it; undefined too deep down, and where none of it is. */
  #within({ unit }: Extract<Callee, { kind: 'function' }>, { callee, args }: Call): Made | undefined {
    const { depth, isSure } = this.#followed;
    const owner = unit.functions[0];
    if (owner === undefined || depth >= deepest) return undefined;
    const { parameters } = owner;
    const given = args.flatMap((arg, at) => {
      const parameter = parameters[Math.min(at, parameters.length - 1)];
      return parameter !== undefined && this.#isMade(arg) ? [parameter] : [];
    });
    const receiver = unit.receiver?.variable;
    const isOn = callee.kind === 'field' && this.#isMade(callee.base);
    const bound = isOn && receiver !== undefined ? [receiver, ...given] : given;
    return bound.length === 0
      ? undefined
      : new Made(unit, this.#resolution, { owner, bound, isSure, depth: depth + 1 });
  }

  /** A closure that has it. */
  #isFunction(value: Value): boolean {
    const initial = value.kind === 'variable' ? this.#unit.variables[value.variable]?.initial : undefined;
    return [value, ...(initial === undefined ? [] : [initial])].some(
      (each) => closuresIn(each).length > 0 && this.#isMade(each),
    );
  }

  #assigned({ targets, values }: Assign): void {
    for (const [at, target] of targets.entries()) {
      const value = values[at];
      if (target === undefined || value === undefined || !this.#isHeldBy(value)) continue;
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
    const target = this.#resolution.calleeOf(this.#unit, call);
    const within = target.kind === 'function' ? this.#within(target, call) : undefined;
    if (within !== undefined) return within.isReturned();
    const holds = (place: ParameterPlace): boolean => {
      const effect = effectAt(target, place);
      return effect === undefined || effect.kind === 'wraps' || effect.kind === 'ownsInto' || effect.kind === 'keeps';
    };
    if (callee.kind === 'field' && this.#isMade(callee.base) && holds('receiver')) return true;
    return args.some((argument, index) => this.#isMade(argument) && holds(index));
  }

  #isMade(value: Value): boolean {
    return mentions(value, (part) => {
      if (part.kind === 'variable') return this.#variables.has(part.variable);
      if (part.kind === 'result') return this.#results.has(part.operation);
      if (part.kind !== 'closure') return false;
      return this.#unit.functions[part.function]!.captures.some((each) => this.#variables.has(each));
    });
  }

  #isHeldBy(value: Value): boolean {
    return this.#isMade(value) && carries(this.#unit, this.#resolution, value, this.#followed.isSure);
  }
}

function effectAt(target: Callee, place: ParameterPlace): ParameterEffect | undefined {
  const name = qualifiedName(target);
  return name === undefined ? undefined : effectOf(name, place);
}
