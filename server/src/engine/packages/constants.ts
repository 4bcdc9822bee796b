/** Owns which values are untyped constants and what type they take by default. Evaluates nothing. */
import type { Unit, Value } from '../ir/model';

/** https://go.dev/ref/spec#Constants: the default type of an untyped constant. */
export function untypedKind(literal: Extract<Value, { kind: 'literal' }>): string {
  switch (literal.type) {
    case 'int':
      return 'int';
    case 'float':
      return 'float64';
    case 'imaginary':
      return 'complex128';
    case 'rune':
      return 'rune';
    case 'string':
      return 'string';
  }
}

/** Whether a value is a constant that takes its type from where it stands. `isUntypedGlobal` answers for the package's constants. */
export function isUntyped(
  value: Value,
  unit: Pick<Unit, 'variables'>,
  isUntypedGlobal: (name: string) => boolean,
): boolean {
  const again = (each: Value): boolean => isUntyped(each, unit, isUntypedGlobal);
  switch (value.kind) {
    case 'literal':
      return true;
    case 'unary':
      return again(value.operand);
    case 'binary':
      return again(value.left) && again(value.right);
    case 'global':
      return value.name === 'true' || value.name === 'false' || value.name === 'iota' || isUntypedGlobal(value.name);
    case 'variable': {
      const variable = unit.variables[value.variable];
      if (variable?.kind !== 'constant' || variable.type !== undefined) return false;
      return variable.initial === undefined || again(variable.initial);
    }
    default:
      return false;
  }
}
