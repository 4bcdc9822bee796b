/** Owns whether the explorer agrees to a fix: with it nobody stays blocked where somebody did, and nothing is worse than before. Makes no fixes. */
import type { Doubt } from '../../../concurrency/doubts';
import { type Explored, explored, exploredWith } from '../../../concurrency/explored';
import { type Allowed, isForWantOfMore, type Limits, thoroughLimits } from '../../../concurrency/limits';
import type { Place } from '../../../concurrency/machine/state/values';
import type { Unit } from '../../../ir/model';
import { calledName, eachOperation, mentions, valuesOf } from '../../../ir/walk';
import type { Position } from '../../../text/range';
import type { RuleContext } from '../../define-rule';
import type { Edited } from '../../edited';
import type { Trial } from './candidate-fix';
import { withFewerRounds } from './fewer-rounds';

/** Grave ones first. */
const doubts: readonly Doubt[] = ['none', 'milder', 'silent'];

/** Others who run edited code are asked, too; where they are more, who knows what they rely on. */
const mostUsers = 6;

/** In longer functions each try takes longer than somebody who types waits. */
const mostBlocks = 500;

/** `place`: where somebody is stuck in the unit as it is. `edits` are of the unit's file. */
export function isAgreed(context: RuleContext, place: Place, trial: Trial): boolean {
  if (context.unit.functions.reduce((sum, { blocks }) => sum + blocks.length, 0) > mostBlocks) return false;
  const agreed = isAgreedWithin(context, place, trial);
  if (agreed !== 'too much' || trial.rounds !== undefined) return agreed === true;
  const shorter = withFewerRounds(context, trial.edits);
  return shorter.length > 0 && shorter.every((edits) => isAgreedWithin(context, place, { ...trial, edits }) === true);
}

/** `too much`: for the limits, whoever waits for the answer. */
type Agreed = boolean | 'too much';

function isAgreedWithin(
  context: RuleContext,
  place: Place,
  { edits, rounds, frees = [], byContext = false }: Trial,
): Agreed {
  const freed = [place, ...frees];
  const agreed = context.edited(edits, (edited) => {
    const { changed } = edited;
    if (!namesAlike(changed.before, changed.after)) return false;
    const addsClose = edits.some(({ text }) => /\bclose\(/.test(text));
    const better = isBetter(context, edited, context.unit, { freed, rounds, addsClose });
    if (better !== true) return better;
    if (changed.before !== context.unit) {
      const users = usersOf(context, changed.before);
      if (users?.every((unit) => isBetter(context, edited, unit, { freed, addsClose }) === true) !== true) return false;
    }
    return byContext ? comesBack(context, edited, rounds) : true;
  });
  return agreed ?? false;
}

interface Improvement {
  /** Where nobody is to be stuck any more. */
  readonly freed: readonly Place[];
  readonly rounds?: Trial['rounds'];
  /** What may panic for another close, may do so for this one. */
  readonly addsClose: boolean;
}

/** Whether nobody is stuck in some places any more, if anybody was, and nobody is anywhere else who was not. */
function isBetter(
  { resolution: old, limits }: RuleContext,
  { resolution, unitNow, now }: Edited,
  unit: Unit,
  { freed, rounds, addsClose }: Improvement,
): Agreed {
  const before = explored(unit, old, limits);
  const made = unitNow(unit);
  const after = decided(limits, (within) =>
    rounds === undefined
      ? explored(made, resolution, within)
      : exploredWith(made, resolution, { ...within, rounds: rounds(made, { resolution }) }),
  );
  if (typeof after !== 'object') return after;
  const places = new Places(now);
  const keyNow = (place: Place): string | undefined => places.keyNow(place);
  const keyOf = (place: Place): string => places.keyOf(place);
  const allowed = gravestBy(before, keyNow);
  for (const place of freed) {
    const key = keyNow(place);
    if (key !== undefined) allowed.delete(key);
  }
  for (const [key, grave] of gravestBy(after, keyOf)) if (grave < (allowed.get(key) ?? doubts.length)) return false;
  const endless = new Set(before.endless.map(keyNow));
  if (after.endless.some((each) => !endless.has(keyOf(each)))) return false;
  const panics = new Set(before.panics.map((each) => `${each.kind} ${keyNow(each.place)}`));
  return after.panics.every(({ kind, place }) => {
    const isOfClose = kind === 'close-closed' || kind === 'send-closed';
    return panics.has(`${kind} ${keyOf(place)}`) && !(addsClose && isOfClose);
  });
}

/**
 * Whether the function comes back while the contexts it is given go on, but for where it waits for their end by itself: whoever gives up only then has its
 * caller wait until then. What it has left behind may stay as long as they do.
 */
function comesBack(
  { unit, resolution: old, limits }: RuleContext,
  { resolution, unitNow, now }: Edited,
  rounds: Trial['rounds'],
): Agreed {
  const made = unitNow(unit);
  const asTold = rounds === undefined ? {} : { rounds: rounds(made, { resolution }) };
  const after = decided(limits, (within) =>
    exploredWith(made, resolution, { ...within, ...asTold, contextsStay: true }),
  );
  if (typeof after !== 'object') return after;
  const waits = after.stuck.filter(({ isRoot }) => isRoot);
  if (waits.length === 0) return true;
  const places = new Places(now);
  const placesIn = ({ stuck }: Explored): ReadonlySet<string | undefined> =>
    new Set(stuck.map(({ place }) => places.keyNow(place)));
  const before = placesIn(explored(unit, old, limits));
  const meant = placesIn(exploredWith(unit, old, { ...limits, contextsStay: true }));
  return waits.map(({ place }) => places.keyOf(place)).every((key) => meant.has(key) && !before.has(key));
}

/** Who waits for the answer gets it within little; a repair is worth more, but not where very many may need one. */
function decided(limits: Allowed, explore: (within: Limits) => Explored): Explored | Exclude<Agreed, true> {
  const brief = explore(limits);
  const wantsMore = isForWantOfMore(brief.notDecided);
  const isWorthMore = !limits.isShared && limits.states < thoroughLimits.states;
  const found = wantsMore && isWorthMore ? explore(thoroughLimits) : brief;
  if (found.notDecided === undefined) return found;
  return wantsMore ? 'too much' : false;
}

/** Who may run a function, itself included; undefined where not all of them are known. */
function usersOf({ resolution }: RuleContext, unit: Unit): readonly Unit[] | undefined {
  const name = calledName(unit);
  if (/^\p{Lu}/u.test(name)) return undefined;
  const users = new Set([unit, ...resolution.unitsMentioning(name)]);
  return users.size > mostUsers ? undefined : [...users];
}

/** How grave it is that somebody is stuck in a place; less is graver. */
function gravestBy({ stuck }: Explored, keyOf: (place: Place) => string | undefined): Map<string, number> {
  const found = new Map<string, number>();
  for (const each of stuck) {
    const key = keyOf(each.place);
    const grave = doubts.indexOf(each.doubt);
    if (key !== undefined) found.set(key, Math.min(grave, found.get(key) ?? grave));
  }
  return found;
}

/** Tells places apart by what stands there, whatever the file is called. */
class Places {
  readonly #units = new Map<Unit, number>();
  readonly #now: Edited['now'];

  constructor(now: Edited['now']) {
    this.#now = now;
  }

  /** Of a place in the code as it was; undefined where it is no more. */
  keyNow({ unit, range }: Place): string | undefined {
    const moved = this.#now(unit, range.start);
    return moved && this.#keyOf(moved.unit, moved.position);
  }

  keyOf({ unit, range }: Place): string {
    return this.#keyOf(unit, range.start);
  }

  #keyOf(unit: Unit, { line, column }: Position): string {
    const id = this.#units.get(unit) ?? this.#units.size;
    this.#units.set(unit, id);
    return `${id} ${line}:${column}`;
  }
}

const builtins = new Set(['make', 'close', 'len', 'nil', 'false']);

/** Whether every name that is not the unit's own was used before: where a variable is not in scope, its name is none. */
function namesAlike(before: Unit, after: Unit): boolean {
  const known = globalsOf(before);
  for (const name of globalsOf(after)) if (!known.has(name) && !builtins.has(name)) return false;
  return true;
}

function globalsOf(unit: Unit): ReadonlySet<string> {
  const names = new Set<string>();
  const terminators = unit.functions.flatMap(({ blocks }) => blocks.map(({ terminator }) => terminator));
  for (const node of [...eachOperation(unit).map(({ operation }) => operation), ...terminators]) {
    for (const value of valuesOf(node)) {
      mentions(value, (part) => {
        if (part.kind === 'global') names.add(part.name);
        return false;
      });
    }
  }
  return names;
}
