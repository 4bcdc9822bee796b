/** Owns the rule against `time.Tick` where its ticker can never be collected. */
import type { FunctionIr, Operation, OperationId, Unit, Value } from '../../ir/model';
import { eachOperation, successors } from '../../ir/walk';
import { defineRule, type RuleContext } from '../define-rule';
import { hasOwnLines, indentation, lineBreak } from '../edits';
import type { Fix } from '../finding';

export default defineRule({
  title: 'time.Tick in code for Go below 1.23, whose ticker is never collected',
  why: 'Below Go 1.23 the ticker behind `time.Tick` cannot be stopped and is never collected: every call that is left behind keeps a timer running for the life of the process (https://pkg.go.dev/time#Tick). Use `time.NewTicker` and stop it. From a `go 1.23` directive on an unreferenced ticker is collected, and this rule is silent. In `main` and `init` the ticker is meant to live as long as the process, and the rule is silent too.',
  severity: 'warning',
  until: '1.23',
  tags: ['lifecycle'],
  triggers: [['time.Tick', 'Tick(']],
  check(context) {
    const { unit, resolution, report } = context;
    // A ticker of the process's own life is no leak.
    if (unit.name === 'main' || unit.name === 'init' || unit.name.startsWith('var ')) return;
    for (const { operation, block, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'call') continue;
      const callee = resolution.calleeOf(unit, operation);
      if (callee.kind !== 'library' || callee.path !== 'time' || callee.name !== 'Tick') continue;
      if (block.loopDepth === 0 && neverReturns(unit, owner, operation)) continue;
      report({
        message: 'The ticker behind this time.Tick runs for ever: use time.NewTicker and stop it.',
        range: operation.range,
        function: owner,
        fixes: block.loopDepth === 0 ? tickerFix(context, operation, block.operations) : [],
      });
    }
  },
});

/** `tick := time.Tick(d)` on a line of its own becomes a ticker that is stopped, and `tick` its channel. */
function tickerFix(
  { unit, lines, file }: RuleContext,
  tick: Extract<Operation, { kind: 'call' }>,
  operations: readonly Operation[],
): readonly Fix[] {
  const binding = operations.find(
    (each) =>
      each.kind === 'assign' && each.values.some((value) => value.kind === 'result' && value.operation === tick.id),
  );
  const [interval] = tick.args;
  const isTaken = unit.variables.some(({ name }) => name === 'ticker');
  if (binding?.kind !== 'assign' || binding.targets.length !== 1 || interval === undefined || isTaken) return [];
  if (!hasOwnLines(lines, binding.range)) return [];
  const { line } = binding.range.start;
  const start = { line, column: 0 };
  const end = lineBreak(lines) + indentation(lines, line);
  const callee = lines.textIn(tick.callee.range).replace(/Tick$/, 'NewTicker');
  const opening = `${indentation(lines, line)}ticker := ${callee}(${lines.textIn(interval.range)})${end}defer ticker.Stop()${lineBreak(lines)}`;
  const edits = [
    { file, range: { start, end: start }, text: opening },
    { file, range: tick.range, text: 'ticker.C' },
  ];
  return [{ title: 'Use a ticker that is stopped', preferred: true, edits }];
}

/** A function without a way out uses its one ticker for as long as the process lives; a range over the ticker has no end. */
function neverReturns(unit: Unit, { blocks }: FunctionIr, tick: { readonly id: OperationId }): boolean {
  const isTick = (value: Value): boolean => {
    const source = value.kind === 'variable' ? unit.variables[value.variable]?.initial : value;
    return source?.kind === 'result' && source.operation === tick.id;
  };
  const seen = new Set([0]);
  const waiting = [0];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const { terminator } = blocks[id]!;
    if (terminator.kind === 'return') return false;
    const next = terminator.kind === 'range' && isTick(terminator.over) ? [terminator.body] : successors(terminator);
    for (const each of next) {
      if (seen.has(each)) continue;
      seen.add(each);
      waiting.push(each);
    }
  }
  return true;
}
