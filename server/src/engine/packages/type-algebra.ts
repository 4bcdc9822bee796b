/** Owns rewriting and comparing type expressions: substitution, qualification, unification. Knows no declarations. */
import { predeclaredTypes } from '../ir/predeclared';
import type { TypeExpression } from '../ir/types';

export type Substitution = ReadonlyMap<string, TypeExpression>;

type Named = Extract<TypeExpression, { kind: 'named' }>;

/** Rewrites every named type inside, innermost type arguments first. */
export function mapNamed(type: TypeExpression, rewrite: (named: Named) => TypeExpression): TypeExpression {
  const map = (each: TypeExpression): TypeExpression => mapNamed(each, rewrite);
  switch (type.kind) {
    case 'named':
      return rewrite(type.typeArguments.length === 0 ? type : { ...type, typeArguments: type.typeArguments.map(map) });
    case 'pointer':
    case 'slice':
    case 'array':
    case 'channel':
      return { ...type, element: map(type.element) };
    case 'map':
      return { ...type, key: map(type.key), value: map(type.value) };
    case 'function':
      return { ...type, parameters: type.parameters.map(map), results: type.results.map(map) };
    case 'struct':
      return { ...type, fields: type.fields.map((field) => ({ ...field, type: map(field.type) })) };
    case 'interface':
      return {
        ...type,
        methods: type.methods.map((method) => ({ ...method, type: map(method.type) })),
        embedded: type.embedded.map(map),
      };
    case 'unknown':
      return type;
  }
}

/** Replaces type parameters by name. */
export function substitute(type: TypeExpression, by: Substitution): TypeExpression {
  if (by.size === 0) return type;
  return mapNamed(type, (named) => (named.path === '' && named.local === undefined && by.get(named.name)) || named);
}

/** A type as written in package `path`, seen from outside; names in `parameters` stay as they are. */
export function qualify(type: TypeExpression, path: string, parameters: ReadonlySet<string>): TypeExpression {
  if (path === '') return type;
  return mapNamed(type, (named) =>
    named.path !== '' || predeclaredTypes.has(named.name) || parameters.has(named.name) ? named : { ...named, path },
  );
}

/** Whether some part of the type is not known. */
export function hasUnknown(type: TypeExpression): boolean {
  switch (type.kind) {
    case 'unknown':
      return true;
    case 'named':
      return type.typeArguments.some(hasUnknown);
    case 'pointer':
    case 'slice':
    case 'array':
    case 'channel':
      return hasUnknown(type.element);
    case 'map':
      return hasUnknown(type.key) || hasUnknown(type.value);
    case 'function':
      return type.parameters.some(hasUnknown) || type.results.some(hasUnknown);
    case 'struct':
    case 'interface':
      return false;
  }
}

/** Learns type arguments by laying a parameter's type over its argument's. What does not fit is ignored. */
export function unify(
  parameter: TypeExpression,
  argument: TypeExpression,
  names: ReadonlySet<string>,
  learned: Map<string, TypeExpression>,
): void {
  if (parameter.kind === 'named' && parameter.path === '' && names.has(parameter.name)) {
    if (!learned.has(parameter.name) && !hasUnknown(argument)) learned.set(parameter.name, argument);
    return;
  }
  const into = (a: TypeExpression, b: TypeExpression): void => unify(a, b, names, learned);
  switch (parameter.kind) {
    case 'named':
      if (argument.kind === 'named' && argument.name === parameter.name && argument.path === parameter.path) {
        parameter.typeArguments.forEach((each, index) => {
          const other = argument.typeArguments[index];
          if (other !== undefined) into(each, other);
        });
      }
      break;
    case 'pointer':
    case 'slice':
    case 'array':
    case 'channel':
      if (argument.kind === parameter.kind) into(parameter.element, argument.element);
      break;
    case 'map':
      if (argument.kind === 'map') {
        into(parameter.key, argument.key);
        into(parameter.value, argument.value);
      }
      break;
    case 'function':
      if (argument.kind !== 'function') break;
      parameter.parameters.forEach((each, index) => {
        const other = argument.parameters[index];
        if (other !== undefined) into(each, other);
      });
      parameter.results.forEach((each, index) => {
        const other = argument.results[index];
        if (other !== undefined) into(each, other);
      });
      break;
    case 'struct':
    case 'interface':
    case 'unknown':
      break;
  }
}
