/** Owns the rule that Add runs before the goroutine it counts is started. */
import { Handshakes } from '../../concurrency/handshakes';
import { type GroupCall, keyOf, type Started, WaitGroups } from '../../concurrency/waitgroups';
import { defineRule, type RuleContext } from '../../findings/define-rule';
import { hasOwnLines, indentation, lineBreak, removeStatement } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import type { Operation } from '../../ir/model';

type Call = Extract<Operation, { kind: 'call' }>;

export default defineRule({
  title: 'WaitGroup.Add called inside the goroutine it counts',
  why: 'The goroutine may not have run yet when `Wait` looks at the counter: `Wait` returns at once, before the work is done (https://pkg.go.dev/sync#WaitGroup.Add). Call `Add` before the `go` statement, or start the goroutine with `wg.Go` from Go 1.25 on.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'waitgroup'],
  triggers: [['.Wait('], ['go ', 'go\t']],
  check(context) {
    const groups = new WaitGroups(context.unit, context.resolution);
    const handshakes = new Handshakes(groups, context.resolution);
    const calls = groups.calls();
    // One closure may be started in several places.
    const reported = new Set<Operation>();
    for (const started of groups.started()) {
      for (const wait of waitsAfter(calls, started)) {
        // An Add of the starter may cover this one: a counter above zero may be raised from anywhere.
        if (
          calls.some(
            ({ method, key, function: owner }) => method === 'Add' && key === wait.key && owner === started.starter,
          )
        ) {
          continue;
        }
        const add = firstAdd(groups, started, wait.key);
        const place = started.unit === context.unit ? add : started.operation;
        if (add === undefined || place === undefined || reported.has(place)) continue;
        if (handshakes.isOrdered(started, add, wait.key)) continue;
        reported.add(place);
        report(context, started, wait, add);
      }
    }
  },
});

function waitsAfter(calls: readonly GroupCall[], { starter }: Started): readonly GroupCall[] {
  const found = new Map<string, GroupCall>();
  for (const call of calls) if (call.method === 'Wait' && call.function === starter) found.set(call.key, call);
  return [...found.values()];
}

function firstAdd(groups: WaitGroups, { unit, body, aliases }: Started, key: string): Call | undefined {
  for (const { operations } of body.blocks) {
    for (const operation of operations) {
      const group = operation.kind === 'call' ? groups.groupOf(unit, operation) : undefined;
      if (operation.kind !== 'call' || group?.method !== 'Add') continue;
      if (keyOf(group.value, aliases) === key && operation.args[0]?.kind !== 'unary') return operation;
    }
  }
  return undefined;
}

function report(context: RuleContext, started: Started, wait: GroupCall, add: Call): void {
  const { file, lines } = context;
  const name = lines.textIn(wait.group.range);
  const where = context.resolution.fileOf(started.unit);
  const inThisUnit = started.unit === context.unit;
  const fixes = inThisUnit ? moveFix(context, started, add) : [];
  context.report({
    message: `${name}.Wait may return before this goroutine has called Add: call Add before the go statement.`,
    range: inThisUnit ? add.range : started.operation.range,
    function: inThisUnit ? started.body : started.starter,
    related: [
      { message: '1 of 3: the goroutine is started here, and may run later.', file, range: started.operation.range },
      { message: `2 of 3: waits here, while the counter may still be zero.`, file, range: wait.operation.range },
      { message: '3 of 3: counts only now.', file: where, range: add.range },
    ],
    fixes,
  });
}

function moveFix(context: RuleContext, { operation, body }: Started, add: Call): readonly Fix[] {
  const { lines, file } = context;
  const [count] = add.args;
  // In the entry block it runs whatever happens, so it may as well run earlier.
  const isCertain = body.blocks[0]?.operations.includes(add) === true;
  const removal = removeStatement(lines, add.range);
  if (operation.callee.kind !== 'closure' || body.parameters.length > 0) return [];
  if (!isCertain || count?.kind !== 'literal' || removal === undefined || !hasOwnLines(lines, operation.range))
    return [];
  const { line } = operation.range.start;
  const start = { line, column: 0 };
  const text = `${indentation(lines, line)}${lines.textIn(add.range)}${lineBreak(lines)}`;
  const edits = [{ range: { start, end: start }, text }, removal].map((edit) => ({ ...edit, file }));
  return [{ title: 'Call Add before the go statement', preferred: true, edits }];
}
