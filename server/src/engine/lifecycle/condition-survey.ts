/** Owns what the conditions of a unit look at: which stand in it more than once, told by keys, and which variables they watch. Knows no paths. */
import type { FunctionId, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, mentions, operationById, valuesOf } from '../ir/walk';
import { placeKey, placeOf, type Root, resultRoot, variableRoot } from './place';

interface Survey {
  /** Keys of conditions that stand in the unit more than once, one of them perhaps as a value; of others nothing need be remembered. */
  readonly repeated: ReadonlySet<string>;
  /** Roots that some condition looks at, and that change only where a path sees it. */
  readonly watched: ReadonlySet<Root>;
}

const surveys = new WeakMap<Unit, Survey>();

export function surveyOf(unit: Unit): Survey {
  let known = surveys.get(unit);
  if (known === undefined) {
    known = survey(unit);
    surveys.set(unit, known);
  }
  return known;
}

/** Equal conditions have equal keys, up to negation; undefined for what is computed anew each time. */
export function conditionKey(
  unit: Unit,
  condition: Value,
): { readonly key: string; readonly negated: boolean } | undefined {
  if (condition.kind === 'unary' && condition.operator === '!') {
    const inner = conditionKey(unit, condition.operand);
    return inner && { key: inner.key, negated: !inner.negated };
  }
  if (condition.kind !== 'binary') {
    const key = termOf(unit, condition);
    return key === undefined ? undefined : { key, negated: false };
  }
  const left = termOf(unit, condition.left);
  const right = termOf(unit, condition.right);
  if (left === undefined || right === undefined) return undefined;
  switch (condition.operator) {
    case '==':
    case '!=':
      return { key: left < right ? `${left}==${right}` : `${right}==${left}`, negated: condition.operator === '!=' };
    case '<':
    case '>=':
      return { key: `${left}<${right}`, negated: condition.operator === '>=' };
    case '>':
    case '<=':
      return { key: `${right}<${left}`, negated: condition.operator === '<=' };
    default:
      return { key: `${left}${condition.operator}${right}`, negated: false };
  }
}

function termOf(unit: Unit, value: Value): string | undefined {
  switch (value.kind) {
    case 'literal':
      return value.text;
    case 'index': {
      const base = termOf(unit, value.base);
      const index = termOf(unit, value.index);
      return base === undefined || index === undefined ? undefined : `${base}[${index}]`;
    }
    case 'binary': {
      const left = termOf(unit, value.left);
      const right = termOf(unit, value.right);
      return left === undefined || right === undefined ? undefined : `(${left}${value.operator}${right})`;
    }
    case 'unary': {
      const operand = termOf(unit, value.operand);
      return operand === undefined ? undefined : `${value.operator}${operand}`;
    }
    case 'ok': {
      const of = termOf(unit, value.of);
      return of === undefined ? undefined : `ok(${of})`;
    }
    case 'result': {
      const operation = operationById(unit, value.operation);
      const isSize =
        operation?.kind === 'call' &&
        operation.callee.kind === 'global' &&
        (operation.callee.name === 'len' || operation.callee.name === 'cap');
      const [over] = isSize ? operation.args : [];
      const inner = over && termOf(unit, over);
      return inner === undefined ? `<${resultRoot(value.operation, value.index)}>` : `len(${inner})`;
    }
    default: {
      const place = placeOf(value);
      return place && `<${placeKey(place)}>`;
    }
  }
}

/** Closures that are called or deferred where they stand, or by the name of a variable that is there for nothing else. */
function walkedInPlace(unit: Unit): ReadonlySet<FunctionId> {
  const found = new Set<FunctionId>();
  const named = new Map<VariableId, FunctionId>();
  for (const { id, initial } of unit.variables) if (initial?.kind === 'closure') named.set(id, initial.function);
  const forget = (value: Value): void => {
    mentions(value, (part) => part.kind === 'variable' && named.delete(part.variable) && false);
  };
  for (const { operation } of eachOperation(unit)) {
    const isCall = operation.kind === 'call' || operation.kind === 'defer';
    if (isCall && operation.callee.kind === 'closure') found.add(operation.callee.function);
    const isByName = isCall && operation.callee.kind === 'variable';
    const values = operation.kind === 'assign' ? operation.values : valuesOf(operation);
    for (const value of values) if (!isByName || value !== operation.callee) forget(value);
    for (const target of targetsOf(operation)) if (operation.kind !== 'assign' || !operation.declares) forget(target);
  }
  for (const { blocks } of unit.functions) for (const { terminator } of blocks) valuesOf(terminator).forEach(forget);
  return new Set([...found, ...named.values()]);
}

function survey(unit: Unit): Survey {
  const counts = new Map<string, number>();
  const watched = new Set<Root>();
  for (const { blocks } of unit.functions) {
    for (const condition of blocks.flatMap(({ terminator }) => conditionsOf(terminator))) {
      const key = conditionKey(unit, condition)?.key;
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
      mentions(condition, (part) => {
        if (part.kind === 'variable') watched.add(variableRoot(part.variable));
        return false;
      });
    }
  }
  for (const { operation } of eachOperation(unit)) {
    for (const value of operation.kind === 'assign' ? operation.values : []) {
      const key = isAnswer(value) ? conditionKey(unit, value)?.key : undefined;
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  // What another function changes may change at any call, but for closures that are walked where they stand.
  const inPlace = walkedInPlace(unit);
  for (const { operation, function: owner } of eachOperation(unit)) {
    for (const target of targetsOf(operation)) {
      if (target.kind !== 'variable') continue;
      const home = unit.variables[target.variable]?.owner;
      let at: FunctionIr | undefined = owner;
      while (at !== undefined && at.id !== home && inPlace.has(at.id))
        at = at.parent === undefined ? undefined : unit.functions[at.parent];
      if (at?.id !== home) watched.delete(variableRoot(target.variable));
    }
  }
  return { repeated: new Set([...counts].flatMap(([key, count]) => (count > 1 ? [key] : []))), watched };
}

/** What the end of a block asks: whole conditions and their parts, comparisons for the cases of a switch. */
export function conditionsOf(terminator: Terminator): readonly Value[] {
  if (terminator.kind === 'branch') return [...partsOf(terminator.condition)];
  if (terminator.kind !== 'switch' || terminator.tag === undefined) return [];
  const { tag, cases } = terminator;
  return cases.flatMap(({ values }) => values.map((value) => equality(tag, value)));
}

function* partsOf(condition: Value): Generator<Value, void> {
  if (condition.kind === 'unary' && condition.operator === '!') return yield* partsOf(condition.operand);
  if (condition.kind === 'binary' && (condition.operator === '&&' || condition.operator === '||')) {
    yield* partsOf(condition.left);
    yield* partsOf(condition.right);
  }
  yield condition;
}

/** Whether a value is what a condition says: `!a`, `a == b`. */
export function isAnswer(value: Value): boolean {
  if (value.kind === 'unary') return value.operator === '!';
  return value.kind === 'binary' && /^(?:[=!]=|[<>]=?)$/.test(value.operator);
}

function targetsOf(operation: Operation): readonly Value[] {
  return operation.kind === 'assign' ? operation.targets.filter((target) => target !== undefined) : [];
}

/** `tag == value`, as a case of a switch asks. */
export function equality(tag: Value, value: Value): Value {
  return { kind: 'binary', operator: '==', left: tag, right: value, range: value.range };
}
