/** Owns the rule that a loop waits for what it looks for. */
import { keyOf } from '../../concurrency/waitgroups';
import { defineRule, type RuleContext } from '../../findings/define-rule';
import { loopWords } from '../../findings/loops/loop-rule';
import type { FunctionIr } from '../../ir/model';
import type { Range } from '../../text/range';
import { endlessReceives } from './closed-receive';
import { blockingFix, emptyLoop } from './fixes';
import { isOwnChannel } from './own-channels';
import { Quick } from './quick';
import { type Spin, spinsOf } from './spins';

export default defineRule({
  title: 'A loop that looks again and again and never waits',
  why: 'A `select` with an empty `default` in a loop, or a loop that only loads an atomic, a flag or the length of a channel, takes a whole core for as long as it waits, and the code it waits for runs the slower. Leave the `default` out, so that the select blocks; wait on a channel, a `sync.Cond` or a `sync.WaitGroup` instead of a flag; or look at a `time.Ticker`. A receive from a closed channel returns at once as well: when `ok` is false, return, or set the channel to nil. A loop that sleeps, waits, yields with `runtime.Gosched`, counts its turns, or does something in each of them is not flagged, and tests are left alone.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['goroutine', 'channel'],
  skips: 'tests',
  triggers: [
    [...loopWords, 'goto'],
    ['select {', '.Load()', 'atomic.Load', '.Err()', 'for !', 'for len(', 'for {', '= <-'],
  ],
  check(context) {
    const { unit, resolution } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    const quick = new Quick(resolution);
    for (const owner of unit.functions) {
      for (const spin of spinsOf(unit, owner, quick)) reportSpin(context, owner, spin);
      for (const { range, channel } of endlessReceives(unit, owner, quick, resolution)) {
        const name = context.lines.textIn(channel.range);
        context.report({
          message: `Once ${name} is closed, this receive returns at once for ever and the loop spins: return, or set ${name} to nil.`,
          range,
          function: owner,
        });
      }
    }
  },
});

function reportSpin(context: RuleContext, owner: FunctionIr, spin: Spin): void {
  const { report } = context;
  const { select, look, isAll } = spin;
  if (select !== undefined) {
    if (makesRoom(spin) || waitsForNobody(context, owner, spin)) return;
    report({
      message:
        'The default of this select makes the loop spin: nothing on the way round waits, so it takes a whole core.',
      range: select.headRange,
      function: owner,
      fixes: blockingFix(context, spin, select),
    });
    return;
  }
  // Where other paths do something, it may be a try again after somebody else was faster.
  if (!isAll) return;
  const range = look?.range ?? conditionOf(spin);
  if (range !== undefined) {
    report({
      message: 'This loop only looks again and again: nothing on the way round waits, so it takes a whole core.',
      range,
      function: owner,
    });
    return;
  }
  const empty = emptyLoop(context, owner);
  if (empty === undefined) return;
  report({
    message: 'This loop does nothing for ever and takes a whole core: block with select {} instead.',
    range: empty.range,
    function: owner,
    fixes: empty.fixes,
  });
}

/** Sends to a channel it also receives from: one of the two succeeds, or somebody else was faster. */
function makesRoom({ blocks }: Spin): boolean {
  const communications = blocks.flatMap(({ terminator }) =>
    terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [],
  );
  const keys = (kind: 'send' | 'receive'): readonly (string | undefined)[] =>
    communications.filter((each) => each.kind === kind).map(({ channel }) => keyOf(channel));
  const received = keys('receive');
  return keys('send').some((key) => key !== undefined && received.includes(key));
}

/** All channels it selects from are its own: what is in them was put there before, and the default is taken once they are done with, or never. */
function waitsForNobody({ unit, resolution }: RuleContext, owner: FunctionIr, { blocks }: Spin): boolean {
  return blocks.every(
    ({ terminator }) =>
      terminator.kind !== 'select' ||
      terminator.cases.every(({ communication }) => isOwnChannel(unit, resolution, owner, communication.channel)),
  );
}

function conditionOf({ blocks }: Spin): Range | undefined {
  for (const { terminator } of blocks) {
    if (terminator.kind === 'branch' || terminator.kind === 'switch') return terminator.range;
  }
  return undefined;
}
