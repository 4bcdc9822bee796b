/**
 * Owns the question which resources a unit loses: from each acquisition all paths are walked, and the first one that ends with the resource in hand
 * is the leak. Reports places, not messages; knows no rule.
 */
import type { FunctionIr, Unit, Value, VariableId } from '../ir/model';
import { mentions, operationById, parts, valuesOf } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import type { Acquisition } from './acquisition';
import type { Acquisitions } from './acquisitions';
import { boundOf } from './bound';
import type { Assign } from './consequence';
import { isMadeElsewhere } from './elsewhere';
import { isEndedElsewhere } from './ended-elsewhere';
import { hasWayOut, type User, usersOf } from './endless';
import { type End, type Left, type Loss, type Path, stepsOf } from './ends';
import { isHandedOut } from './handed-out';
import { isHandedOver } from './handed-over';
import { endsProcess, isHarmless, runsOnce } from './harmless';
import { isTakenLast } from './last-taken';
import type { Leak } from './leak';
import { isEndedByContext, isReadToEnd } from './on-the-way';
import { isOpen } from './open-channel';
import { below, placeOf, resultRoot, variableOf, variableRoot } from './place';
import type { Resource } from './resources';
import { writtenRelease } from './written-release';

export interface LeakSearch {
  readonly leaks: readonly Leak[];
  /** Some acquisition had more paths than the budget. */
  readonly incomplete: boolean;
}

/** Acquisitions of one unit with more paths than the budget: those that are left are of the same long code. */
export const mostIncomplete = 8;

/** Of one rule's resources. `isTest`: the unit stands in a test file. */
export function findLeaks(
  unit: Unit,
  resolution: Resolution,
  acquisitions: Acquisitions,
  rule: string,
  isTest: boolean,
): LeakSearch {
  const leaks: Leak[] = [];
  let incomplete = 0;
  for (const acquisition of acquisitions.in(unit)) {
    if (acquisition.resource.rule !== rule) continue;
    if (incomplete > mostIncomplete) break;
    const leak = new Search(unit, resolution, acquisition, acquisitions, isTest).leak();
    if (leak === 'incomplete') incomplete++;
    else if (leak !== undefined) leaks.push(leak);
  }
  return { leaks, incomplete: incomplete > 0 };
}

type Lost = Pick<Leak, 'loss' | 'steps' | 'isReadToEnd'>;

/** What becomes of one acquired resource. */
class Search {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #acquisition: Acquisition;
  readonly #acquisitions: Acquisitions;
  readonly #resource: Resource;
  readonly #isTest: boolean;
  readonly #isFunction: boolean;
  /** The function whose paths were walked: that which acquires it, or one around it. */
  #body: FunctionIr;
  readonly #binding: Assign | undefined;
  readonly #variable: VariableId | undefined;
  readonly #place: Range | undefined;

  constructor(
    unit: Unit,
    resolution: Resolution,
    acquisition: Acquisition,
    acquisitions: Acquisitions,
    isTest: boolean,
  ) {
    this.#isTest = isTest;
    this.#body = acquisition.function;
    this.#unit = unit;
    this.#resolution = resolution;
    this.#acquisition = acquisition;
    this.#acquisitions = acquisitions;
    this.#resource = acquisition.resource;
    const bound = boundOf(acquisition);
    this.#isFunction = bound?.isFunction ?? false;
    this.#binding = bound?.binding;
    this.#variable = bound?.variable;
    this.#place = bound?.place;
  }

  leak(): Leak | 'incomplete' | undefined {
    if (this.#unit.hasSyntaxErrors || this.#isBehindItsChannel() || this.#ticksForEver()) return undefined;
    if (isTakenLast(this.#unit, this.#acquisition)) return undefined;
    const holder = this.#binding === undefined ? 'nothing' : this.#variable;
    if (isHarmless(this.#unit, this.#resolution, this.#acquisition, holder)) return undefined;
    const { ends: all, complete, isPartlyReleased, body } = this.#acquisitions.explore(this.#unit, this.#acquisition);
    if (!complete) return 'incomplete';
    this.#body = body;
    const isReleased = all.some(({ kind }) => kind === 'released');
    const ends = isReleased ? all.filter((end) => !this.#isHandedOut(end)) : all;
    const loss = this.#loss(ends);
    if (loss === undefined) return undefined;
    if (!isReleased && this.#isMeantSometimes()) {
      const field = this.#fieldAtFault();
      return field === undefined
        ? undefined
        : this.#asLeak(
            { loss: field, steps: [] },
            { isReleased, isWritten: false, isHandedOver: false, isPartlyReleased },
          );
    }
    return this.#asLeak(loss, {
      isReleased: isReleased || ends.some(({ kind }) => kind === 'kept'),
      isWritten: isReleased,
      isHandedOver: ends.length < all.length || this.#isHandedOver(ends),
      isPartlyReleased,
    });
  }

  /** The function releases it where it fails, and leaves it to others here. */
  #isHandedOut(end: End): boolean {
    return end.kind === 'lost' && isHandedOut(this.#unit, this.#resolution, this.#acquisition, this.#body, end);
  }

  #isHandedOver(ends: readonly End[]): boolean {
    if (ends.some(({ kind }) => kind === 'returned')) return true;
    const variable = this.#variable;
    if (variable === undefined || !ends.some(({ kind }) => kind === 'kept')) return false;
    return isHandedOver(this.#unit, this.#resolution, this.#acquisition, this.#acquisitions, this.#body, variable);
  }

  /** The first loss, and of those the first that was not read to its end. */
  #loss(ends: readonly End[]): Lost | undefined {
    let mild: Lost | undefined;
    for (const lost of this.#losses(ends)) {
      const way = 'range' in lost.loss ? { range: lost.loss.range, steps: lost.steps } : undefined;
      if (way === undefined) return lost;
      if (lost.loss.kind === 'return' && isEndedByContext(this.#unit, this.#acquisition, way)) continue;
      if (!isReadToEnd(this.#unit, this.#resolution, this.#acquisition, this.#variable, way)) return lost;
      mild ??= { ...lost, isReadToEnd: true };
    }
    return mild;
  }

  *#losses(ends: readonly End[]): Generator<Lost> {
    for (const end of ends) {
      const kept =
        end.kind === 'kept' && end.store !== undefined
          ? this.#lossIn(end.store.base, end.store.field, end.left)
          : undefined;
      if (kept !== undefined && end.kind === 'kept') yield { loss: kept, steps: stepsOf(end.path) };
      // A struct the caller gets, with a field that no method of its releases.
      const left = end.kind === 'returned' ? this.#leftInField(end) : undefined;
      if (left !== undefined && end.kind === 'returned') yield { loss: left, steps: stepsOf(end.path) };
      if (end.kind !== 'lost') continue;
      // A test that drops the result asks for the error, or for what the call does to others.
      if (end.loss.kind === 'dropped' && this.#isTest && this.#resource.subject.kind === 'result') continue;
      const isEnd = !this.#inLoop() && (end.loss.kind === 'return' || end.loss.kind === 'dropped');
      const isLast = isEnd || this.#resource.isMild === true;
      if (isLast && this.#lastsAsLongAsProcess()) continue;
      if (this.#resource.onlyIfSometimes === true && this.#isJudged(end.path)) continue;
      // `ctx, _ := derive()`: the context is there, and what would end it is not.
      const isBlank = this.#binding !== undefined && this.#variable === undefined && this.#place === undefined;
      const loss: Loss = isBlank && end.loss.kind === 'return' ? { kind: 'dropped' } : end.loss;
      yield { loss, steps: stepsOf(end.path) };
    }
  }

  /** A path that looked at the resource itself before it was given up, such as at its size, did so on purpose. */
  #isJudged(end: Path | undefined): boolean {
    const isIt = (value: Value): boolean =>
      mentions(value, (part) => {
        if (part.kind === 'variable') return part.variable === this.#variable;
        const operation = part.kind === 'result' ? operationById(this.#unit, part.operation) : undefined;
        return operation?.kind === 'call' && [operation.callee, ...operation.args].some(isIt);
      });
    return stepsOf(end).some(({ condition }) => isIt(condition));
  }

  #lastsAsLongAsProcess(): boolean {
    const { mattersAtExit, oncePerProcess } = this.#resource;
    if (mattersAtExit === true) return false;
    if (endsProcess(this.#unit, this.#resolution, this.#body)) return true;
    return oncePerProcess === true && runsOnce(this.#unit, this.#resolution, this.#body, this.#isTest);
  }

  #leftInField({ way, value, isPlain, left }: Extract<End, { kind: 'returned' }>): Loss | undefined {
    // Who gets it by itself, too, owns it; the fields of other packages' types are their business.
    const loss = isPlain || !this.#isOwnField(way) ? undefined : this.#lossIn(value, way[0]!, left);
    return loss === undefined || isMadeElsewhere(this.#unit, this.#resolution, value) ? undefined : loss;
  }

  #lossIn(base: Value | undefined, name: string, left?: Left): Loss | undefined {
    const declarer = base && this.#resolution.declarerOf(this.#unit, base, name);
    const release = this.#acquisitions.releaseFrom(this.#resource, { name, declarer });
    if (release === 'sure' || this.#resource.mayStayInField === true) return undefined;
    return { kind: 'field', name, sometimes: release === 'sometimes', ...(left === undefined ? {} : { left }) };
  }

  #isOwnField(way: readonly string[]): boolean {
    const [first] = way;
    return way.length === 1 && first !== this.#resource.part && first !== undefined && /^\p{L}/u.test(first);
  }

  /** A field of the receiver, which only the package can release. */
  #fieldAtFault(): Loss | undefined {
    const { held, resource } = this.#acquisition;
    if (resource.subject.kind !== 'receiver' && resource.subject.kind !== 'argument') return undefined;
    for (const { root, fields } of held) {
      const variable = variableOf(root);
      const isReceiver = variable !== undefined && this.#unit.variables[variable]?.kind === 'receiver';
      const field = fields.at(-1);
      const isOwn = isReceiver && field !== undefined && this.#isOwnField([field]);
      const loss = isOwn ? this.#lossIn(this.#selectedFrom(field), field) : undefined;
      if (loss !== undefined) return loss;
    }
    return undefined;
  }

  /** `s` where what the call acquires is `s.field`. */
  #selectedFrom(field: string): Value | undefined {
    const { operation, resource } = this.#acquisition;
    if (operation.kind !== 'call') return undefined;
    const { callee, args } = operation;
    const receiver = callee.kind === 'field' ? callee.base : undefined;
    const value = resource.subject.kind === 'argument' ? args[resource.subject.index] : receiver;
    const selected = value?.kind === 'address' ? value.base : value;
    return selected?.kind === 'field' && selected.name === field ? selected.base : undefined;
  }

  #asLeak(
    { loss, steps, isReadToEnd: isRead }: Lost,
    some: {
      readonly isReleased: boolean;
      readonly isWritten: boolean;
      readonly isHandedOver: boolean;
      readonly isPartlyReleased: boolean;
    },
  ): Leak {
    const { operation, function: owner, maker, releasedBy } = this.#acquisition;
    const variable = this.#variable;
    const users = variable === undefined ? [] : usersOf(this.#unit, this.#resolution, owner, variable);
    const release = writtenRelease(this.#unit, this.#resolution, this.#acquisition, this.#acquisitions, variable);
    const sole = variable === undefined ? undefined : this.#soleUser(variable, users);
    return {
      resource: this.#resource,
      acquire: operation,
      function: owner,
      loss: loss.kind !== 'field' && this.#isDropped() ? { kind: 'dropped' } : loss,
      steps,
      inLoop: this.#inLoop(),
      sometimesReleased: some.isReleased,
      isFunction: this.#isFunction,
      isLikely: loss.kind === 'field' || this.#acquisition.isLikely === true,
      isReleaseWritten: some.isWritten || release !== undefined,
      ...(release === undefined ? {} : { writtenRelease: release }),
      sometimesHandedOver: some.isHandedOver,
      partlyReleased: some.isPartlyReleased,
      outliving: users.filter(({ outlives }) => outlives),
      ...(isRead === true ? { isReadToEnd: true } : {}),
      ...(this.#binding === undefined ? {} : { binding: this.#binding }),
      ...(variable === undefined ? {} : { variable }),
      ...(this.#place === undefined ? {} : { place: this.#place }),
      ...(sole === undefined ? {} : { soleUser: sole }),
      ...(maker === undefined ? {} : { maker }),
      ...(releasedBy === undefined ? {} : { releasedBy }),
    };
  }

  /** The result goes to `_`, or nothing takes more than its channel. */
  #isDropped(): boolean {
    const { operation, held, resource } = this.#acquisition;
    if (resource.subject.kind !== 'result' || !('id' in operation)) return false;
    const plain = held.filter(({ fields }) => fields.length === 0);
    const roots = (plain.length > 0 ? plain : held).map(({ root }) => root);
    const channels = [resource.openChannel, resource.fires];
    const takes = (value: Value, isAny: boolean): boolean => {
      if (value.kind === 'field' && channels.includes(value.name)) return false;
      if (value.kind === 'result' && value.operation === operation.id)
        return isAny || roots.includes(resultRoot(value.operation, value.index));
      return parts(value).some((part) => takes(part, isAny));
    };
    return !this.#unit.functions.some(({ blocks }) =>
      blocks.some(({ operations, terminator }) =>
        [...operations, terminator].some((node) => {
          // Where all results are handed on, only the first one is named.
          if (node.kind !== 'assign') return valuesOf(node).some((value) => takes(value, true));
          return node.values.some((value, at) => node.targets[at] !== undefined && takes(value, false));
        }),
      ),
    );
  }

  #inLoop(): boolean {
    const { function: owner, block } = this.#acquisition;
    return owner.blocks[block]!.loopDepth > 0;
  }

  /** Whether a function that never releases it may have its reasons. */
  #isMeantSometimes(): boolean {
    const { onlyIfSometimes, subject } = this.#resource;
    return (
      onlyIfSometimes === true ||
      subject.kind === 'channel' ||
      this.#isShared() ||
      isEndedElsewhere(this.#unit, this.#resolution, this.#acquisition, this.#acquisitions)
    );
  }

  /** The subject is no variable of this function, so others may release it: only a function that does so itself is held to it. */
  #isShared(): boolean {
    const { held, function: owner, resource } = this.#acquisition;
    if (resource.subject.kind === 'result' || resource.subject.kind === 'process') return false;
    return held.some(({ root, fields }) => {
      const variable = variableOf(root);
      const declared = variable === undefined ? undefined : this.#unit.variables[variable];
      return declared === undefined || declared.owner !== owner.id || declared.kind !== 'local' || fields.length > 0;
    });
  }

  /** Only its channel is kept: nobody can release it, which is meant where the code that holds the channel never ends. */
  #isBehindItsChannel(): boolean {
    const { openChannel } = this.#resource;
    const { function: owner, block, index, held } = this.#acquisition;
    if (openChannel === undefined) return false;
    const channels = held.map((place) => below(place, [openChannel]));
    const isChannel = (value: Value): boolean => {
      const place = placeOf(value);
      return (
        place !== undefined &&
        channels.some((each) => each.root === place.root && each.fields.join() === place.fields.join())
      );
    };
    for (const node of owner.blocks[block]!.operations.slice(index + 1)) {
      if (node.kind !== 'assign') continue;
      const at = node.values.findIndex(isChannel);
      if (at < 0) continue;
      const target = node.targets[at];
      if (target?.kind !== 'variable' || this.#unit.variables[target.variable]?.owner !== owner.id) return true;
      if (this.#unit.name === 'main' || this.#unit.name === 'init') return true;
      const isIt = (over: Value): boolean => over.kind === 'variable' && over.variable === target.variable;
      if (!this.#inLoop() && !hasWayOut(owner, isIt)) return true;
      return usersOf(this.#unit, this.#resolution, owner, target.variable).length > 0;
    }
    return false;
  }

  /** Code without a way out that outlives this function reads its channel for as long as the process lives. */
  #ticksForEver(): boolean {
    const variable = this.#variable;
    if (variable === undefined || this.#resource.openChannel === undefined) return false;
    const held = [{ root: variableRoot(variable), fields: [] }];
    return usersOf(this.#unit, this.#resolution, this.#acquisition.function, variable).some((user) => {
      if (!user.outlives) return false;
      if (user.isClosure) return !hasWayOut(user.body, isOpen(user.unit, this.#resource, held));
      const isGiven = (over: Value): boolean => over.kind === 'variable' && over.variable === user.variable;
      const given = [{ root: variableRoot(user.variable), fields: [] }];
      const isTicking = isOpen(user.unit, this.#resource, given);
      return !hasWayOut(user.body, (over) => isGiven(over) || isTicking(over));
    });
  }

  /** Behind the binding in its block, it runs whenever the resource is acquired. */
  #soleUser(variable: VariableId, [user, ...others]: readonly User[]): User | undefined {
    const { function: owner, block } = this.#acquisition;
    const binding = this.#binding;
    if (user === undefined || others.length > 0 || binding === undefined) return undefined;
    const { operations } = owner.blocks[block]!;
    const behind = operations.slice(operations.indexOf(binding) + 1);
    const isIt = (part: Value): boolean => part.kind === 'variable' && part.variable === variable;
    const isUsed = owner.blocks.some(({ operations: all, terminator }) =>
      [...all, terminator].some(
        (node) => node !== binding && node.kind !== 'declare' && valuesOf(node).some((value) => mentions(value, isIt)),
      ),
    );
    return !isUsed && behind.some((node) => node === user.site) ? user : undefined;
  }
}
