/** Owns the rule that no channel is closed twice or sent to after it was closed. */
import { type Doubt, doubtOfWay } from '../../concurrency/doubts';
import { type Explored, explored } from '../../concurrency/explored';
import { placeKey, type Step } from '../../concurrency/search/verdict';
import { defineRule, type RuleContext } from '../../findings/define-rule';
import { headOf, wayAsFound } from '../../findings/stuck/explored-steps';
import { standsAt } from '../../findings/stuck/stuck-place';
import { isToldOnTheWay, whereGoroutinesWait } from '../../findings/stuck/stuck-rule';
import { isTestFile } from '../../findings/test-code';
import type { Range } from '../../text/range';
import { operationOf, sentenceOf } from './words';

type Panic = Explored['panics'][number];

export default defineRule({
  title: 'A channel that is closed twice, or sent to after it was closed',
  why: 'Closing a closed channel and sending to one panics, and a panic in any goroutine ends the process. Let one side own the channel: only the sender closes it, once, after its last send. Where several goroutines send, close it when all of them are done, as after `wg.Wait()`. A method that closes is called once, or closes in a `sync.Once`.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  ...whereGoroutinesWait,
  check(context) {
    const { unit, resolution, limits } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    const { panics, notDecided } = explored(unit, resolution, limits);
    if (notDecided !== undefined) context.notDecided(notDecided);
    for (const panic of panics) {
      const doubt = doubtOf(panic);
      if (doubt !== 'silent' && !isToldThere(context, panic, doubt)) report(context, panic, doubt);
    }
  },
});

/** What happens while somebody waits may be that others put a new channel in the place of one they can reach. */
function doubtOf({ trace, isOutside }: Panic): Doubt {
  const doubt = doubtOfWay(trace);
  return doubt === 'none' && isOutside && trace.slice(0, -1).some(({ what }) => waits.has(what)) ? 'milder' : doubt;
}

const waits: ReadonlySet<Step['what']> = new Set(['lock', 'wait', 'send', 'receive', 'receive-outside', 'wake']);

function isToldThere(context: RuleContext, panic: Panic, doubt: Doubt): boolean {
  const key = placeKey(panic.place);
  const isAlike = (other: Panic): boolean =>
    other.kind === panic.kind && placeKey(other.place) === key && ['none', doubt].includes(doubtOf(other));
  return isToldOnTheWay(context, [panic.place, ...panic.calls], ({ panics }) => panics.some(isAlike));
}

function report(context: RuleContext, panic: Panic, doubt: Doubt): void {
  const { place, trace, root } = panic;
  const operation = operationOf(panic);
  const last = trace.at(-1);
  const range = reportedAt(context, panic, last?.started);
  if (operation === undefined || last === undefined || range === undefined) return;
  const { process, started, pending } = last;
  const end = { kind: 'panics', label: operation, message: `this ${operation} panics`, place } as const;
  context.report({
    message: sentenceOf(context, panic, operation, range),
    range: headOf(range),
    ...(doubt === 'milder' ? { severity: 'hint', confidence: 'likely' } : {}),
    ...(isTestFile(context.file) ? { severity: 'hint' } : {}),
    ...wayAsFound(context, { root, trace: trace.slice(0, -1), process, started, pending, end }),
  });
}

/** The operation, or the call of the function that leads there: others may call the same code and be right. */
function reportedAt(context: RuleContext, panic: Panic, started: Step['started']): Range | undefined {
  const { unit } = context;
  const call = panic.place.unit === unit ? undefined : panic.calls.findLast((each) => each.unit === unit);
  return call?.range ?? standsAt(context, { ...panic, started });
}
