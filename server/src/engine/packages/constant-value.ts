/** Owns what constant expressions are worth (https://go.dev/ref/spec#Constant_expressions), as far as numbers of JavaScript hold it. Looks no name up. */
import type { Operation, Unit, Value } from '../ir/model';
import { runeOf, textOf } from './text-literals';

export type Constant = number | string | boolean;

/** What an expression stands in. */
export interface ConstantScope {
  readonly unit: Unit;
  /** Which spec of its declaration it is, from 0. */
  readonly iota: number;
  constant(name: string): Constant | undefined;
  member(path: string, name: string): Constant | undefined;
  isType(name: string): boolean;
}

/** Undefined for what is no constant, is worth more than a number holds, or is divided with a rest: that depends on types. */
export function constantValue(scope: ConstantScope, value: Value): Constant | undefined {
  switch (value.kind) {
    case 'literal':
      return literalValue(value);
    case 'global':
      if (value.name === 'iota') return scope.iota;
      return value.name === 'true' || value.name === 'false' ? value.name === 'true' : scope.constant(value.name);
    case 'member':
      return scope.member(value.path, value.name);
    case 'unary': {
      const operand = constantValue(scope, value.operand);
      return operand === undefined ? undefined : unary(value.operator, operand);
    }
    case 'binary': {
      const [left, right] = [constantValue(scope, value.left), constantValue(scope, value.right)];
      return left === undefined || right === undefined ? undefined : binary(value.operator, left, right);
    }
    case 'convert': {
      const operand = constantValue(scope, value.operand);
      const isText = value.type.kind === 'named' && value.type.name === 'string';
      return isText && typeof operand === 'number' ? undefined : operand;
    }
    case 'result':
      return convertedValue(scope, value);
    default:
      return undefined;
  }
}

/** Numbers and texts as they are written; undefined for imaginary numbers. */
export function literalValue({ type, text }: Extract<Value, { kind: 'literal' }>): Constant | undefined {
  if (type === 'string') return textOf(text);
  if (type === 'rune') return runeOf(text);
  const digits = text.replaceAll('_', '');
  const number = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return Number.isFinite(number) ? number : undefined;
}

function unary(operator: string, operand: Constant): Constant | undefined {
  if (typeof operand === 'boolean') return operator === '!' ? !operand : undefined;
  if (typeof operand !== 'number') return undefined;
  // There is no -0 in Go's constants.
  if (operator === '-') return 0 - operand;
  return operator === '+' ? operand : undefined;
}

function binary(operator: string, left: Constant, right: Constant): Constant | undefined {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
  }
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    if (operator === '&&') return left && right;
    return operator === '||' ? left || right : undefined;
  }
  if (typeof left === 'string' && typeof right === 'string') return operator === '+' ? left + right : undefined;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  return arithmetic(operator, left, right) ?? bitwise(operator, left, right);
}

function arithmetic(operator: string, left: number, right: number): number | boolean | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left % right === 0 ? left / right : undefined;
    case '%':
      return right === 0 ? undefined : left % right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
}

const mostShifted = 64;

/** What operators on bits make of integers; undefined for other operators, and for more than a number holds. */
export function bitwise(operator: string, left: number, right: number): number | undefined {
  if (!Number.isSafeInteger(left) || !Number.isSafeInteger(right)) return undefined;
  if (operator.length === 2 && operator !== '&^' && (right < 0 || right > mostShifted)) return undefined;
  const [a, b] = [BigInt(left), BigInt(right)];
  const made = Number(bits(operator, a, b));
  return Number.isSafeInteger(made) ? made : undefined;
}

function bits(operator: string, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '&^':
      return a & ~b;
    default:
      return undefined;
  }
}

/** `Kind(iota)`. */
function convertedValue(scope: ConstantScope, { operation }: Extract<Value, { kind: 'result' }>): Constant | undefined {
  const operations: readonly Operation[] = scope.unit.functions[0]?.blocks.flatMap((block) => block.operations) ?? [];
  const call = operations.find((each) => each.kind === 'call' && each.id === operation);
  if (call?.kind !== 'call' || call.args.length !== 1) return undefined;
  const isConversion = call.callee.kind === 'global' && scope.isType(call.callee.name);
  return isConversion ? constantValue(scope, call.args[0]!) : undefined;
}
