/** Owns the rule that what comes out of a sync.Pool is empty: reset before it goes in, or after it comes out. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { insertAfterStatement } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import { isCall, valuesIn } from '../../findings/loops/loops';
import { walkFrom } from '../../findings/loops/path-walk';
import type { CallSite, Operation, Terminator, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation, isVariable, type Placed, rootOf } from '../../ir/walk';
import { qualifiedName, type Resolution } from '../../packages/resolution';

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
      if (puts.length === 0 || kind === undefined || !isWritten(context, taken, kind)) continue;
      const resets = resetsOf(context, taken.variable, kind);
      const unreset = resets.length === 0 ? puts[0] : missedBy(context, taken, kind, resets, puts);
      if (unreset === undefined) continue;
      const name = unit.variables[taken.variable]!.name;
      const statement = kind === 'buffer' ? `${name}.Reset()` : undefined;
      const edit = statement && insertAfterStatement(lines, taken.binding.range, statement);
      const fixes: readonly Fix[] = edit
        ? [{ title: `Add ${statement}`, preferred: true, edits: [{ ...edit, file }] }]
        : [];
      const instead = kind === 'buffer' ? `call ${name}.Reset` : `cut it to [:0]`;
      report({
        message: `${name} comes out of the pool with what was in it, and ${resets.length === 0 ? 'goes' : 'on some paths it goes'} back without being reset: ${instead}.`,
        range: taken.binding.range,
        related: [{ message: 'goes back into the pool here.', file, range: unreset.range }],
        fixes,
      });
    }
  },
});

type Kind = 'buffer' | 'slice';

interface Taken extends Omit<Placed, 'operation'> {
  readonly variable: VariableId;
  readonly binding: Assign;
  readonly type: Extract<Value, { kind: 'assert' }>['type'];
}

/** `b := pool.Get().(T)`, with or without `ok`. */
function takenIn(unit: Unit, resolution: Resolution): readonly Taken[] {
  const gets = new Set<number>();
  const found: Taken[] = [];
  for (const { operation, ...place } of eachOperation(unit)) {
    if (operation.kind === 'call' && qualifiedName(resolution.calleeOf(unit, operation)) === 'sync.Pool.Get') {
      gets.add(operation.id);
    }
    if (operation.kind !== 'assign') continue;
    const [value] = operation.values;
    const [target] = operation.targets;
    if (value?.kind !== 'assert' || value.operand.kind !== 'result' || target?.kind !== 'variable') continue;
    if (!gets.has(value.operand.operation)) continue;
    found.push({ ...place, variable: target.variable, binding: operation, type: value.type });
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

/** What empties it, or is given it and may. */
function resetsOf(context: RuleContext, variable: VariableId, kind: Kind): readonly Placed[] {
  return [...eachOperation(context.unit)].filter(({ operation }) => isReset(context, operation, variable, kind));
}

function isReset({ unit, resolution }: RuleContext, operation: Operation, variable: VariableId, kind: Kind): boolean {
  if (
    kind === 'slice' &&
    [...valuesIn(operation)].some((value) => value.kind === 'slice' && rootOf(value.base) === variable)
  )
    return true;
  if (operation.kind === 'assign') {
    return operation.targets.some(
      (target, index) =>
        target?.kind === 'dereference' &&
        rootOf(target) === variable &&
        (kind === 'buffer' || operation.values[index]?.kind !== 'result'),
    );
  }
  if (!isCall(operation)) return false;
  const { callee } = operation;
  if (callee.kind === 'field' && rootOf(callee.base) === variable && /^(Reset|Truncate)$/.test(callee.name))
    return true;
  const target = resolution.calleeOf(unit, operation);
  if (target.kind !== 'function' && target.kind !== 'unknown' && target.kind !== 'closure') return false;
  // Whoever is given it may empty it; only a body that does no such thing is known not to.
  const index = operation.args.findIndex((each) => rootOf(each) === variable);
  return index >= 0 && (target.kind !== 'function' || mayReset(target.unit));
}

/** The Put, or the deferred one, that some path reaches after something was written and nothing reset; not known where a closure or defer resets. */
function missedBy(
  context: RuleContext,
  taken: Taken,
  kind: Kind,
  resets: readonly Placed[],
  puts: readonly Operation[],
): Operation | undefined {
  const { function: owner, block, index, variable } = taken;
  if (kind !== 'buffer' || resets.some((each) => each.function !== owner || each.operation.kind !== 'call'))
    return undefined;
  const ends = new Set<Operation | Terminator>(resets.map(({ operation }) => operation));
  const written: { readonly block: number; readonly index: number }[] = [];
  const isAnother = (node: Operation | Terminator): boolean =>
    node.kind === 'assign' && node !== taken.binding && node.targets.some((each) => isVariable(each, variable));
  walkFrom(owner, { block: block.id, index: index + 1 }, (node, place) => {
    if (ends.has(node) || isAnother(node)) return 'stop';
    if (!('args' in node) || !isWrite(context, node, variable, kind)) return 'on';
    written.push({ block: place.block, index: place.index + 1 });
    return 'stop';
  });
  const deferred = puts.find(({ kind: how }) => how === 'defer');
  let found: Operation | undefined;
  for (const place of written) {
    walkFrom(owner, place, (node) => {
      if (ends.has(node) || isAnother(node)) return 'stop';
      const put = node.kind === 'return' ? deferred : puts.find((each) => each === node && each.kind === 'call');
      found ??= put;
      return put === undefined ? 'on' : 'stop';
    });
  }
  return found;
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
function isWritten(context: RuleContext, { variable }: Taken, kind: Kind): boolean {
  return [...eachOperation(context.unit)].some(
    ({ operation }) => isCall(operation) && isWrite(context, operation, variable, kind),
  );
}

function isWrite({ unit, resolution }: RuleContext, site: CallSite, variable: VariableId, kind: Kind): boolean {
  const { callee, args } = site;
  const target = resolution.calleeOf(unit, site);
  const [first] = args;
  if (kind === 'slice') {
    const isAppend = target.kind === 'builtin' && target.name === 'append';
    return isAppend && first !== undefined && rootOf(first) === variable;
  }
  if (callee.kind === 'field' && rootOf(callee.base) === variable && /^(Write|ReadFrom)/.test(callee.name)) return true;
  return qualifiedName(target) !== 'sync.Pool.Put' && args.some((each) => rootOf(each) === variable);
}
