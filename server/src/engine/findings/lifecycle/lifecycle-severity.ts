/** Owns which lost resources cost little: what their row says of tests, of reading to the end and of contexts without a parent. Knows no message. */
import type { Unit, Value, VariableId } from '../../ir/model';
import { eachOperation, mentions, operationById } from '../../ir/walk';
import type { Leak } from '../../lifecycle/leak';
import { isNil } from '../../lifecycle/place';
import { isNamed, isNamedFrom, qualifiedName } from '../../packages/resolution';
import type { RuleContext } from '../define-rule';
import { isTestFile } from '../test-code';

export function isMild(context: RuleContext, leak: Leak): boolean {
  const { isMild: always, mildUnlessSometimes, mildUnder = [] } = leak.resource;
  if (always === true || leak.isReadToEnd === true) return true;
  if (leak.loss.kind === 'field' && leak.loss.sometimes) return true;
  if (isTestFile(context.file) && isMildInTests(context, leak)) return true;
  if (mildUnlessSometimes === true && !leak.sometimesReleased) return true;
  if (endsWithOwner(context, leak)) return true;
  return isUnder(context, leak, mildUnder) && !isGivenToGoroutine(context, leak);
}

/** It is acquired from something whose end is its own, or from what was acquired there: rows of a statement of a transaction. */
function endsWithOwner({ unit, resolution }: RuleContext, { acquire, binding, resource }: Leak): boolean {
  const { endsWith = [] } = resource;
  if (endsWith.length === 0 || acquire.kind !== 'call' || acquire.callee.kind !== 'field') return false;
  const isOwner = (value: Value): boolean => {
    const type = resolution.typeOf(unit, value);
    return endsWith.some(({ path, type: name }) => isNamedFrom(resolution, type, path, name));
  };
  const { base } = acquire.callee;
  if (isOwner(base)) return true;
  const value = base.kind === 'variable' ? onlyValue(unit, base.variable, binding) : base;
  const made = value?.kind === 'result' ? operationById(unit, value.operation) : undefined;
  return made?.kind === 'call' && made.callee.kind === 'field' && isOwner(made.callee.base);
}

function isMildInTests(context: RuleContext, leak: Leak): boolean {
  const { mildInTests, mildWhenTestFails } = leak.resource;
  return mildInTests === true || isIgnored(leak) || (mildWhenTestFails === true && isBehindError(context, leak));
}

/** Called for what it costs or for its panic: nobody looks at any result. */
function isIgnored({ loss, inLoop, binding, resource: { subject } }: Leak): boolean {
  const isFirst = subject.kind === 'result' && subject.index === 0;
  const isEachRound = loss.kind === 'round' || (loss.kind === 'dropped' && inLoop);
  return isFirst && isEachRound && (binding?.targets.every((target) => target === undefined) ?? true);
}

/** The last thing on the path is that something failed. */
function isBehindError({ unit, resolution }: RuleContext, { steps }: Leak): boolean {
  const last = steps.at(-1);
  if (last?.condition.kind !== 'binary') return false;
  const { left, right, operator } = last.condition;
  const isError = (value: Value): boolean => isNamed(resolution.typeOf(unit, value), '', 'error');
  return isNil(right) && isError(left) && (operator === '!=') === last.truth;
}

/** Whether the first argument of what acquires is the result of one of these functions, or a variable that never holds anything else. */
function isUnder({ unit, resolution }: RuleContext, { acquire, binding }: Leak, names: readonly string[]): boolean {
  const [given] = acquire.kind === 'call' ? acquire.args : [];
  const first = given?.kind === 'variable' ? onlyValue(unit, given.variable, binding) : given;
  const made = first?.kind === 'result' ? operationById(unit, first.operation) : undefined;
  const name = made?.kind === 'call' ? qualifiedName(resolution.calleeOf(unit, made)) : undefined;
  return name !== undefined && names.includes(name);
}

/** What a variable is declared with, when nothing but `binding` puts anything else into it. */
function onlyValue(unit: Unit, variable: VariableId, binding: Leak['binding']): Value | undefined {
  const { initial } = unit.variables[variable]!;
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'assign' || operation === binding) continue;
    const isOther = operation.targets.some(
      (target, at) => target?.kind === 'variable' && target.variable === variable && operation.values[at] !== initial,
    );
    if (isOther) return undefined;
  }
  return initial;
}

/** A goroutine that the unit starts is given the first result, or captures it. */
function isGivenToGoroutine({ unit, resolution }: RuleContext, { binding }: Leak): boolean {
  const at = binding?.values.findIndex((value) => value.kind === 'result' && value.index === 0) ?? -1;
  const target = binding?.targets[at];
  if (target?.kind !== 'variable') return false;
  return [...eachOperation(unit)].some(({ operation }) => {
    if (operation.kind !== 'go') return false;
    const callee = resolution.calleeOf(unit, operation);
    const body = callee.kind === 'closure' ? unit.functions[callee.function] : undefined;
    if (body?.captures.includes(target.variable)) return true;
    return operation.args.some((arg) =>
      mentions(arg, (part) => part.kind === 'variable' && part.variable === target.variable),
    );
  });
}
