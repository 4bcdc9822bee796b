/** Owns the rule that contexts do not pile up over the iterations of a loop. */

import { defineRule } from '../../findings/define-rule';
import { loopAround } from '../../findings/loops/iterations';
import { isInSmallLoop, loopWords, smallLoop } from '../../findings/loops/loop-rule';
import { bindingOf, derivation, isResultOf } from '../../findings/started/contexts';
import type { BlockId, FunctionIr, Operation, Unit, Value } from '../../ir/model';
import { baseOf, eachOperation, mentions, valuesOf } from '../../ir/walk';

type Call = Extract<Operation, { kind: 'call' }>;
type Assign = Extract<Operation, { kind: 'assign' }>;

export default defineRule({
  title: "A context derived in a loop that wraps the last iteration's context, or is cancelled only after the loop",
  why: "A context made from the one of the iteration before grows a chain: every lookup and cancellation walks all of it, its timers run on, and the deadline is the shortest of all (https://pkg.go.dev/context#WithCancel). A `defer cancel()` in the loop keeps every iteration's context until the function returns. Derive from the context outside of the loop under a name of its own, and cancel at the end of the iteration. Adding values in a loop over a finite list (`ctx = context.WithValue(ctx, k, v)`) is not flagged, nor are loops bounded by a small constant or by lists of a few literals, nor a context that starts anew in each iteration.",
  severity: 'warning',
  tags: ['context', 'lifecycle'],
  skips: 'tests',
  triggers: [['context.With', 'WithCancel', 'WithTimeout', 'WithDeadline', 'WithValue'], loopWords],
  options: { smallLoop },
  check(context) {
    const { unit, resolution, lines, file, report } = context;
    for (const { operation, block, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'call' || block.loopDepth === 0) continue;
      const name = derivation(unit, resolution, operation);
      if (name === undefined) continue;
      const loop = loopAround(owner, block.id);
      if (loop.size === 0) continue;
      if (isInSmallLoop(context, owner, block.id)) continue;
      const bound = bindingOf(owner, operation);
      const parent = operation.args[0];
      if (bound === undefined || parent === undefined) continue;
      const isBounded = name === 'context.WithValue' && owner.blocks[block.loop!]!.terminator.kind === 'range';
      if (!isBounded && wrapsItself(unit, owner, loop, bound, operation, parent)) {
        report({
          message: `Each iteration wraps ${lines.textIn(parent.range)} once more: derive from the context outside of the loop, under another name.`,
          range: operation.range,
          function: owner,
        });
        continue;
      }
      const late = deferredCancel(unit, owner, loop, bound, operation);
      if (late === undefined) continue;
      report({
        message: `This context is cancelled only when ${owner.name} returns, not at the end of the iteration: call cancel when the iteration is done.`,
        range: operation.range,
        function: owner,
        related: [{ message: 'cancels only when the function returns.', file, range: late.range }],
      });
    }
  },
});

/** The parent is the very variable or field the result goes to, and nothing in the loop sets it to something else. */
function wrapsItself(
  unit: Unit,
  owner: FunctionIr,
  loop: ReadonlySet<BlockId>,
  bound: Assign,
  call: Call,
  parent: Value,
): boolean {
  const target = bound.targets[bound.values.findIndex((value) => isResultOf(value, call, 0))];
  if (target === undefined || !isSame(target, parent)) return false;
  const root = baseOf(parent);
  if (root.kind === 'variable' && (unit.variables[root.variable]!.loop || unit.variables[root.variable]!.ranged)) {
    return false;
  }
  for (const id of loop) {
    for (const operation of owner.blocks[id]!.operations) {
      if (operation === bound) continue;
      if (operation.kind === 'declare' && root.kind === 'variable' && operation.variables.includes(root.variable)) {
        return false;
      }
      if (operation.kind !== 'assign') continue;
      // Whatever else sets it, or the value it is a field of, starts a new chain.
      if (
        operation.targets.some(
          (each, index) =>
            each !== undefined &&
            (isSame(each, parent) || isSame(each, root)) &&
            !(
              operation.values[index] !== undefined && mentions(operation.values[index], (part) => isSame(part, root))
            ) &&
            !isDerivedResult(owner, loop, operation.values[index], parent),
        )
      ) {
        return false;
      }
    }
  }
  return true;
}

/** Another link of the same chain: `ctx = context.WithValue(ctx, …)` beside the one looked at. */
function isDerivedResult(
  owner: FunctionIr,
  loop: ReadonlySet<BlockId>,
  value: Value | undefined,
  parent: Value,
): boolean {
  if (value?.kind !== 'result') return false;
  return [...loop].some((id) =>
    owner.blocks[id]!.operations.some(
      (each) =>
        each.kind === 'call' &&
        each.id === value.operation &&
        each.args[0] !== undefined &&
        isSame(each.args[0], parent),
    ),
  );
}

function isSame(a: Value, b: Value): boolean {
  if (a.kind === 'variable') return b.kind === 'variable' && a.variable === b.variable;
  if (a.kind === 'global') return b.kind === 'global' && a.name === b.name;
  if (a.kind === 'member') return b.kind === 'member' && a.path === b.path && a.name === b.name;
  if (a.kind === 'field') return b.kind === 'field' && a.name === b.name && isSame(a.base, b.base);
  if (a.kind === 'dereference') return b.kind === 'dereference' && isSame(a.base, b.base);
  return false;
}

/** `defer cancel()` in the loop, when nothing else in it calls cancel. */
function deferredCancel(
  unit: Unit,
  owner: FunctionIr,
  loop: ReadonlySet<BlockId>,
  bound: Assign,
  call: Call,
): Operation | undefined {
  const cancel = bound.targets[bound.values.findIndex((value) => isResultOf(value, call, 1))];
  const derived = bound.targets[bound.values.findIndex((value) => isResultOf(value, call, 0))];
  const started = [...loop].flatMap((id) => owner.blocks[id]!.operations).filter(({ kind }) => kind === 'go');
  // A goroutine may need it beyond the iteration.
  if (derived !== undefined && started.some((each) => isGiven(unit, each, derived))) return undefined;
  if (cancel?.kind !== 'variable') return undefined;
  const operations = [...loop].flatMap((id) => owner.blocks[id]!.operations);
  const uses = operations.filter(
    (each) => (each.kind === 'call' || each.kind === 'defer') && isSame(each.callee, cancel),
  );
  return uses.some(({ kind }) => kind === 'call') ? undefined : uses.find(({ kind }) => kind === 'defer');
}

function isGiven(unit: Unit, started: Operation, derived: Value): boolean {
  return valuesOf(started).some(
    (value) =>
      mentions(value, (part) => isSame(part, derived)) ||
      (value.kind === 'closure' &&
        derived.kind === 'variable' &&
        unit.functions[value.function]!.captures.includes(derived.variable)),
  );
}
