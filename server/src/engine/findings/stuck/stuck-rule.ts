/** Owns how goroutines that stay blocked become findings: where they stand and the sentence. Explores nothing itself. */
import { type Explored, explored, type Stuck } from '../../concurrency/explored';
import { leavingMethods } from '../../concurrency/left-with-answer';
import type { Place } from '../../concurrency/machine/state/values';
import { concernsCaller } from '../../concurrency/roots';
import type { Standing } from '../../concurrency/search/standing';
import { placeKey } from '../../concurrency/search/verdict';
import { containsPosition, type Range } from '../../text/range';
import type { RuleContext, RuleDefinition } from '../define-rule';
import { isTestFile } from '../test-code';
import { headOf, type Way, wayAsFound } from './explored-steps';
import { fixesFor } from './fixes/stuck-fixes';
import { isHeldCommunication } from './held-communication';
import { callsWithLock } from './lock-calls';
import { holderOf } from './lock-holder';
import { lockKept, lostService } from './lost-service';
import { holdsUpMain } from './main-held-up';
import { standsAt } from './stuck-place';
import { reasonOf } from './stuck-reason';
import { type BlockedAt, blockedAt, operationAt } from './words/blocked-operation';

/** Texts one of which code has that starts goroutines, takes locks, waits, or does something once. */
export const startsOrWaits = [
  [
    'go ',
    'go\t',
    '.Go(',
    'AfterFunc(',
    '.Lock(',
    '.RLock(',
    '.Wait(',
    '.Done()',
    'make(chan',
    '<-',
    'close(',
    '.Do(',
    '.OnceFunc(',
    '.OnceValue',
  ],
] as const;

/** Which code the rules about goroutines that stay blocked look at: what has such a text, and what calls a function that starts some for its caller, closes what its caller knows, or holds locks for it. */
export const whereGoroutinesWait = {
  triggers: startsOrWaits,
  handsOn: ({ unit, resolution }: RuleContext) => concernsCaller(unit, resolution),
  handsOnWithin: 'package',
} as const satisfies Partial<RuleDefinition>;

/** Calls with a lock held that are told one by one. */
const mostCalls = 3;

export type Sentence = (found: Stuck, context: RuleContext) => string;

export type StuckRule = Pick<RuleDefinition, 'triggers' | 'check' | 'handsOn' | 'handsOnWithin'>;

/** The checks of a rule for what is blocked at operations of these kinds. */
export function stuckRule(kinds: readonly BlockedAt[], sentence: Sentence): StuckRule {
  return {
    ...whereGoroutinesWait,
    check(context) {
      for (const found of stuckIn(context, kinds)) reportStuck(context, found, sentence);
    },
  };
}

export function stuckIn(context: RuleContext, kinds: readonly BlockedAt[]): readonly Stuck[] {
  const { unit, resolution, limits } = context;
  if (unit.hasSyntaxErrors || unit.tooDeep) return [];
  const { stuck, notDecided } = explored(unit, resolution, limits);
  if (notDecided !== undefined) context.notDecided(notDecided);
  const told = stuck.filter((found) => {
    const blocked = blockedAt(found);
    if (blocked === undefined || !kinds.includes(blocked) || isMeant(found) || isDoubtful(found, context)) return false;
    if (unit.name === 'main' && !holdsUpMain(context, found)) return false;
    return !isHeldCommunication(context, found) && !isToldThere(context, found);
  });
  return oncePerPlace(context, told);
}

/** A function and a closure of it may both come to the same: the graver one is told, or that of the function. */
function oncePerPlace(context: RuleContext, told: readonly Stuck[]): readonly Stuck[] {
  const byPlace = new Map<string, Stuck>();
  for (const found of told) {
    const { start } = standsAt(context, found) ?? found.place.range;
    const key = `${blockedAt(found)} ${placeKey(found.place)} ${start.line}:${start.column}`;
    const before = byPlace.get(key);
    if (before === undefined || (before.doubt !== 'none' && found.doubt === 'none')) byPlace.set(key, found);
  }
  return [...byPlace.values()];
}

/** What a failing test leaves behind is a hint without any doubt. */
function isDoubtful({ doubt }: Stuck, { file }: RuleContext): boolean {
  return doubt === 'silent' || (doubt === 'milder' && isTestFile(file));
}

function isToldThere(context: RuleContext, found: Stuck): boolean {
  const key = placeKey(found.place);
  const isSame = ({ place, doubt }: Stuck): boolean =>
    placeKey(place) === key && (doubt === 'none' || doubt === found.doubt);
  if (isToldOfMethod(context, found, isSame)) return true;
  const all = [found, ...found.others];
  const onTheWay = all.flatMap(({ place, calls }) => [place, ...calls]);
  if (isToldOnTheWay(context, onTheWay, ({ stuck }) => stuck.some(isSame))) return true;
  const leftBehind = all.flatMap(({ started }) => (started === undefined ? [] : [started, ...started.calls]));
  return isToldOnTheWay(context, leftBehind, ({ stuck }) =>
    stuck.some((each) => isSame(each) && isDecidedAlike(each, found)),
  );
}

/** Each method that asks a goroutine may leave it with the answer: it is told of the first one, and not of who calls them. */
function isToldOfMethod(
  { unit, resolution, limits }: RuleContext,
  { place, calls, made, isLeft }: Stuck,
  isSame: (stuck: Stuck) => boolean,
): boolean {
  const owner = (isLeft === true ? unit : (calls.at(-1) ?? place).unit).receiver?.typeName;
  if (owner === undefined || made.every((by) => by?.unit === unit && isLeft !== true)) return false;
  const methods = leavingMethods(owner, resolution);
  const before = isLeft === true ? methods.slice(0, methods.indexOf(unit)) : methods;
  return before.some((each) =>
    explored(each, resolution, limits).stuck.some((other) => other.isLeft === true && isSame(other)),
  );
}

/** What a function has started and left behind is told there only if it comes to it in the way that was taken here. */
function isDecidedAlike(there: Stuck, here: Stuck): boolean {
  const keyOf = ({ what, place }: Stuck['trace'][number]): string => `${what} ${placeKey(place)}`;
  const decided = new Set(here.trace.map(keyOf));
  return there.trace.every((step) => step.condition === undefined || decided.has(keyOf(step)));
}

/** A function of the package on the way comes to the same by itself: it is said there, and not of each that calls it. */
export function isToldOnTheWay(
  { unit, resolution, limits }: RuleContext,
  places: readonly Place[],
  tells: (other: Explored) => boolean,
): boolean {
  const others = new Set(places.map((each) => each.unit));
  others.delete(unit);
  return [...others].some((other) => resolution.packageOf(other) === '' && tells(explored(other, resolution, limits)));
}

/** `select {}` in a function that others call is how it says that it never returns. */
function isMeant({ pending, isRoot, root }: Stuck): boolean {
  return pending.kind === 'communicate' && pending.cases.length === 0 && isRoot && root === 0;
}

/** What is told besides the sentence. */
export interface Besides {
  /** Where the finding stands, if not at the operation. */
  readonly range?: Range | undefined;
  /** Who is in the way and stays blocked itself, where the sentence names one. */
  readonly blocker?: Standing | undefined;
  /** What the one that stays behind has done last, where the calls by which it came to a lock are not meant. */
  readonly doing?: Way['doing'];
  readonly group?: Way['group'];
}

export function reportStuck(context: RuleContext, found: Stuck, sentence: Sentence, besides: Besides = {}): void {
  const { unit } = context;
  const range = besides.range ?? standsAt(context, found);
  if (range === undefined) return;
  const { place } = found;
  const around = unit.functions.findLast((body) => containsPosition(body.range, range.start));
  const operation = operationAt(found) ?? '';
  const partner =
    besides.blocker === undefined
      ? partnerOf(context, found)
      : blockedPartner(context, found, besides.blocker, lostService(found));
  context.report({
    message: sentence(found, context),
    range: headOf(range),
    ...(around === undefined ? {} : { function: around }),
    ...(found.doubt === 'none' ? {} : { severity: 'hint', confidence: 'likely' }),
    // What a failing test leaves behind is gone with the test run.
    ...(isTestFile(context.file) ? { severity: 'hint' } : {}),
    ...wayAsFound(context, {
      ...found,
      ...(partner === undefined ? {} : { partner }),
      doing: besides.doing ?? callsTold(context, found),
      group: besides.group,
      end: {
        kind: found.turns === true ? 'turns' : 'blocked',
        label: operation,
        message: `this ${operation} ${found.turns === true ? 'goes on' : 'blocks'} for ever`,
        place,
      },
    }),
    fixes: fixesFor(context, found),
  });
}

function callsTold({ unit }: RuleContext, found: Stuck): NonNullable<Way['doing']> {
  const calls = callsWithLock(unit, found).slice(0, mostCalls);
  return calls.map(({ place, doing }) => ({ message: `${doing} here`, label: doing, place }));
}

type Partner = NonNullable<Way['partner']>;

/** Who could have served it, or has the lock it wants. */
function partnerOf(context: RuleContext, found: Stuck): Partner | undefined {
  if (found.pending.kind === 'lock') return holdingPartner(context, found);
  const reason = reasonOf(found, context);
  if (reason === undefined) return undefined;
  const gone = lostService(found);
  return reason.kind === 'waits' ? blockedPartner(context, found, reason.standing, gone) : { ...reason.by, gone };
}

function holdingPartner(context: RuleContext, found: Stuck): Partner | undefined {
  const holder = holderOf(found);
  if (holder === undefined || holder === found.process) return undefined;
  const blocked = found.others.find(({ process }) => process === holder);
  if (blocked !== undefined) return blockedPartner(context, found, blocked, lockKept);
  const own = found.trace.find(({ process }) => process === holder);
  return own && { process: holder, started: own.started, gone: lockKept };
}

function blockedPartner(context: RuleContext, found: Stuck, blocked: Standing, gone: Partner['gone']): Partner {
  const { process, started } = blocked;
  const ended = endedBefore(context, found, blocked);
  return { process, started, gone, blocked, ...(ended === undefined ? {} : { ended }) };
}

/** Who is over that could have helped the one that is blocked itself. */
function endedBefore(context: RuleContext, found: Stuck, blocked: Standing): Partner['ended'] {
  const seen: Stuck = { ...found, ...blocked, others: [found, ...found.others] };
  const reason = reasonOf(seen, context);
  const isOver = reason?.kind === 'ended' || (reason?.kind === 'served' && reason.end !== undefined);
  return isOver && reason.by.process !== found.process
    ? { process: reason.by.process, gone: lostService(seen) }
    : undefined;
}
