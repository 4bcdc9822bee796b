/** Owns the rule against `time.Tick` where its ticker can never be collected. */
import type { FunctionIr, OperationId, Unit, Value } from '../../ir/model';
import { eachOperation, successors } from '../../ir/walk';
import { defineRule } from '../define-rule';

export default defineRule({
  title: 'time.Tick in code for Go below 1.23, whose ticker is never collected',
  why: 'Below Go 1.23 the ticker behind `time.Tick` cannot be stopped and is never collected: every call that is left behind keeps a timer running for the life of the process (https://pkg.go.dev/time#Tick). Use `time.NewTicker` and stop it. From a `go 1.23` directive on an unreferenced ticker is collected, and this rule is silent. In `main` and `init` the ticker is meant to live as long as the process, and the rule is silent too.',
  severity: 'warning',
  until: '1.23',
  tags: ['lifecycle'],
  triggers: [['time.Tick', 'Tick(']],
  check({ unit, resolution, report }) {
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
      });
    }
  },
});

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
