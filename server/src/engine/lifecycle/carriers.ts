/** Owns where a call puts the resource it acquires, and which types can hold one. Knows no function but by its row. */
import type { Operation } from '../ir/model';
import { predeclaredTypes } from '../ir/predeclared';
import type { TypeExpression } from '../ir/types';
import { type Place, placeOf, processRoot, resultRoot } from './place';
import type { Resource } from './resources';

type Call = Extract<Operation, { kind: 'call' }>;

/** Texts, numbers and errors hold no resources, nor do lists of such. Most functions give nothing else, and need not be looked into. */
export function mayCarry(type: TypeExpression): boolean {
  switch (type.kind) {
    case 'named':
      return type.path !== '' || type.name === 'any' || !predeclaredTypes.has(type.name);
    case 'slice':
    case 'array':
      return mayCarry(type.element);
    default:
      return true;
  }
}

/** Undefined where the call names no place. */
export function subjectOf({ subject, part }: Resource, { id, callee, args }: Call): Place | undefined {
  const fields = part === undefined ? [] : part.split('.');
  switch (subject.kind) {
    case 'result':
      return { root: resultRoot(id, subject.index), fields };
    case 'process':
      return { root: processRoot, fields: [] };
    case 'argument': {
      const argument = args[subject.index];
      return argument && placeOf(argument);
    }
    case 'channel':
      return undefined;
    case 'receiver':
      return callee.kind === 'field' ? placeOf(callee.base) : undefined;
  }
}
