/** Owns the rule that a goroutine that is started again and again can end. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import type { CallSite, Operation } from '../../ir/model';
import { eachOperation, type Placed } from '../../ir/walk';
import { qualifiedName } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { type Body, Endings, type Endless } from './endless';
import { cancelFix } from './fixes';
import { isOfTheCall } from './of-the-call';
import { Frequency } from './times';
import { type UnheardStop, unheardStop } from './unheard-stop';

type Go = Extract<Operation, { kind: 'go' | 'call' }>;

export default defineRule({
  title: 'A goroutine that can never end',
  why: 'A goroutine whose loop nothing leaves – no `return`, no `break` out of the loop, no context, no range over a channel that is closed; a ticker’s never is – stays until the process ends, with all it refers to. One that is started for each value, request or call adds up. Give it a way out: `case <-ctx.Done(): return` in its select, a `done` channel that `Close` closes, or a range over a channel. A `break` in a `select` leaves the select only. Where a channel is closed in order to stop it that nobody ever receives from, it says so. What is started once a process is meant to stay otherwise: from `main`, `init`, a package variable or a `sync.Once`, or behind a condition on a package variable. So are loops that end by a panic or by ending the process. It is a hint where all that the goroutine works on is its receiver, package variables, numbers, tickers, or texts it only prints, and nothing shows how often it is started: there may be one such value a process.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['goroutine'],
  skips: 'test code',
  triggers: [['go ', 'go\t', '.Go(']],
  check(context) {
    const { unit, resolution } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    const endings = new Endings(resolution);
    const frequency = new Frequency(resolution, endings);
    for (const placed of eachOperation(unit)) {
      const started = startedBy(context, placed.operation, endings);
      const endless = started && endings.loopOf(started.body.unit, started.body.owner);
      if (started === undefined || endless === undefined || servesTheProcess(context, endless)) continue;
      const times = frequency.timesOf(unit, placed.function, placed.block);
      const stop = unheardStop(started.body, context.resolution);
      if (times === 'once' && stop === undefined) continue;
      const isCertain = stop !== undefined || times === 'many' || isOfTheCall(context, placed, started.body);
      report(context, placed, started, endless, stop, isCertain);
    }
  },
});

interface Started {
  readonly operation: Go;
  readonly body: Body;
}

/** `go f()`, `go func() { … }()`, `wg.Go(f)`. */
function startedBy({ unit, resolution }: RuleContext, operation: Operation, endings: Endings): Started | undefined {
  const site = operation.kind === 'go' ? operation : workOf(operation);
  if (site === undefined || (operation.kind !== 'go' && operation.kind !== 'call')) return undefined;
  if (operation.kind === 'call' && !startsWork.test(qualifiedName(resolution.calleeOf(unit, operation)) ?? '')) {
    return undefined;
  }
  const body = endings.bodyOf(unit, site);
  return body && { operation, body };
}

/** `wg.Go(f)` runs `f()`. */
function workOf(operation: Operation): CallSite | undefined {
  if (operation.kind !== 'call' || operation.callee.kind !== 'field' || operation.callee.name !== 'Go')
    return undefined;
  const [callee] = operation.args;
  return callee && { callee, args: [], spread: false, typeArguments: [] };
}

const startsWork = /^(?:sync\.WaitGroup|golang\.org\/x\/sync\/errgroup\.Group)\.Go$/;

/** Signals come to the process as long as it lives. */
function servesTheProcess({ unit, resolution }: RuleContext, { unit: home }: Endless): boolean {
  return [unit, home].some((each) =>
    eachOperation(each).some(
      ({ operation }) =>
        operation.kind === 'call' && qualifiedName(resolution.calleeOf(each, operation)) === 'os/signal.Notify',
    ),
  );
}

function report(
  context: RuleContext,
  { function: owner }: Placed,
  started: Started,
  endless: Endless,
  stop: UnheardStop | undefined,
  isCertain: boolean,
): void {
  const { resolution, file } = context;
  const loop = placeOf(endless);
  context.report({
    message: `Nothing ever ends this goroutine: ${whyItGoesOn(context, endless)}, and ${whyItMatters(owner, stop)}.`,
    range: headOf(started.operation.range),
    function: owner,
    ...(isCertain ? {} : { severity: 'hint' as const }),
    ...(loop === undefined
      ? {}
      : {
          related: [
            {
              message: 'it goes round here for ever.',
              file: resolution.fileOf(endless.unit) || file,
              range: loop,
            },
          ],
        }),
    fixes: cancelFix(context, endless, endless.owner === started.body.owner),
  });
}

/** A `break` that is meant for the loop is told of. */
function whyItGoesOn({ lines, resolution, file }: RuleContext, { unit, blocks }: Endless): string {
  for (const { terminator } of resolution.fileOf(unit) === file ? blocks : []) {
    if (terminator.kind !== 'select') continue;
    const text = lines.textIn(terminator.range);
    // What else could be left stands in there.
    if (/\b(?:for|switch|func)\b|\bselect\b.*\bselect\b/s.test(text)) continue;
    const at = text.search(/\bbreak[ \t]*(?:\/\/.*)?$/m);
    if (at < 0) continue;
    const { line } = lines.positionAt(lines.offsetAt(terminator.range.start) + at);
    return `the break at line ${line + 1} leaves the select only`;
  }
  return 'its loop has no way out';
}

function whyItMatters({ name }: Placed['function'], stop: UnheardStop | undefined): string {
  if (stop === undefined) return `each run of ${name} starts another one`;
  return `nobody receives from ${stop.field}, which ${stop.closer.name} closes`;
}

/** The first of the loop that stands in the source. */
function placeOf({ blocks }: Endless): Range | undefined {
  for (const { operations, terminator } of blocks) {
    const [first] = operations;
    if (first !== undefined) return headOf(first.range);
    if ('headRange' in terminator) return terminator.headRange;
    if ('range' in terminator) return headOf(terminator.range);
  }
  return undefined;
}

/** Statements of many lines are shown by their first. */
function headOf({ start, end }: Range): Range {
  return end.line === start.line ? { start, end } : { start, end: { line: start.line + 1, column: 0 } };
}
