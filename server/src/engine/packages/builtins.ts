/** Owns the result types of Go's builtin functions (https://go.dev/ref/spec#Built-in_functions). Knows no other function. */
import type { CallSite, Value } from '../ir/model';
import { namedType } from '../ir/type-reader';
import type { TypeExpression } from '../ir/types';

/** `typeNamed` gives the type a value names, `typeOf` the one it has. */
export function builtinType(
  name: string,
  site: CallSite,
  typeOf: (value: Value) => TypeExpression | undefined,
  typeNamed: (value: Value) => TypeExpression | undefined,
): TypeExpression | undefined {
  const [first] = site.args;
  switch (name) {
    case 'make':
      return first && typeNamed(first);
    case 'new': {
      // From Go 1.26 on the argument may be a value.
      const element = first && (typeNamed(first) ?? typeOf(first));
      return element && { kind: 'pointer', element };
    }
    case 'append':
      return first && typeOf(first);
    case 'len':
    case 'cap':
    case 'copy':
      return namedType('int');
    case 'recover':
      return namedType('any');
    case 'min':
    case 'max':
      return site.args.filter((argument) => argument.kind !== 'literal').map(typeOf)[0];
    default:
      return undefined;
  }
}
