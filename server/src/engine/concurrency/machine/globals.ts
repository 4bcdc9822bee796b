/** Owns what names of packages stand for: constants, functions, variables as they were found first or set last, errors that have a name. */
import type { Unit, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { isNamed, type Resolution } from '../../packages/resolution';
import { writtenDown } from './knowledge/written-down';
import { isNamedError } from './library/named-errors';
import { exactly } from './literals';
import { nil, type State, scalar } from './state/state';
import type { Datum, Frame, HeapObject, Reference } from './state/values';

/** What a name may stand for, as the evaluator makes it. */
interface Makes {
  readonly resolution: Resolution;
  /** Object whose fields are the global variables that were looked at. */
  readonly globals: Reference;
  made(state: State, unit: Unit, type: TypeExpression | undefined, outside: boolean): Datum;
  setField(state: State, at: Reference, name: string, value: Datum): void;
}

type Name = Extract<Value, { kind: 'global' | 'member' }>;

export function ofGlobal(
  evaluator: Makes,
  state: State,
  { unit }: Frame,
  value: Extract<Value, { kind: 'global' }>,
): Datum {
  switch (value.name) {
    case 'nil':
      return nil;
    case 'true':
    case 'false':
      return scalar(value.name === 'true');
  }
  const name = `${evaluator.resolution.packageOf(unit)}.${value.name}`;
  return constantOf(evaluator, state, unit, value) ?? variableOf(evaluator, state, unit, value, name);
}

/** Of another package. */
export function ofMember(evaluator: Makes, state: State, unit: Unit, value: Extract<Value, { kind: 'member' }>): Datum {
  return (
    constantOf(evaluator, state, unit, value) ??
    variableOf(evaluator, state, unit, value, `${value.path}.${value.name}`)
  );
}

function constantOf({ resolution }: Makes, state: State, unit: Unit, value: Name): Datum | undefined {
  const worth = resolution.constantValueOf(unit, value);
  return worth === undefined ? undefined : exactly(state, worth);
}

/** What a flag or table of the package holds: the program has set it. */
function ownOf(
  { resolution }: Makes,
  state: State,
  unit: Unit,
  value: Extract<Value, { kind: 'global' }>,
  type: TypeExpression | undefined,
): Datum | undefined {
  switch (writtenDown(resolution, unit, value, type)) {
    case undefined:
      return undefined;
    case 'flag':
      return state.lost();
    case 'map':
      return { kind: 'reference', to: state.add({ kind: 'map', outside: false, entries: [], exact: false }) };
    case 'slice': {
      const length: Datum = { kind: 'term', operator: 'len', left: state.lost(), right: nil };
      return { kind: 'reference', to: state.add({ kind: 'list', outside: false, elements: undefined, length }) };
    }
  }
}

function variableOf(evaluator: Makes, state: State, unit: Unit, value: Name, name: string): Datum {
  const { resolution, globals } = evaluator;
  const known = (state.get(globals) as Extract<HeapObject, { kind: 'struct' }>).fields.get(name);
  if (known !== undefined) return known;
  const callee = resolution.calleeOf(unit, { callee: value, args: [], spread: false, typeArguments: [] });
  const [body] = callee.kind === 'function' ? callee.unread.functions : [];
  const type = resolution.typeOf(unit, value);
  const made: Datum =
    callee.kind === 'function' && body !== undefined
      ? { kind: 'function', code: { kind: 'code', unit: callee.unread, body, captured: new Map() } }
      : evaluator.made(state, unit, type, true);
  const own = value.kind === 'global' ? ownOf(evaluator, state, unit, value, type) : undefined;
  if (own !== undefined) {
    evaluator.setField(state, globals, name, own);
    return own;
  }
  const isError = made.kind === 'unknown' && isNamed(type, '', 'error') && isNamedError(resolution, unit, value);
  const isConstant = value.kind === 'global' && resolution.constantOf(unit, value.name) !== undefined;
  const datum = isError || (made.kind === 'unknown' && (isConstant || value.kind === 'member')) ? state.fixed() : made;
  if (isError || isPointer(evaluator, unit, value, datum))
    state.assume({ kind: 'term', operator: '==', left: datum, right: nil }, false);
  evaluator.setField(state, globals, name, datum);
  return datum;
}

/** Whether a package variable begins as a pointer to something: a default, or one that stands for something else. */
function isPointer({ resolution }: Makes, unit: Unit, value: Name, datum: Datum): boolean {
  return (
    value.kind === 'global' && datum.kind === 'reference' && resolution.initialOf(unit, value.name)?.kind === 'address'
  );
}
