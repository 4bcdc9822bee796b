/** Owns how goroutines that stay blocked become findings: where they stand and the sentence. Explores nothing itself. */
import { explored, type Stuck } from '../concurrency/explored';
import { placeKey } from '../concurrency/machine/search';
import { givesStarted, mayStart } from '../concurrency/roots';
import { containsPosition, type Range } from '../text/range';
import type { RuleContext, RuleDefinition } from './define-rule';
import { headOf, startOf, type Way, wayAsFound } from './explored-steps';
import { nameAt } from './named-channels';
import { fixesFor } from './stuck-fixes';
import { type Reason, reasonOf } from './stuck-reason';
import { isTestFile } from './test-code';

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

/** The operation in a word, as charts and lenses name it. */
const operations: Readonly<Record<Blocked, string>> = {
  send: 'send',
  receive: 'receive',
  range: 'range',
  select: 'select',
  'nil-channel': 'nil channel',
  lock: 'lock',
  wait: 'wait',
  cond: 'wait',
  once: 'once',
  start: 'Go',
};

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

/** Texts one of which code has that starts goroutines, takes locks, or waits. */
export const startsOrWaits = [
  ['go ', 'go\t', '.Go(', 'AfterFunc(', '.Lock(', '.RLock(', '.Wait(', 'make(chan', '<-', 'close('],
] as const;

/** Which code the rules about goroutines that stay blocked look at: what has such a text, and what calls a function that starts some for its caller. */
export const whereGoroutinesWait = {
  triggers: startsOrWaits,
  handsOn: ({ unit, resolution }: RuleContext) => mayStart(unit) && givesStarted(unit, resolution),
  handsOnWithin: 'package',
} as const satisfies Partial<RuleDefinition>;

/** `text`: the operation, where it is short. */
type Sentence = (found: Stuck, text: string, context: RuleContext) => string;

/** The checks of a rule for what is blocked at operations of these kinds. */
export function stuckRule(
  kinds: readonly Blocked[],
  sentence: Sentence,
): Pick<RuleDefinition, 'triggers' | 'check' | 'handsOn' | 'handsOnWithin'> {
  return {
    ...whereGoroutinesWait,
    check(context) {
      for (const found of stuckIn(context, kinds)) reportStuck(context, found, sentence);
    },
  };
}

export function stuckIn(context: RuleContext, kinds: readonly Blocked[]): readonly Stuck[] {
  const { unit, resolution, limits } = context;
  if (unit.hasSyntaxErrors || unit.tooDeep) return [];
  const { stuck, notDecided } = explored(unit, resolution, limits);
  if (notDecided) context.notDecided();
  return stuck.filter((found) => {
    const blocked = blockedAt(found);
    if (blocked === undefined || !kinds.includes(blocked) || isMeant(found) || found.doubt === 'silent') return false;
    if (unit.name === 'main' && !holdsUpMain(found)) return false;
    return !isToldThere(context, found);
  });
}

/** The function of the package in which somebody is stuck comes to that by itself: it is said there, and not of each that calls it. */
function isToldThere({ unit, resolution, limits }: RuleContext, { place, doubt }: Stuck): boolean {
  if (place.unit === unit || resolution.packageOf(place.unit) !== '') return false;
  const key = placeKey(place);
  return explored(place.unit, resolution, limits).stuck.some(
    (each) => placeKey(each.place) === key && (each.doubt === 'none' || each.doubt === doubt),
  );
}

/** What main leaves behind ends with the process; a main that waits alone may be meant to stay. */
function holdsUpMain(found: Stuck): boolean {
  const { isRoot, root, others } = found;
  if (root !== 0) return false;
  if (!isRoot) return others.some(({ started }) => started === undefined);
  return others.length > 0 || ['send', 'lock'].includes(blockedAt(found) ?? '');
}

/** `select {}` in a function that others call is how it says that it never returns. */
function isMeant({ pending, isRoot, root }: Stuck): boolean {
  return pending.kind === 'communicate' && pending.cases.length === 0 && isRoot && root === 0;
}

/** Where it is reported: the operation, or what starts or calls the code it stands in when that is in another file. */
export function standsAt(
  { unit, resolution, file }: RuleContext,
  { place, started, calls, root }: Pick<Stuck, 'place' | 'started' | 'calls' | 'root'>,
): Range | undefined {
  if (place.unit === unit || resolution.fileOf(place.unit) === file) return place.range;
  if (started?.unit === unit) return started.range;
  const call = calls.findLast((each) => each.unit === unit);
  return call?.range ?? startOf(unit, root)?.range;
}

export function reportStuck(
  context: RuleContext,
  found: Stuck,
  sentence: Sentence,
  range = standsAt(context, found),
): void {
  const { lines, unit } = context;
  if (range === undefined) return;
  const { place } = found;
  const around = unit.functions.findLast((body) => containsPosition(body.range, range.start));
  const text = place.unit === unit ? lines.textIn(place.range) : '';
  const blocked = blockedAt(found);
  const reason = reasonOf(found, context);
  context.report({
    message: sentence(found, text.length > 0 && text.length <= 60 && !text.includes('\n') ? text : '', context),
    range: headOf(range),
    ...(around === undefined ? {} : { function: around }),
    ...(found.doubt === 'none' ? {} : { severity: 'hint', confidence: 'likely' }),
    // What a failing test leaves behind is gone with the test run.
    ...(isTestFile(context.file) ? { severity: 'hint' } : {}),
    ...wayAsFound(context, {
      ...found,
      ...(reason === undefined ? {} : { partner: partnerOf(reason, blocked) }),
      end: {
        kind: 'blocked',
        label: blocked === undefined ? '' : operations[blocked],
        message: lastWords(found),
        place,
      },
    }),
    fixes: fixesFor(context, found),
  });
}

/** The last step. */
function lastWords(found: Stuck): string {
  const name = nameAt(found.place);
  const blocked = blockedAt(found);
  if (name === undefined || (blocked !== 'send' && blocked !== 'receive')) return 'blocked here for ever';
  return `this ${blocked} ${blocked === 'send' ? 'to' : 'from'} ${name} blocks for ever`;
}

function partnerOf(reason: Reason, blocked: Blocked | undefined): NonNullable<Way['partner']> {
  const { process, started } = reason.by;
  const role = blocked === 'send' ? 'receiver' : 'sender';
  return {
    process,
    role,
    ...(reason.kind === 'waits' ? { blocked: { process, started, place: reason.standing.place } } : {}),
  };
}
