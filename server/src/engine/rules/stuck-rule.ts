/** Owns how goroutines that stay blocked become findings: where they stand, the sentence, the interleaving as related places. Explores nothing itself. */
import { type Explored, explored } from '../concurrency/explored';
import type { Step } from '../concurrency/machine/search';
import type { Place } from '../concurrency/machine/values';
import type { FunctionIr } from '../ir/model';
import type { Range } from '../text/range';
import type { RuleContext, RuleDefinition } from './define-rule';
import type { Related } from './finding';
import { isTestFile } from './test-code';

export type Stuck = Explored['stuck'][number];

/** What it is blocked at. */
export type Blocked =
  | 'send'
  | 'receive'
  | 'range'
  | 'select'
  | 'nil-channel'
  | 'lock'
  | 'wait'
  | 'cond'
  | 'once'
  | 'start';

/** Steps of the interleaving that are shown; the last ones are those that decide. */
const mostSteps = 7;

export function blockedAt({ pending }: Stuck): Blocked | undefined {
  switch (pending.kind) {
    case 'communicate': {
      const { cases, isSelect } = pending;
      if (cases.length > 0 && cases.every(({ channel }) => channel.kind === 'nil')) return 'nil-channel';
      const [only] = cases;
      if (only === undefined || (isSelect && cases.length > 1)) return 'select';
      return only.kind === 'send' ? 'send' : only.ranged === undefined ? 'receive' : 'range';
    }
    case 'lock':
    case 'wait':
    case 'once':
    case 'start':
      return pending.kind;
    case 'parked':
      return 'cond';
    default:
      return undefined;
  }
}

/** Texts one of which a file has that starts goroutines. */
export const startsGoroutines = [['go ', 'go\t', '.Go(', 'AfterFunc(']] as const;

/** The checks of a rule for what is blocked at operations of these kinds. */
export function stuckRule(
  kinds: readonly Blocked[],
  sentence: (found: Stuck, text: string) => string,
): Pick<RuleDefinition, 'triggers' | 'check'> {
  return {
    triggers: startsGoroutines,
    check(context) {
      for (const found of stuckIn(context, kinds)) reportStuck(context, found, sentence);
    },
  };
}

export function stuckIn(context: RuleContext, kinds: readonly Blocked[]): readonly Stuck[] {
  const { unit, resolution } = context;
  // What main leaves behind ends with the process.
  if (unit.hasSyntaxErrors || unit.tooDeep || unit.name === 'main') return [];
  const { stuck, notDecided } = explored(unit, resolution);
  if (notDecided) context.notDecided();
  return stuck.filter((found) => {
    const blocked = blockedAt(found);
    return blocked !== undefined && kinds.includes(blocked) && !isMeant(found);
  });
}

/** `select {}` in a function that others call is how it says that it never returns. */
function isMeant({ pending, isRoot, root }: Stuck): boolean {
  return pending.kind === 'communicate' && pending.cases.length === 0 && isRoot && root === 0;
}

/** Where it is reported: the operation, or what starts or calls the code it stands in when that is in another file. */
function standsAt({ unit, resolution, file }: RuleContext, { place, started, calls, root }: Stuck): Range | undefined {
  if (place.unit === unit || resolution.fileOf(place.unit) === file) return place.range;
  if (started?.unit === unit) return started.range;
  const call = calls.findLast((each) => each.unit === unit);
  return call?.range ?? goOf(unit.functions, root);
}

/** The statement that starts a closure. */
function goOf(functions: readonly FunctionIr[], root: number): Range | undefined {
  for (const { blocks } of functions) {
    for (const { operations } of blocks) {
      const go = operations.find(
        ({ kind, ...each }) =>
          kind === 'go' && 'callee' in each && each.callee.kind === 'closure' && each.callee.function === root,
      );
      if (go !== undefined) return go.range;
    }
  }
  return undefined;
}

export function reportStuck(
  context: RuleContext,
  found: Stuck,
  sentence: (found: Stuck, text: string) => string,
): void {
  const { lines, resolution } = context;
  const range = standsAt(context, found);
  if (range === undefined) return;
  const { place } = found;
  const text = place.unit === context.unit ? lines.textIn(place.range) : '';
  const steps = interleaving(found);
  context.report({
    message: sentence(found, text.length > 0 && text.length <= 60 && !text.includes('\n') ? text : ''),
    range: headOf(range),
    // What a failing test leaves behind is gone with the test run.
    ...(isTestFile(context.file) ? { severity: 'hint' } : {}),
    related: steps.map(
      ({ message, place: at }, index): Related => ({
        message: `${index + 1} of ${steps.length}: ${message}.`,
        file: resolution.fileOf(at.unit) || context.file,
        range: headOf(at.range),
      }),
    ),
  });
}

/** Statements of many lines are shown by their first. */
function headOf(range: Range): Range {
  const { start, end } = range;
  return end.line === start.line ? range : { start, end: { line: start.line + 1, column: 0 } };
}

interface Shown {
  readonly message: string;
  readonly place: Place;
}

function interleaving({ started, trace, process, place }: Stuck): readonly Shown[] {
  const shown: Shown[] = started === undefined ? [] : [{ message: 'the goroutine starts here', place: started }];
  const steps = trace.flatMap((step): Shown[] => {
    const message = wordsFor(step);
    return message === undefined
      ? []
      : [{ message: `${step.process === process ? 'it' : 'another goroutine'} ${message}`, place: step.place }];
  });
  const last = { message: 'blocked here for ever', place };
  return [...shown, ...steps.slice(-(mostSteps - shown.length - 1)), last];
}

function wordsFor({ what }: Step): string | undefined {
  const words: Partial<Record<Step['what'], string>> = {
    send: 'sends here',
    receive: 'receives here',
    'receive-closed': 'finds the channel closed here',
    'receive-outside': 'receives here what comes from outside',
    'timer-fires': 'goes on here because the time is up',
    'context-ends': 'goes on here because the context has ended',
    default: 'takes the default here, as nothing is ready',
    lock: 'takes the lock here',
    announce: 'waits here for readers to leave, which keeps new ones out',
    wait: 'is done waiting here',
    close: 'closes the channel here',
    cancel: 'cancels the context here',
    signal: 'signals here',
    true: 'goes on here because the condition holds',
    false: 'goes on here because the condition does not hold',
  };
  return words[what];
}
