/** Owns what code uses of a variable: all of it, or a little of it, and where. Knows neither goroutines nor what is large. */

import { integer, nodesIn } from '../../findings/loops/loops';
import type { Block, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../../ir/model';
import { closuresIn, isVariable, parts, valuesOf } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import type { LargeValue } from './large-values';

export interface Use {
  readonly value: Value;
  /** `length`: what is measured, which needs none of the memory. `part`: a little that is read from it. `all`: any other use. */
  readonly kind: 'length' | 'part' | 'all';
  /** Of the function that was asked about, even where the use stands in a closure. */
  readonly block: Block;
  /** Among the nodes of the block. */
  readonly index: number;
  readonly isDeferred: boolean;
}

/** A constant bound up to this is little. */
const small = 64;

export class Uses {
  readonly #unit: Unit;
  readonly #resolution: Resolution;

  constructor(unit: Unit, resolution: Resolution) {
    this.#unit = unit;
    this.#resolution = resolution;
  }

  /** Uses of a variable in a function and in its closures. */
  of(variable: VariableId, large: LargeValue, body: FunctionIr): readonly Use[] {
    return body.blocks.flatMap((block) =>
      nodesIn(block).flatMap((node, index) => {
        const isDeferred = node.kind === 'defer';
        const own = this.#usesIn(variable, large, node).map((use) => ({
          ...use,
          block,
          index,
          isDeferred: false,
        }));
        const inner = valuesOf(node)
          .flatMap(closuresIn)
          .flatMap((id) => this.of(variable, large, this.#unit.functions[id]!))
          .map((use) => ({ ...use, block, index, isDeferred: isDeferred || use.isDeferred }));
        return [...own, ...inner];
      }),
    );
  }

  #usesIn(
    variable: VariableId,
    large: LargeValue,
    node: Operation | Terminator,
  ): readonly Pick<Use, 'value' | 'kind'>[] {
    if (node.kind === 'call') {
      const { callee, args } = node;
      const [only] = args;
      if (callee.kind === 'global' && (callee.name === 'len' || callee.name === 'cap') && isVariable(only, variable))
        return [{ value: { ...only!, range: node.range }, kind: 'length' }];
      // `r.Header.Get("…")`: a method of a part.
      if (callee.kind === 'field' && callee.base.kind === 'field' && isVariable(callee.base.base, variable)) {
        const isLittle = large.kind === 'whole' && !large.isLargeField(callee.base.name) && callee.name === 'Get';
        const rest = args.flatMap((arg) => this.#usesOf(variable, large, arg));
        return [{ value: { ...callee, range: node.range }, kind: isLittle ? 'part' : 'all' }, ...rest];
      }
    }
    const targets = node.kind === 'assign' ? node.targets.filter((target) => target !== undefined) : [];
    return valuesOf(node).flatMap((value) =>
      targets.includes(value)
        ? this.#usesOf(variable, large, value).map((use) => ({ ...use, kind: 'all' as const }))
        : this.#usesOf(variable, large, value),
    );
  }

  #usesOf(variable: VariableId, large: LargeValue, value: Value): readonly Pick<Use, 'value' | 'kind'>[] {
    if (isVariable(value, variable)) return [{ value, kind: 'all' }];
    if (this.#isPart(variable, large, value)) return [{ value, kind: 'part' }];
    if (value.kind === 'closure') return [];
    return parts(value).flatMap((part) => this.#usesOf(variable, large, part));
  }

  #isPart(variable: VariableId, large: LargeValue, value: Value): boolean {
    switch (value.kind) {
      case 'index':
        return isVariable(value.base, variable) && integer(value.index) !== undefined && this.#isPlain(value);
      case 'convert':
        // `string(b[:16])` is a copy.
        return (
          value.operand.kind === 'slice' &&
          isVariable(value.operand.base, variable) &&
          large.kind === 'buffer' &&
          value.operand.bounds[1] !== undefined &&
          (integer(value.operand.bounds[1]) ?? Number.POSITIVE_INFINITY) <= small &&
          this.#isText(value.type)
        );
      case 'field': {
        const first = firstField(value, variable);
        return first !== undefined && large.kind === 'whole' && !large.isLargeField(first) && this.#isPlain(value);
      }
      default:
        return false;
    }
  }

  #isText(type: Extract<Value, { kind: 'convert' }>['type']): boolean {
    const literal = this.#resolution.underlying(this.#unit, type);
    return literal.kind === 'named' && literal.name === 'string';
  }

  /** A text, a number or a flag. */
  #isPlain(value: Value): boolean {
    const type = this.#resolution.typeOf(this.#unit, value);
    const literal = type && this.#resolution.underlying(this.#unit, type);
    return literal?.kind === 'named' && literal.path === '' && literal.name !== 'any' && literal.name !== 'error';
  }
}

/** `URL` of `r.URL.Path`. */
function firstField(value: Value, variable: VariableId): string | undefined {
  if (value.kind !== 'field') return undefined;
  return isVariable(value.base, variable) ? value.name : firstField(value.base, variable);
}
