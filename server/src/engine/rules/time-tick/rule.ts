/** Owns the rule against `time.Tick` where its ticker can never be collected. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { hasOwnLines, indentation, lineBreak } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import { nanosecondsOf } from '../../findings/started/durations';
import type { FunctionIr, Operation, Unit, Value } from '../../ir/model';
import { eachOperation, operationById } from '../../ir/walk';
import { hasWayOut, usersOf } from '../../lifecycle/endless';

const never = (): boolean => false;

type Call = Extract<Operation, { kind: 'call' }>;
type Assign = Extract<Operation, { kind: 'assign' }>;

export default defineRule({
  title: 'time.Tick, whose ticker is never collected',
  why: 'Below Go 1.23 the ticker behind `time.Tick` cannot be stopped and is never collected: every call that is left behind keeps a timer running for the life of the process (https://pkg.go.dev/time#Tick). Use `time.NewTicker` and stop it. From a `go 1.23` directive on an unreferenced ticker is collected, and this rule is silent. In `main` and `init` the ticker is meant to live as long as the process, and the rule is silent too. A loop that only the end of a context stops is milder: it may run about as long.',
  severity: 'warning',
  until: '1.23',
  tags: ['lifecycle'],
  triggers: [['time.Tick', 'Tick(']],
  check(context) {
    const { unit, resolution, report } = context;
    // A ticker of the process's own life is no leak.
    if (unit.name === 'main' || unit.name === 'init' || unit.name.startsWith('var ')) return;
    // The package that declares it is not its user.
    if (/^time(_test)?$/.test(resolution.importPath)) return;
    for (const { operation, block, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'call') continue;
      const callee = resolution.calleeOf(unit, operation);
      if (callee.kind !== 'library' || callee.path !== 'time' || callee.name !== 'Tick') continue;
      const interval = operation.args[0] && nanosecondsOf(operation.args[0]);
      // It gives nil then, and makes no ticker.
      if (interval !== undefined && interval <= 0) continue;
      const isOnce = block.loopDepth === 0;
      if (isOnce && isForEver(context, owner, operation, block.operations, never)) continue;
      const isService = isOnce && isForEver(context, owner, operation, block.operations, isDone(unit));
      report({
        ...(isService ? { severity: 'information' } : {}),
        message: 'The ticker behind this time.Tick runs for ever: use time.NewTicker and stop it.',
        range: operation.range,
        function: owner,
        fixes: isOnce ? tickerFix(context, owner, operation, block.operations) : [],
      });
    }
  },
});

/** `tick := time.Tick(d)` on a line of its own becomes a ticker that is stopped, and `tick` its channel. */
function tickerFix(
  { unit, resolution, lines, file }: RuleContext,
  owner: FunctionIr,
  tick: Call,
  operations: readonly Operation[],
): readonly Fix[] {
  const binding = bindingOf(tick, operations);
  const [interval] = tick.args;
  const isTaken = unit.variables.some(({ name }) => name === 'ticker');
  if (binding === undefined || binding.targets.length !== 1 || interval === undefined || isTaken) return [];
  if (!hasOwnLines(lines, binding.range)) return [];
  const [target] = binding.targets;
  // Stopped when the function returns, it would leave code that runs on without ticks.
  if (target?.kind !== 'variable' || usersOf(unit, resolution, owner, target.variable).some(({ outlives }) => outlives))
    return [];
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
function isForEver(
  context: RuleContext,
  owner: FunctionIr,
  tick: Call,
  operations: readonly Operation[],
  isEnd: (channel: Value) => boolean,
): boolean {
  const { unit, resolution } = context;
  const isTick = (value: Value | undefined): boolean => value?.kind === 'result' && value.operation === tick.id;
  const isOpen = (over: Value): boolean =>
    isTick(over.kind === 'variable' ? unit.variables[over.variable]?.initial : over);
  if (!hasWayOut(owner, isOpen, isEnd)) return true;
  const binding = bindingOf(tick, operations);
  const target = binding?.targets[binding.values.findIndex(isTick)];
  if (target?.kind !== 'variable') return false;
  return usersOf(unit, resolution, owner, target.variable).some((user) => {
    const isGiven = (over: Value): boolean => over.kind === 'variable' && over.variable === user.variable;
    return user.outlives && !hasWayOut(user.body, isGiven, isEnd);
  });
}

/** `ctx.Done()`: a service that only ends with its context lives about as long as the process. */
function isDone(unit: Unit): (channel: Value) => boolean {
  return (channel) => {
    const call = channel.kind === 'result' ? operationById(unit, channel.operation) : undefined;
    return (
      call?.kind === 'call' && call.callee.kind === 'field' && call.callee.name === 'Done' && call.args.length === 0
    );
  };
}

function bindingOf(tick: Call, operations: readonly Operation[]): Assign | undefined {
  return operations.find(
    (each): each is Assign =>
      each.kind === 'assign' && each.values.some((value) => value.kind === 'result' && value.operation === tick.id),
  );
}
