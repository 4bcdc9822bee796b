/** Owns the rule against a fresh `time.After` for every turn of a select, where its timer lives on until it fires. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { loopAround, reachableFrom } from '../../findings/loops/iterations';
import { loopWords } from '../../findings/loops/loop-rule';
import { nanosecondsOf } from '../../findings/started/durations';
import type { Block, FunctionIr, Operation, Unit, Value } from '../../ir/model';
import { operationById } from '../../ir/walk';

type Call = Extract<Operation, { kind: 'call' }>;

export default defineRule({
  title: 'time.After in a select inside a loop',
  why: 'Every turn of the loop makes a timer, and below Go 1.23 none of them is collected before it fires, even when another case was taken (https://pkg.go.dev/time#After): at 10,000 messages a second and a timeout of a minute that is 600,000 timers, some 200 bytes each. Make one timer with `time.NewTimer` before the loop, and stop and reset it. From a `go 1.23` directive on a timer nobody references is collected, and this rule is silent. It is silent too where only the timeout itself leads to the next turn, where the duration is a small constant, where the loop runs for as long as something lies in the channel (`for len(c) > 0`), and in tests.',
  severity: 'warning',
  until: '1.23',
  tags: ['lifecycle'],
  skips: 'tests',
  triggers: [['time.After', 'After('], ['select'], [...loopWords, 'goto']],
  options: {
    shortest: {
      description: 'A constant duration below this many milliseconds is not flagged.',
      type: 'integer',
      default: 100,
    },
  },
  check(context) {
    for (const owner of context.unit.functions) {
      for (const block of owner.blocks) checkSelect(context, owner, block);
    }
  },
});

function checkSelect({ unit, resolution, options, report }: RuleContext, owner: FunctionIr, block: Block): void {
  const { terminator } = block;
  if (terminator.kind !== 'select') return;
  for (const { communication } of terminator.cases) {
    const { channel } = communication;
    if (communication.kind !== 'receive' || channel.kind !== 'result') continue;
    const call = block.operations.find((each): each is Call => each.kind === 'call' && each.id === channel.operation);
    const callee = call && resolution.calleeOf(unit, call);
    if (call === undefined || callee?.kind !== 'library' || callee.path !== 'time' || callee.name !== 'After') continue;
    // A context that is done stays done: that happens once, whatever the turns after it do.
    const others = terminator.cases
      .filter((each) => each.communication !== communication && !isDone(block, each.communication))
      .map(({ to }) => to);
    if (terminator.default !== undefined) others.push(terminator.default);
    // A turn that ends by the timeout leaves a timer that has fired.
    if (!others.some((to) => to === block.id || reachableFrom(owner, to).has(block.id))) continue;
    if (isWorkedOff(unit, owner, block)) continue;
    const [duration] = call.args;
    const constant = duration === undefined ? undefined : nanosecondsOf(duration);
    if (constant !== undefined && constant < Number(options.shortest) * 1e6) continue;
    report({
      message:
        'Each turn of this loop leaves a timer that lives until it fires: make one time.NewTimer before the loop and reset it.',
      range: call.range,
      function: owner,
    });
  }
}

/** `for len(c) > 0` around a receive from `c`: it takes what lies in the buffer, a turn for each. */
function isWorkedOff(unit: Unit, owner: FunctionIr, { id, terminator }: Block): boolean {
  const channels =
    terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication.channel) : [];
  const isReceived = (value: Value): boolean =>
    channels.some((each) => each.kind === 'variable' && value.kind === 'variable' && each.variable === value.variable);
  const isRest = (value: Value): boolean => {
    const size = value.kind === 'result' ? operationById(unit, value.operation) : undefined;
    const isSize = size?.kind === 'call' && size.callee.kind === 'global' && size.callee.name === 'len';
    return isSize && size.args.some(isReceived);
  };
  const loop = loopAround(owner, id);
  return [...loop].some((each) => {
    const { terminator: branch } = owner.blocks[each]!;
    if (branch.kind !== 'branch' || branch.condition.kind !== 'binary' || loop.has(branch.else)) return false;
    const { operator, left, right } = branch.condition;
    return (operator === '>' || operator === '!=') && isRest(left) && right.kind === 'literal' && right.text === '0';
  });
}

function isDone({ operations }: Block, { channel }: { readonly channel: Value }): boolean {
  if (channel.kind !== 'result') return false;
  const call = operations.find((each) => each.kind === 'call' && each.id === channel.operation);
  return call?.kind === 'call' && call.callee.kind === 'field' && call.callee.name === 'Done' && call.args.length === 0;
}
