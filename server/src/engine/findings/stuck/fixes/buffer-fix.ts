/** Owns the buffers that may be enough for a channel: a small number, or as many places as a loop has rounds. */

import { type Bound, Bounds } from '../../../concurrency/loops';
import { furthestRounds, type Rounds } from '../../../concurrency/machine/rounds';
import type { Place } from '../../../concurrency/machine/state/values';
import type { Operation, Unit, VariableId } from '../../../ir/model';
import { eachOperation, isVariable, mentions, rootOf } from '../../../ir/walk';
import { comparePositions, type TextEdit } from '../../../text/range';
import { isAtLeast, type RuleContext } from '../../define-rule';
import { channelMade, type Made } from '../channel-made';
import { isSemaphore } from '../semaphore';
import type { Candidate } from './candidate-fix';
import { unevenRounds } from './uneven-rounds';

/** A function that needs a larger buffer wants another design. */
const sizes = [1, 2, 3, 4];

/** `made`: the call that makes the channel; `send`: where somebody is blocked who sends to it. */
export function bufferCandidates(context: RuleContext, made: Place | undefined, send: Place): readonly Candidate[] {
  const channel = channelMade(context, made);
  if (channel === undefined) return [];
  // What one function keeps and another one sends to, is sent to each time that is called.
  if (channel.unit !== send.unit && isKept(channel)) return [];
  const { size } = channel;
  const before = size === undefined ? 0 : size.kind === 'literal' ? Number(size.text) : undefined;
  if (before !== undefined && !Number.isInteger(before)) return [];
  if (before !== 0 && isSemaphore(channel.unit, channel, send)) return [];
  const bounds = boundsOf(context, channel);
  // What is enough for this caller is not for the next one.
  if (channel.unit !== context.unit && bounds.length > 0) return [];
  const candidates = [...constants(context, channel, before, bounds), ...multiples(context, channel, bounds)];
  // What one function makes and another one gets lives on, and may be sent to again.
  const isChange = channel.unit !== context.unit;
  return candidates.map((candidate) => ({ ...candidate, isChange, isLast: isChange }));
}

/** Whether it lies in an object that is there when the function has returned: what that is given, or what it gives back. */
function isKept({ unit, field, variable }: Made): boolean {
  if (field === undefined) return false;
  if (variable === undefined || unit.variables[variable]!.kind !== 'local') return true;
  return unit.functions.some(({ blocks }) =>
    blocks.some(
      ({ terminator }) =>
        terminator.kind === 'return' &&
        terminator.values.some((value) => mentions(value, (part) => isVariable(part, variable))),
    ),
  );
}

/** Numbers are no way out where a loop has decided how many places there are. */
function constants(
  context: RuleContext,
  channel: Made,
  before: number | undefined,
  bounds: readonly Bound[],
): readonly Candidate[] {
  if (before === undefined) return [];
  const [least = 1, ...more] = sizes.filter((each) => each > before);
  const known = [least, ...roundsIn(context).filter((each) => each > least)];
  // Where a loop decides how many sends there are, no other number is right for ever.
  return (bounds.length === 0 ? [...known, ...more] : known).map((each) => constant(context, channel, each, before));
}

/** So many places for each round of a loop, and so many besides. */
interface Multiple {
  readonly times: number;
  readonly besides: number;
}

const asManyAsRounds: Multiple = { times: 1, besides: 0 };

/** Where no other loop decides. Twice as many come last: they hide one that is wanted besides, but not where there is no round at all. */
const moreThanRounds: readonly Multiple[] = [
  { times: 1, besides: 1 },
  { times: 2, besides: 0 },
];

/** As many as a loop has rounds, or a few more. */
function multiples(context: RuleContext, channel: Made, bounds: readonly Bound[]): readonly Candidate[] {
  const places = bounds.length === 1 ? [asManyAsRounds, ...moreThanRounds] : [asManyAsRounds];
  return places.flatMap((each) => bounds.flatMap((bound) => symbolic(context, channel, bound, each)));
}

/**
 * With loops that go round twice at least one send is too many, with a buffer for the first ones in a few rounds more. Where each further round adds one, some are
 * still too many for the new places when as many rounds are added as there are new places; where every other round adds one, or some are received, with twice as
 * many and those besides.
 */
function constant(context: RuleContext, channel: Made, size: number, before: number): Candidate {
  const edits = [sized(channel, String(size))];
  const added = size - before;
  const rounds = added + (before === 0 ? 2 : furthestRounds);
  const written = roundsIn(context).reduce((sum, each) => sum + each, 0);
  const uneven = unevenRounds(context.unit, context.resolution, 2 * added + furthestRounds + written);
  const trials = [() => () => rounds, ...uneven].map((each) => ({ edits, rounds: each }));
  return { title: title(channel, String(size)), edits, trials: [...trials, { edits }] };
}

/**
 * Two rounds of every loop are at least one send too many. Say `a` is what a round of this loop sends, `b` one of the others, each less what is received. So many
 * rounds of all loops leave as many places as rounds enough only where `a + b` is one, and one round of this loop among so many of the others only where `b` is none.
 */
const manyRounds = 4;

function symbolic(
  { lines, go }: RuleContext,
  channel: Made,
  { key, value, isLength }: Bound,
  { times, besides }: Multiple,
): readonly Candidate[] {
  const bound = lines.textIn(value.range);
  // A loop takes a negative number for none, a channel does not.
  if (!isLength && !isAtLeast(go, '1.21')) return [];
  const once = isLength ? `len(${bound})` : `max(${bound}, 0)`;
  const text = `${times === 1 ? '' : `${times}*`}${once}${besides === 0 ? '' : `+${besides}`}`;
  const trials = [1, manyRounds].map((count) => ({
    edits: [sized(channel, String(times * count + besides))],
    rounds: (unit: Unit, { resolution }: Pick<RuleContext, 'resolution'>): Rounds => {
      const bounds = new Bounds(unit, resolution);
      return ({ unit: at, body, block }) =>
        at === unit && bounds.ofHeader(body, block)?.key === key ? count : manyRounds;
    },
  }));
  return [{ title: title(channel, text), edits: [sized(channel, text)], trials }];
}

function title({ name }: Made, size: string): string {
  return `Give ${name} a buffer of ${size}`;
}

function sized({ type, size }: Made, text: string): TextEdit {
  if (size !== undefined) return { range: size.range, text };
  const { end } = type;
  return { range: { start: end, end }, text: `, ${text}` };
}

/** More than that is no buffer but a queue. */
const mostRounds = 100;

/** Numbers of rounds that are written down. */
function roundsIn({ unit, resolution }: RuleContext): readonly number[] {
  const bounds = new Bounds(unit, resolution);
  const found = unit.functions.flatMap((body) =>
    body.blocks.flatMap(({ id, loop }) => (loop === id ? (bounds.ofHeader(body, id)?.rounds ?? []) : [])),
  );
  return [...new Set(found)].filter((each) => each <= mostRounds).sort((a, b) => a - b);
}

/** What bounds the loops that start goroutines or send, as far as it can be named where the channel is made and stays what it is. */
function boundsOf({ resolution }: RuleContext, { unit, call, function: maker }: Made): readonly Bound[] {
  const bounds = new Bounds(unit, resolution);
  const found = new Map<string, Bound>();
  for (const body of unit.functions) {
    for (const { id, loop } of body.blocks) {
      if (loop !== id) continue;
      const bound = bounds.ofHeader(body, id);
      const root = bound === undefined ? undefined : namedRoot(unit, bound);
      if (bound === undefined || bound.rounds !== undefined || root === undefined) continue;
      const variable = unit.variables[root]!;
      const isAround = comparePositions(bound.value.range.start, call.range.end) > 0;
      const isBefore = comparePositions(variable.range.start, call.range.start) < 0;
      const isNamed = unit.variables.filter(({ name }) => name === variable.name).length === 1;
      const isKnown = variable.owner === maker.id || ancestorsOf(unit, maker.parent).includes(variable.owner);
      if (isAround && isBefore && isNamed && isKnown && !grows(unit, bound)) found.set(bound.key, bound);
    }
  }
  return [...found.values()];
}

/** The variable of a bound that can be written where the channel is made: itself, or what a field of it holds that the function leaves as it is. */
function namedRoot(unit: Unit, { value, isLength }: Bound): VariableId | undefined {
  if (value.kind === 'variable') return value.variable;
  if (value.kind !== 'field' || !isLength) return undefined;
  const isSet = eachOperation(unit).some(
    ({ operation }) =>
      operation.kind === 'assign' &&
      operation.targets.some((target) => target?.kind === 'field' && target.name === value.name),
  );
  return isSet ? undefined : rootOf(value);
}

function ancestorsOf(unit: Unit, id: Made['function']['parent']): readonly number[] {
  return id === undefined ? [] : [id, ...ancestorsOf(unit, unit.functions[id]!.parent)];
}

/** A map may get more entries, and whoever has an address may change anything. */
function grows(unit: Unit, { value }: Bound): boolean {
  const variable = rootOf(value);
  return eachOperation(unit).some(({ operation }) => {
    if (operation.kind !== 'assign') return false;
    const isTarget = (target: (typeof operation.targets)[number]): boolean =>
      target?.kind === 'index' && variable !== undefined && isVariable(target.base, variable);
    return operation.targets.some(isTarget) || takesAddress(operation, variable);
  });
}

function takesAddress({ values }: Extract<Operation, { kind: 'assign' }>, variable: number | undefined): boolean {
  return values.some((value) => value.kind === 'address' && rootOf(value.base) === variable);
}
