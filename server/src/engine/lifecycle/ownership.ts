/**
 * Owns what an operation does to the ownership of a resource held by a variable: releases it, hands it to somebody else, or only uses it.
 * Sees through closures and through functions of the package; knows no paths.
 */
import type { FunctionId, Operation, Terminator, Unit, Value, VariableId } from '../ir/model';
import { parts, valuesOf } from '../ir/walk';
import type { Resolution } from '../packages/resolution';

export type Effect = 'none' | 'release' | 'transfer';

/** Calls are followed so deep; beyond it the callee is taken to own what it is given. */
const deepest = 4;

function stronger(a: Effect, b: Effect): Effect {
  if (a === 'release' || b === 'release') return 'release';
  return a === 'transfer' || b === 'transfer' ? 'transfer' : 'none';
}

export class Ownership {
  readonly #resolution: Resolution;
  readonly #release: ReadonlySet<string>;
  readonly #known = new Map<string, Effect>();

  constructor(resolution: Resolution, release: readonly string[]) {
    this.#resolution = resolution;
    this.#release = new Set(release);
  }

  /** What `node` does to the resource in `variable`, closures it mentions included. */
  effect(unit: Unit, node: Operation | Terminator, variable: VariableId, depth = 0): Effect {
    switch (node.kind) {
      case 'call':
      case 'go':
      case 'defer':
        return this.#call(unit, node, variable, depth);
      case 'assign':
        // `_ = t` keeps nothing.
        return this.#all(
          unit,
          node.values.filter((value, at) => !isVariable(value, variable) || node.targets[at] !== undefined),
          variable,
          depth,
        );
      case 'send':
        return this.#held(unit, node.value, variable, depth);
      case 'return':
      case 'panic':
        return this.#all(unit, valuesOf(node), variable, depth);
      default:
        return 'none';
    }
  }

  /** What running a function does somewhere to a variable it captures or was given. */
  effectOfFunction(unit: Unit, id: FunctionId, variable: VariableId, depth = 0): Effect {
    const key = `${this.#resolution.fileOf(unit)} ${unit.name} ${unit.range.start.line} ${id} ${variable}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // Recursion adds nothing to what the first round finds.
    this.#known.set(key, 'none');
    let effect: Effect = 'none';
    for (const { operations, terminator } of unit.functions[id]?.blocks ?? []) {
      for (const node of [...operations, terminator])
        effect = stronger(effect, this.effect(unit, node, variable, depth));
    }
    this.#known.set(key, effect);
    return effect;
  }

  #all(unit: Unit, values: readonly Value[], variable: VariableId, depth: number): Effect {
    return values.map((value) => this.#held(unit, value, variable, depth)).reduce(stronger, 'none');
  }

  #call(
    unit: Unit,
    site: Extract<Operation, { kind: 'call' | 'go' | 'defer' }>,
    variable: VariableId,
    depth: number,
  ): Effect {
    const { callee, args } = site;
    if (isMethodOf(callee, variable)) {
      return this.#release.has(callee.name) ? 'release' : this.#all(unit, args, variable, depth);
    }
    const target = this.#resolution.calleeOf(unit, site);
    let effect: Effect = 'none';
    if (target.kind === 'closure') effect = this.effectOfFunction(unit, target.function, variable, depth);
    for (const [index, arg] of args.entries()) {
      const direct = isVariable(arg, variable) || (arg.kind === 'address' && isVariable(arg.base, variable));
      if (!direct) effect = stronger(effect, this.#held(unit, arg, variable, depth));
      else if (target.kind === 'builtin') effect = stronger(effect, target.name === 'append' ? 'transfer' : 'none');
      else effect = stronger(effect, this.#argument(unit, target, index, depth));
    }
    return effect;
  }

  #argument(unit: Unit, target: ReturnType<Resolution['calleeOf']>, index: number, depth: number): Effect {
    if (depth >= deepest) return 'transfer';
    const callee = target.kind === 'function' ? target.unit : target.kind === 'closure' ? unit : undefined;
    const id = target.kind === 'closure' ? target.function : (0 as FunctionId);
    const owner = callee?.functions[id];
    const parameter = owner?.parameters[index];
    if (callee === undefined || owner === undefined || parameter === undefined) return 'transfer';
    if (owner.variadic && index >= owner.parameters.length - 1) return 'transfer';
    return this.effectOfFunction(callee, id, parameter, depth + 1);
  }

  /** What becomes of the resource when `value` goes somewhere: stored, returned, passed on. */
  #held(unit: Unit, value: Value, variable: VariableId, depth: number): Effect {
    if (isVariable(value, variable)) return 'transfer';
    if (isMethodOf(value, variable)) return this.#release.has(value.name) ? 'release' : 'none';
    if (value.kind === 'closure') return this.effectOfFunction(unit, value.function, variable, depth);
    if (value.kind === 'binary') return 'none';
    return parts(value)
      .map((part) => this.#held(unit, part, variable, depth))
      .reduce(stronger, 'none');
  }
}

export function isVariable(value: Value | undefined, variable: VariableId): boolean {
  return value?.kind === 'variable' && value.variable === variable;
}

function isMethodOf(value: Value, variable: VariableId): value is Extract<Value, { kind: 'field' }> {
  return value.kind === 'field' && isVariable(value.base, variable);
}
