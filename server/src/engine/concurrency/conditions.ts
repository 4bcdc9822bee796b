/** Owns the names of conditions: two branches on the same name go the same way while nothing in it is assigned. Knows no control flow. */
import type { Value } from '../ir/model';
import type { Range } from '../text/range';
import type { Condition } from './model';

const constants = new Set(['true', 'false', 'nil']);

export function constantText(value: Value): string | undefined {
  if (value.kind === 'literal') return value.text;
  return value.kind === 'global' && constants.has(value.name) ? value.name : undefined;
}

/** The key is '' when the condition holds something that may change by itself, such as the result of a call. */
export function conditionOf(value: Value): Condition {
  if (value.kind === 'binary' && (value.operator === '==' || value.operator === '!=')) {
    const left = textOf(value.left);
    const right = textOf(value.right);
    const key = left === undefined || right === undefined ? '' : `${left} == ${right}`;
    return { key, negated: value.operator === '!=' };
  }
  return { key: textOf(value) ?? '', negated: false };
}

/** Words separated by spaces and dots, variables as `v3`: the explorer forgets a fact when one of its variables is assigned. */
function textOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'variable':
      return `v${value.variable}`;
    case 'global':
      return value.name;
    case 'member':
      return `${value.path}.${value.name}`;
    case 'literal':
      return value.text;
    case 'field': {
      const base = textOf(value.base);
      return base === undefined ? undefined : `${base}.${value.name}`;
    }
    case 'binary': {
      const left = textOf(value.left);
      const right = textOf(value.right);
      return left === undefined || right === undefined ? undefined : `${left} ${value.operator} ${right}`;
    }
    default:
      return undefined;
  }
}

/** What a case of a switch asks of its tag; nothing is said of a case with several values. */
export function comparisonOf(tag: Value | undefined, values: readonly Value[], range: Range): Value {
  const [value, ...others] = values;
  const isOne = tag !== undefined && value !== undefined && others.length === 0;
  return isOne ? { kind: 'binary', operator: '==', left: tag, right: value, range } : { kind: 'unknown', range };
}
