/** Owns the rule that the number of goroutines at work does not follow an input that others decide the length of. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { loopWords } from '../../findings/loops/loop-rule';
import { headOf } from '../../findings/stuck/explored-steps';
import { Origins } from '../../findings/values/value-origin';
import type { Block, Operation, Value } from '../../ir/model';
import { eachOperation, mentions } from '../../ir/walk';
import { qualifiedName } from '../../packages/resolution';
import { Inputs } from './inputs';
import { Limits } from './limits';

type Start = Extract<Operation, { kind: 'go' | 'call' }>;

export default defineRule({
  title: 'One goroutine for each item of an input, and nothing limits how many',
  why: 'A loop that starts a goroutine for each message, packet, line, row or element of a request has as many at work as the other side likes to send: under load they pile up, with all they hold, until memory, connections or file descriptors are used up. Limit them: a buffered channel as a semaphore (`sem <- struct{}{}` before `go`, `<-sem` at its end), `semaphore.Weighted`, `errgroup.Group` with `SetLimit`, or a fixed number of workers that receive from the channel. Silent where anything in the loop waits for others or looks at a count, and, unless `acceptLoops` is set, for the accept loop of a server, where one goroutine a connection is how Go serves.',
  severity: 'information',
  confidence: 'likely',
  tags: ['goroutine'],
  skips: 'test code',
  triggers: [['go ', 'go\t', '.Go('], loopWords],
  options: {
    acceptLoops: {
      description: 'Loops that accept connections are flagged, too.',
      type: 'boolean',
      default: false,
    },
  },
  check(context) {
    const { unit, resolution, lines, options } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    const inputs = new Inputs(unit, resolution, (range) => lines.textIn(range));
    const limits = new Limits(unit, resolution);
    // One for each loop: what else it starts piles up alike.
    const told = new Set<Block>();
    for (const placed of eachOperation(unit)) {
      const { operation, block, function: owner } = placed;
      if (block.loopDepth === 0 || !startsGoroutine(context, operation)) continue;
      const input = inputs
        .around(owner, block)
        .find(({ isItem }) => [operation.callee, ...operation.args].some(isItem));
      if (input === undefined || (input.isAccept && options.acceptLoops !== true)) continue;
      const { header } = input.loop;
      if (told.has(header) || limits.isLimited(input, placed)) continue;
      told.add(header);
      context.report({
        message: `Nothing limits how many of these goroutines are at work: ${input.each} starts one.`,
        range: headOf(operation.range),
        function: owner,
        related: [{ message: 'it is taken here.', file: context.file, range: headOf(input.range) }],
      });
    }
  },
});

/** `go f(x)`, `wg.Go(…)`, `g.Go(…)` of an errgroup of this function that has no limit. */
function startsGoroutine(context: RuleContext, operation: Operation): operation is Start {
  if (operation.kind === 'go') return true;
  const { unit, resolution } = context;
  if (operation.kind !== 'call' || operation.callee.kind !== 'field' || operation.callee.name !== 'Go') return false;
  const name = qualifiedName(resolution.calleeOf(unit, operation));
  if (name === 'sync.WaitGroup.Go') return true;
  return name === 'golang.org/x/sync/errgroup.Group.Go' && isUnlimited(context, operation.callee.base);
}

function isUnlimited({ unit, resolution }: RuleContext, group: Value): boolean {
  if (group.kind !== 'variable' || unit.variables[group.variable]!.kind !== 'local') return false;
  const origins = new Origins(unit, resolution);
  return !eachOperation(unit).some(({ operation }) => {
    if (operation.kind !== 'call') return false;
    if (operation.callee.kind === 'field' && operation.callee.name === 'SetLimit') return true;
    // Whoever it is given to may set a limit.
    return (
      operation.args.some((arg) =>
        mentions(arg, (part) => part.kind === 'variable' && part.variable === group.variable),
      ) && origins.nameOf(operation) !== 'golang.org/x/sync/errgroup.WithContext'
    );
  });
}
