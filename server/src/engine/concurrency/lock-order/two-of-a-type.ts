/**
 * Owns suspecting functions that take the locks of two values of one type, both given by their caller, in the order they are given: two calls with the values
 * exchanged may wait for each other. Nothing shows that anybody calls them so.
 */
import type { FunctionId, Operation, Unit, Value, VariableId } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { eachOperation, mentions, parts, valuesOf } from '../../ir/walk';
import { type LockId, lockCallOf } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import { pointedGiven } from '../stuck';
import { calledBody } from './called-bodies';
import { entriesTo } from './entries';
import { lockUseOf } from './nestings';

type Call = Extract<Operation, { kind: 'call' }>;

export interface TwoOfAType {
  readonly lock: LockId;
  readonly first: { readonly variable: VariableId; readonly operation: Call };
  readonly second: { readonly variable: VariableId; readonly operation: Call };
}

const whole = 0 as FunctionId;

export function twoOfATypeIn(unit: Unit, resolution: Resolution): TwoOfAType | undefined {
  const given = givenTo(unit, resolution);
  if (given.size < 2 || resolution.fileOf(unit).endsWith('_test.go')) return undefined;
  const takes = eachOperation(unit).flatMap(({ operation, function: { id } }) =>
    id === whole && operation.kind === 'call' ? takenFrom(unit, operation, given, resolution) : [],
  );
  const { underLock } = lockUseOf({ unit, id: whole }, resolution);
  for (const [at, second] of takes.entries()) {
    const held = underLock.get(second.operation) ?? [];
    const first = takes
      .slice(0, at)
      .find(({ lock, variable, isOwn }) => isOwn && lock === second.lock && variable !== second.variable);
    // Another lock that is held around them puts them in order.
    if (first === undefined || held.length === 0 || held.some((each) => each !== second.lock)) continue;
    if (isReleased(unit, first, second, resolution) || isOrdered(unit, first.variable, second.variable)) continue;
    const [entry] = entriesTo({ unit, id: whole }, resolution);
    if (entry?.unit !== unit || !entry.isOpen) return undefined;
    return { lock: second.lock, first, second };
  }
  return undefined;
}

/** Parameters and the receiver that stay what they are and point to values without others of their type below or above them. */
function givenTo(unit: Unit, resolution: Resolution): ReadonlySet<VariableId> {
  const receiver = unit.receiver?.variable;
  const all = [...(receiver === undefined ? [] : [receiver]), ...(unit.functions[whole]?.parameters ?? [])];
  const set = new Set(
    eachOperation(unit)
      .flatMap(({ operation }) => (operation.kind === 'assign' ? operation.targets : []))
      .flatMap((target) => (target?.kind === 'variable' ? [target.variable] : [])),
  );
  const isKept = pointedGiven({ unit, id: whole }, resolution).some(({ unit: of, type }) => {
    const literal = resolution.underlying(of, type);
    return literal.kind === 'struct' && literal.fields.some((field) => leadsTo(field.type, type.name));
  });
  return isKept ? new Set() : new Set(all.filter((variable) => !set.has(variable)));
}

function leadsTo(type: TypeExpression, name: string): boolean {
  switch (type.kind) {
    case 'named':
      return type.path === '' && type.name === name;
    case 'pointer':
    case 'slice':
    case 'array':
      return leadsTo(type.element, name);
    case 'map':
      return leadsTo(type.key, name) || leadsTo(type.value, name);
    default:
      return false;
  }
}

interface Take {
  readonly variable: VariableId;
  readonly operation: Call;
  readonly lock: LockId;
  /** Taken here, not by what is called. */
  readonly isOwn: boolean;
}

function takenFrom(
  unit: Unit,
  operation: Call,
  given: ReadonlySet<VariableId>,
  resolution: Resolution,
): readonly Take[] {
  const { callee } = operation;
  if (callee.kind !== 'field') return [];
  const own = lockCallOf(unit, resolution, operation);
  const base = own === undefined || callee.base.kind !== 'field' ? callee.base : callee.base.base;
  if (base.kind !== 'variable' || !given.has(base.variable)) return [];
  const { variable } = base;
  if (own !== undefined)
    return own.does === 'takes' && !own.shared ? [{ variable, operation, lock: own.lock, isOwn: true }] : [];
  const called = calledBody(unit, operation, resolution);
  const receiver = called?.unit.receiver?.variable;
  if (called === undefined || receiver === undefined) return [];
  resolution.looksInto(called.unit);
  return eachOperation(called.unit).flatMap(({ operation: inner, function: { id } }): readonly Take[] => {
    const call = id === whole && inner.kind === 'call' ? lockCallOf(called.unit, resolution, inner) : undefined;
    if (call?.does !== 'takes' || call.shared || inner.kind !== 'call') return [];
    const isReceivers = mentions(inner.callee, (part) => part.kind === 'variable' && part.variable === receiver);
    return isReceivers ? [{ variable, operation, lock: call.lock, isOwn: false }] : [];
  });
}

function isReleased(unit: Unit, first: Take, second: Take, resolution: Resolution): boolean {
  const calls = eachOperation(unit).filter(({ function: { id } }) => id === whole);
  const between = calls.slice(
    calls.findIndex(({ operation }) => operation === first.operation),
    calls.findIndex(({ operation }) => operation === second.operation),
  );
  return between.some(
    ({ operation }) => operation.kind === 'call' && lockCallOf(unit, resolution, operation)?.does === 'releases',
  );
}

/** Something in the code looks at both: it may tell which one comes first. That they are the same one tells nothing. */
function isOrdered(unit: Unit, one: VariableId, other: VariableId): boolean {
  const isOf = (variable: VariableId) => (part: Value) => part.kind === 'variable' && part.variable === variable;
  const isOfBoth = (value: Value): boolean => [one, other].every((each) => mentions(value, isOf(each)));
  const tells = (value: Value): boolean =>
    (value.kind === 'binary' && /^(?:[<>]=?|-)$/.test(value.operator) && isOfBoth(value)) || parts(value).some(tells);
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ operations, terminator }) =>
      [...operations, terminator].some((node) => {
        const values = valuesOf(node);
        const isGivenBoth = [one, other].every((each) => values.some((value) => mentions(value, isOf(each))));
        return values.some(tells) || (node.kind === 'call' && isGivenBoth);
      }),
    ),
  );
}
