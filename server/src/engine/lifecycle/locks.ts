/**
 * Owns the question which locks a function leaves held on some of its ways out and lets go of on others. A function that never lets go of a lock, that was
 * given it held, or that leaves it to others of its package, means to. Reports places, not messages.
 */
import type { FunctionIr, Operation, Unit, Value } from '../ir/model';
import { eachOperation } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import { Effects } from './effects';
import { type End, type Exploration, type Loss, type Step, stepsOf } from './ends';
import { Explorer } from './explorer';
import { mostIncomplete } from './leaks';
import { isLeftToCallers } from './left-to-callers';
import { type Call, doubtfulTakings, isCallOn, type Taking } from './lock-calls';
import { isLetGoElsewhere, isOpenToOthers } from './lock-elsewhere';
import { type ForgottenCall, forgottenCalls, givenBy, takenByCalls } from './lock-makers';
import { isLeftToReleasers, leftHeldBy, takenByTakers } from './lock-takers';
import { runOnSpot } from './on-spot';
import { type Outcome, outcomeOfLoss, outcomesBehind } from './outcome';
import { Outlook } from './outlook';
import { below, element, type Place, placeOf, resultRoot, variableOf } from './place';
import type { Resource } from './resources';
import { exclusiveLock, mistakenExclusiveLock, mistakenReadLock, readLock } from './table/locks';

type Lost = Extract<End, { kind: 'lost' }>;
export type Way = Extract<Loss, { kind: 'return' | 'round' | 'overwritten' }>;

export interface HeldLock {
  readonly taking: Taking;
  /** The function whose ways out these are. */
  readonly body: FunctionIr;
  /** How the function goes on, or ends, with the lock held; none where a mistaken call is all there is. */
  readonly losses: readonly Way[];
  /** The conditions on the way to the first of them. */
  readonly steps: readonly Step[];
  /** The calls that let go of it on other ways; undefined among them for what is no call of the function's own. */
  readonly releases: ReadonlySet<Operation | undefined>;
  /** A call that lets go of the other kind of lock than the one that was taken. */
  readonly mistaken: Range | undefined;
}

const nothing = { losses: [], steps: [], releases: new Set<Operation | undefined>(), mistaken: undefined };

export interface LockSearch {
  readonly held: readonly HeldLock[];
  /** Some lock had more paths than the budget. */
  readonly incomplete: boolean;
}

const mistaken: ReadonlyMap<Resource, Resource> = new Map([
  [readLock, mistakenReadLock],
  [exclusiveLock, mistakenExclusiveLock],
]);

const known = new WeakMap<Resolution, Map<Resource, Effects>>();

export function findHeldLocks(unit: Unit, resolution: Resolution): LockSearch {
  const held: HeldLock[] = [];
  let incomplete = 0;
  if (unit.hasSyntaxErrors) return { held, incomplete: incomplete > 0 };
  const explore = exploreIn(resolution);
  const takings = [
    ...doubtfulTakings(unit, resolution),
    ...takenByCalls(unit, resolution, explore),
    ...takenByTakers(unit, resolution, explore),
  ];
  for (const taking of takings) {
    if (incomplete > mostIncomplete) break;
    const found = new Search(unit, resolution, taking).held();
    if (found === 'incomplete') incomplete++;
    else if (found !== undefined) held.push(found);
  }
  return { held, incomplete: incomplete > 0 };
}

/** Whether a function takes a lock for its caller, which it leaves held, or returns what lets go of it. */
export function takesForCaller(unit: Unit, resolution: Resolution): boolean {
  const explore = exploreIn(resolution);
  return givenBy(unit, resolution, explore).length > 0 || leftHeldBy(unit, resolution, explore) !== undefined;
}

/** Calls that take a lock and forget what lets go of it. */
export function findForgottenUnlocks(unit: Unit, resolution: Resolution): readonly ForgottenCall[] {
  return unit.hasSyntaxErrors ? [] : forgottenCalls(unit, resolution, exploreIn(resolution));
}

function exploreIn(resolution: Resolution) {
  return (unit: Unit, taking: Taking): Exploration => new Search(unit, resolution, taking).explore(taking.resource);
}

function effectsFor(resolution: Resolution, resource: Resource): Effects {
  let ofResolution = known.get(resolution);
  if (ofResolution === undefined) {
    ofResolution = new Map();
    known.set(resolution, ofResolution);
  }
  let effects = ofResolution.get(resource);
  if (effects === undefined) {
    effects = new Effects(resolution, resource);
    ofResolution.set(resource, effects);
  }
  return effects;
}

/** What becomes of one lock that is taken. */
class Search {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #taking: Taking;
  /** The function whose paths are walked: that which takes it, or the one around it that calls it on the spot. */
  readonly #body: FunctionIr;
  readonly #site: Taking['operation'];

  constructor(unit: Unit, resolution: Resolution, taking: Taking) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#taking = taking;
    let body = taking.function;
    let site = taking.operation;
    for (let around = runOnSpot(unit, body); around !== undefined; around = runOnSpot(unit, body)) {
      body = around.body;
      site = around.site as Call;
    }
    this.#body = body;
    this.#site = site;
  }

  held(): HeldLock | 'incomplete' | undefined {
    const { resource } = this.#taking;
    const { ends, complete } = this.explore(resource);
    if (!complete) return 'incomplete';
    const [lost] = this.#lost(ends);
    if (lost === undefined) return undefined;
    const released = ends.filter((end) => end.kind === 'released');
    const { maker, taker } = this.#taking;
    const wrong = maker === undefined && taker === undefined ? this.#wrongCall(resource, ends) : undefined;
    if (wrong !== undefined) return { ...nothing, taking: this.#taking, body: this.#body, mistaken: wrong };
    if (!released.some(({ by }) => by?.kind !== 'go')) return undefined;
    if (maker === undefined && (this.#isGivenHeld() || this.#isMeant(lost, ends))) return undefined;
    const losses = this.#lost(ends).map(({ loss }) => loss as Way);
    const releases = new Set(released.map(({ by }) => by));
    return { ...nothing, taking: this.#taking, body: this.#body, losses, releases, steps: stepsOf(lost.path) };
  }

  #lost(ends: readonly End[]): readonly Lost[] {
    const { resource, block } = this.#taking;
    // Readers may lock in one loop and unlock as often in another.
    const isCounted = resource === readLock && block.loopDepth > 0 && !this.#isReleasedInLoop(ends);
    return isCounted ? [] : ends.filter((end) => end.kind === 'lost');
  }

  /** Whether some way comes back to the lock by a call that lets go of it. */
  #isReleasedInLoop(ends: readonly End[]): boolean {
    const outlook = Outlook.of(this.#body);
    const lock = this.#body.blocks.find(({ operations }) => operations.includes(this.#site));
    return this.#body.blocks.some(
      ({ id, operations }) =>
        lock !== undefined &&
        outlook.canReach(id, lock.id) &&
        ends.some((end) => end.kind === 'released' && end.by !== undefined && operations.includes(end.by)),
    );
  }

  explore(resource: Resource): Exploration {
    const { operation, place, taker, told } = this.#taking;
    const { callee, id } = operation;
    const isTry = taker === undefined && callee.kind === 'field' && callee.name.startsWith('Try');
    const { failures, successes } = told ?? { failures: [], successes: isTry ? [resultRoot(id, 0)] : [] };
    const acquisition = { operation, held: [place, ...this.#aliases(place)], failures, successes };
    return new Explorer({ ...this.#search(resource), acquisition, site: this.#site }).run([]);
  }

  #search(resource: Resource) {
    return {
      unit: this.#unit,
      body: this.#body,
      resolution: this.#resolution,
      resource,
      effects: effectsFor(this.#resolution, resource),
    };
  }

  /** What a range, or an index, took the variable from holds it, too: who goes through all of them lets go of all. */
  #aliases({ root, fields }: Place): readonly Place[] {
    const id = variableOf(root);
    const variable = id === undefined ? undefined : this.#unit.variables[id];
    const list =
      variable?.ranged?.part === 'value' ? variable.ranged.over : variable?.initial && indexed(variable.initial);
    const place = list && placeOf(list);
    return place === undefined ? [] : [below(place, [element, ...fields])];
  }

  /** The lock was held when the function was called, which lets go of it for a while. */
  #isGivenHeld(): boolean {
    const { resource, place } = this.#taking;
    const { ends, complete, isFreed } = new Explorer(this.#search(resource)).run([place]);
    return !complete || isFreed || ends.some(({ kind }) => kind === 'released');
  }

  /** The way out with the lock held is the one on which all went well, or at least not the one that gives up where others of the package let go of it. */
  #isMeant(lost: Lost, ends: readonly End[]): boolean {
    const outcome = outcomeOfLoss(this.#unit, this.#body, lost);
    const { taker } = this.#taking;
    const releasing = ends.flatMap((end) => (end.kind === 'released' ? [end.by] : []));
    const others = new Set(taker === undefined ? this.#releasingOutcomes() : this.#outcomesBehind(releasing));
    const isSuccess = outcome === 'success' && others.size === 1 && others.has('failure');
    if (isSuccess && (taker !== undefined || isOpenToOthers(this.#unit, this.#resolution, this.#taking))) return true;
    const isGivingUp = outcome === 'failure' && !others.has('failure') && this.#lost(ends).length > 0;
    if (isGivingUp) return false;
    if (taker !== undefined) return isLeftToReleasers(this.#unit, this.#resolution, this.#taking, releasing);
    return (
      isLetGoElsewhere(this.#unit, this.#resolution, this.#taking) ||
      isLeftToCallers(this.#unit, this.#resolution, this.#taking)
    );
  }

  #outcomesBehind(releasing: readonly (Operation | undefined)[]): readonly (Outcome | undefined)[] {
    const blocks = this.#body.blocks.filter(({ operations }) => operations.some((each) => releasing.includes(each)));
    return blocks.flatMap((block) => outcomesBehind(this.#unit, this.#body, block));
  }

  /** How the function ends behind the calls that let go of it. */
  #releasingOutcomes(): readonly (Outcome | undefined)[] {
    const { operation, resource } = this.#taking;
    const base = operation.callee.kind === 'field' ? placeOf(operation.callee.base) : undefined;
    const [release] = resource.release;
    if (base === undefined || release?.kind !== 'method') return [];
    return this.#body.blocks.flatMap((block) =>
      block.operations.some((each) => isCallOn(each, release.name, base))
        ? outcomesBehind(this.#unit, this.#body, block)
        : [],
    );
  }

  /** The call that should let go of it and is of the other kind: no path has the right one, or the wrong one makes up for it. */
  #wrongCall(resource: Resource, ends: readonly End[]): Range | undefined {
    const wrong = mistaken.get(resource);
    const [release] = wrong?.release ?? [];
    const isWritten =
      release?.kind === 'method' &&
      eachOperation(this.#unit).some(
        ({ operation }) =>
          'callee' in operation && operation.callee.kind === 'field' && operation.callee.name === release.name,
      );
    if (wrong === undefined || !isWritten) return undefined;
    const others = this.explore(wrong);
    if (!others.complete) return undefined;
    const isEver = ends.some(({ kind }) => kind === 'released');
    const isEnough = others.ends.every(({ kind }) => kind === 'released');
    const by = others.ends.find((end) => end.kind === 'released' && end.by !== undefined);
    return by?.kind === 'released' && !isEver && isEnough ? by.by?.range : undefined;
  }
}

function indexed(value: Value): Value | undefined {
  if (value.kind === 'index') return value.base;
  return value.kind === 'address' ? indexed(value.base) : undefined;
}
