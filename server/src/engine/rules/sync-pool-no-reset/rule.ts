/** Owns the rule that what comes out of a sync.Pool is empty: reset before it goes in, or after it comes out. */
import type { Operation, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { qualifiedName, type Resolution } from '../../packages/resolution';
import { defineRule, type RuleContext } from '../define-rule';
import { insertAfterStatement } from '../edits';
import type { Fix } from '../finding';
import { isCall, rootOf, valuesIn } from '../loops';

type Assign = Extract<Operation, { kind: 'assign' }>;

export default defineRule({
  title: 'An object of a sync.Pool that is used again without being reset',
  why: 'Get returns what some other code put back, with everything in it: a `bytes.Buffer` still holds the last answer, so one request sees the data of another, and the buffer grows for ever. Call `Reset` right after Get, or before every Put; cut a pooled slice to `[:0]` before appending to it. Objects that a helper resets, and buffers that are only overwritten, are not flagged.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['memory'],
  triggers: [['.Put('], ['.Get()']],
  check(context) {
    const { unit, report, file, resolution, lines } = context;
    for (const taken of takenIn(unit, resolution)) {
      const puts = putsOf(context, taken.variable);
      const kind = kindOf(unit, taken.type);
      if (puts.length === 0 || kind === undefined || isReset(context, taken.variable, kind)) continue;
      const name = unit.variables[taken.variable]!.name;
      if (!isWritten(context, taken, kind)) continue;
      const statement = kind === 'buffer' ? `${name}.Reset()` : undefined;
      const edit = statement && insertAfterStatement(lines, taken.binding.range, statement);
      const fixes: readonly Fix[] = edit
        ? [{ title: `Add ${statement}`, preferred: true, edits: [{ ...edit, file }] }]
        : [];
      const instead = kind === 'buffer' ? `call ${name}.Reset` : `cut it to [:0]`;
      report({
        message: `${name} comes out of the pool with what was in it, and goes back without being reset: ${instead}.`,
        range: taken.binding.range,
        related: [{ message: '1 of 1: goes back into the pool here.', file, range: puts[0]!.range }],
        fixes,
      });
    }
  },
});

type Kind = 'buffer' | 'slice';

interface Taken {
  readonly variable: VariableId;
  readonly binding: Assign;
  readonly type: Extract<Value, { kind: 'assert' }>['type'];
}

/** `b := pool.Get().(T)`, with or without `ok`. */
function takenIn(unit: Unit, resolution: Resolution): readonly Taken[] {
  const gets = new Set<number>();
  const found: Taken[] = [];
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind === 'call' && qualifiedName(resolution.calleeOf(unit, operation)) === 'sync.Pool.Get') {
      gets.add(operation.id);
    }
    if (operation.kind !== 'assign') continue;
    const [value] = operation.values;
    const [target] = operation.targets;
    if (value?.kind !== 'assert' || value.operand.kind !== 'result' || target?.kind !== 'variable') continue;
    if (!gets.has(value.operand.operation)) continue;
    found.push({ variable: target.variable, binding: operation, type: value.type });
  }
  return found;
}

function putsOf({ unit, resolution }: RuleContext, variable: VariableId): readonly Operation[] {
  return [...eachOperation(unit)].flatMap(({ operation }) => {
    if (operation.kind !== 'call' && operation.kind !== 'defer') return [];
    const [value] = operation.args;
    const isIt = value !== undefined && rootOf(value) === variable;
    return isIt && qualifiedName(resolution.calleeOf(unit, operation)) === 'sync.Pool.Put' ? [operation] : [];
  });
}

const buffers: ReadonlySet<string> = new Set(['bytes.Buffer', 'strings.Builder']);

function kindOf(unit: Unit, type: Taken['type']): Kind | undefined {
  const element = type.kind === 'pointer' ? type.element : type;
  if (element.kind === 'slice') return 'slice';
  if (type.kind !== 'pointer' || element.kind !== 'named' || unit.hasSyntaxErrors) return undefined;
  return buffers.has(`${element.path}.${element.name}`) ? 'buffer' : undefined;
}

/** Something empties it, or is given it and may. */
function isReset({ unit, resolution }: RuleContext, variable: VariableId, kind: Kind): boolean {
  for (const { operation } of eachOperation(unit)) {
    if (kind === 'slice') {
      for (const value of valuesIn(operation)) {
        if (value.kind === 'slice' && rootOf(value.base) === variable) return true;
      }
    }
    if (operation.kind === 'assign') {
      const isReplaced = (target: Value | undefined, index: number): boolean =>
        target?.kind === 'dereference' &&
        rootOf(target) === variable &&
        (kind === 'buffer' || operation.values[index]?.kind !== 'result');
      if (operation.targets.some(isReplaced)) return true;
    }
    if (!isCall(operation)) continue;
    const { callee } = operation;
    if (callee.kind === 'field' && rootOf(callee.base) === variable && /^(Reset|Truncate)$/.test(callee.name))
      return true;
    const target = resolution.calleeOf(unit, operation);
    if (target.kind !== 'function' && target.kind !== 'unknown' && target.kind !== 'closure') continue;
    // Whoever is given it may empty it; only a body that does no such thing is known not to.
    const index = operation.args.findIndex((each) => rootOf(each) === variable);
    if (index < 0) continue;
    if (target.kind !== 'function' || mayReset(target.unit)) return true;
  }
  return false;
}

function mayReset(unit: Unit): boolean {
  for (const { operation } of eachOperation(unit)) {
    if (isCall(operation) && operation.callee.kind === 'field' && /^([Rr]eset|Truncate)$/.test(operation.callee.name))
      return true;
    for (const value of valuesIn(operation)) if (value.kind === 'slice') return true;
  }
  return false;
}

/** Something is added to it: a buffer's methods and callees write, a slice is appended to. */
function isWritten({ unit, resolution }: RuleContext, { variable }: Taken, kind: Kind): boolean {
  for (const { operation } of eachOperation(unit)) {
    if (!isCall(operation)) continue;
    const target = resolution.calleeOf(unit, operation);
    const [first] = operation.args;
    if (kind === 'slice') {
      if (target.kind !== 'builtin' || target.name !== 'append' || first === undefined) continue;
      if (rootOf(first) === variable) return true;
      continue;
    }
    const { callee } = operation;
    if (callee.kind === 'field' && rootOf(callee.base) === variable && /^(Write|ReadFrom)/.test(callee.name))
      return true;
    if (qualifiedName(target) === 'sync.Pool.Put') continue;
    if (operation.args.some((each) => rootOf(each) === variable)) return true;
  }
  return false;
}
