/**
 * Owns the search over the paths of a function from where a resource comes into hand: how each path ends for it. Deferred closures and closures
 * called on the spot are walked in place. Knows neither rules nor messages.
 */
import type { Block, BlockId, FunctionIr, Operation, Terminator, Unit, Value } from '../ir/model';
import { successors } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import { Belongings } from './belongings';
import { Branches, type Go, type Reached } from './branches';
import { Cancelled } from './cancelled';
import { mentionsHeld } from './carried';
import { Conditions } from './conditions';
import { type Call, Consequences } from './consequence';
import { DealtWith } from './dealt-with';
import { DeferredCalls } from './deferred';
import type { EffectSource } from './effect';
import { type Acquiring, acquired, Ends, type Exploration, type Loss, type Path } from './ends';
import { LiveFacts } from './live-facts';
import { Outlasting } from './outlasting';
import { Outlook } from './outlook';
import { calling, element, type Place, type Root, resultRoot, variableOf, variableRoot } from './place';
import { isRecoveredAbove, recovers } from './recovered-above';
import type { Resource } from './resources';
import { assignedResult, errorOf, namedResults, saysError, spread } from './results';
import {
  type Deferral,
  type Facts,
  freed,
  isDeed,
  isHeld,
  noFacts,
  panicking,
  type State,
  stateKey,
  withFact,
  withHeld,
} from './state';
import { Steps, type Tools } from './steps';

/** Points of paths looked at for one resource; the functions of the standard library need a few hundred at most. */
const mostPoints = 4000;
/** Places that hold one resource: structures that refer to each other give ever more ways to it, each as good as the first. */
const mostPlaces = 16;
const deepestInlining = 3;

/** What to search: the paths of `body`, a function or closure of `unit`. */
export interface Search {
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly resolution: Resolution;
  readonly resource: Resource;
  readonly effects: EffectSource;
  readonly acquisition?: Acquiring;
  /** Where the body acquires it: what it calls on the spot may do so for it. */
  readonly site?: Operation;
  /** Forgets what conditions said: finds all that any path does with the resource, and what only impossible ones do, in a fraction of the time. */
  readonly isForgetful?: true;
}

interface Point extends Reached {
  readonly block: BlockId;
  readonly index: number;
}

interface Frame {
  readonly body: FunctionIr;
  /** How many closures are walked around this one; 0 for the function itself. */
  readonly depth: number;
  /** The call that is walked in place. */
  readonly call?: Call;
}

export class Explorer {
  readonly #unit: Unit;
  readonly #body: FunctionIr;
  readonly #resolution: Resolution;
  readonly #resource: Resource;
  readonly #conditions: Conditions;
  readonly #consequences: Consequences;
  readonly #steps: Steps;
  readonly #branches: Branches;
  readonly #belongings: Belongings;
  readonly #outlasting: Outlasting;
  /** Coming back to it with the resource in hand loses that. */
  readonly #acquisition: Acquiring | undefined;
  /** Undefined where nothing new is put anywhere. */
  readonly #deferredCalls: DeferredCalls | undefined;
  readonly #ends = new Ends();
  /** Undefined where more is asked of a path than whether it keeps what it was given. */
  readonly #dealtWith: DealtWith | undefined;
  /** Where the acquisition stands; undefined in a search without one. */
  readonly #target: BlockId | undefined;
  readonly #isForgetful: boolean;
  #points = 0;
  #isLosing = false;

  constructor({ unit, body, resolution, resource, effects, isForgetful, ...search }: Search) {
    const { acquisition, site = acquisition?.operation } = search;
    this.#isForgetful = isForgetful ?? false;
    this.#unit = unit;
    this.#body = body;
    this.#resolution = resolution;
    this.#resource = resource;
    this.#acquisition = acquisition;
    this.#target = site && body.blocks.find((block) => holds(block, site))?.id;
    const cancelled = new Cancelled(unit, resolution, resource, acquisition);
    const conditions = new Conditions(unit, resolution, resource, cancelled, acquisition?.operation);
    const consequences = new Consequences(unit, resolution, resource, effects, acquisition === undefined);
    const belongings = new Belongings(unit, body);
    const awaited = acquisition?.held.map(({ fields }) => fields) ?? [];
    const isNew = acquisition !== undefined && resource.subject.kind === 'result';
    this.#deferredCalls = isNew ? new DeferredCalls(unit, resolution, awaited) : undefined;
    this.#dealtWith = isNew && resource.isLock !== true ? new DealtWith(unit, resolution) : undefined;
    this.#conditions = conditions;
    this.#consequences = consequences;
    this.#belongings = belongings;
    this.#outlasting = new Outlasting(unit, resource, belongings);
    const tools: Tools = {
      ...{ unit, resolution, resource, conditions, consequences, belongings, cancelled, awaited, ends: this.#ends },
      isCallee: acquisition === undefined,
      lose: (state, loss, path, gone) => this.#lose(state, loss, path, gone),
    };
    this.#steps = new Steps(tools);
    this.#branches = new Branches(tools, this.#steps);
  }

  /** Walks the function from its entry. What lies in `held` is in hand from the start, an acquisition's resource from there on. */
  run(held: readonly Place[]): Exploration {
    if (this.#resource.isLock === true && this.#acquisition === undefined) this.#steps.given = held;
    const state = {
      held,
      failures: [],
      successes: [],
      facts: noFacts,
      deferred: [],
      served: [],
      stored: undefined,
    };
    this.#walk({ body: this.#body, depth: 0 }, { block: 0 as BlockId, index: 0, state, path: undefined });
    const { isPartlyReleased } = this.#consequences;
    const { isFreed } = this.#steps;
    return { ends: this.#ends.all, complete: this.#points <= mostPoints, isPartlyReleased, isFreed };
  }

  /** Walks all paths of a frame, breadth first, so that the first end of a kind has the shortest path. Gives the states it returns with. */
  #walk(frame: Frame, first: Point): readonly Reached[] {
    const exits: Reached[] = [];
    const seen = new Set<string>();
    const waiting: Point[] = [];
    const outlook = Outlook.of(frame.body);
    const live = LiveFacts.of(this.#unit, frame.body);
    const add = (reached: Point): void => {
      const { block, index, state } = reached;
      // What has not been acquired by now never will be.
      const isVain = frame.depth === 0 && this.#target !== undefined && state.held.length === 0;
      if (isVain && !outlook.canReach(block, this.#target!)) return;
      const facts = this.#isForgetful ? this.#deedsOf(state.facts) : live.relevantAt(state.facts, block, index);
      const point = facts === state.facts ? reached : { ...reached, state: { ...state, facts } };
      const key = `${block}.${index} ${stateKey(point.state)}`;
      if (seen.has(key)) return;
      seen.add(key);
      waiting.push(point);
    };
    add(first);
    for (let at = 0; at < waiting.length; at++) {
      if (++this.#points > mostPoints) return exits;
      const point = waiting[at]!;
      const next = this.#block(frame, point, add);
      if (next === undefined) continue;
      this.#terminator(frame, { ...point, state: next }, add, exits);
    }
    return exits;
  }

  /** Where something was done to the resource that conditions tell more of, a forgetful search gives up. */
  #deedsOf(facts: Facts): Facts {
    if (facts.some(isDeed)) this.#points = mostPoints + 1;
    return noFacts;
  }

  /** Runs the operations of a block from the point on; undefined when the path ended or goes on at points added. */
  #block({ body, depth }: Frame, point: Point, add: (point: Point) => void): State | undefined {
    const block = body.blocks[point.block]!;
    const acquisition = this.#acquisition;
    let { state } = point;
    for (let index = point.index; index < block.operations.length; index++) {
      const operation = block.operations[index]!;
      if (operation === acquisition?.operation && !this.#outlasting.has(state.held, acquisition, block)) {
        if (state.held.length > 0) return this.#again(state, operation.range, point.path);
        // Somebody was told before to release what this acquires.
        if (acquisition.held.some(({ root }) => state.served.includes(root))) return this.#ends.add({ kind: 'kept' });
        add({ block: point.block, index: index + 1, state: acquired(state, acquisition), path: undefined });
        return undefined;
      }
      const inlined = this.#inlined(operation, state, depth);
      if (inlined !== undefined) {
        for (const exit of this.#inline(operation as Call, inlined, state, point.path, depth))
          add({ block: point.block, index: index + 1, ...exit });
        return undefined;
      }
      const after = this.#steps.run(operation, state, point.path);
      if (after === undefined) return undefined;
      state = after;
      if (state.held.length > mostPlaces) {
        this.#points = mostPoints + 1;
        return undefined;
      }
    }
    return state;
  }

  /** The next one is acquired: one that lies in a list is there still, and the path that leaves the loop tells what becomes of it. */
  #again(state: State, range: Range, path: Path | undefined): undefined {
    if (state.held.some(({ fields }) => fields[0] === '[]')) return undefined;
    // Hand over hand, or one after the other: the lock of another is taken before this one is let go of.
    const [own] = this.#acquisition!.held;
    const isOther =
      (own!.fields[0] !== calling && !isHeld(state, own!)) || state.held.some(({ fields }) => fields.includes(element));
    if (this.#resource.isLock === true && isOther) return this.#ends.add({ kind: 'kept' });
    const { loopDepth } = this.#body.blocks[this.#target!]!;
    const gone = state.held.flatMap(({ root }) => {
      const variable = variableOf(root);
      return variable === undefined || this.#belongings.isNewEachRound(variable, loopDepth) ? [] : [root];
    });
    return this.#lose(state, { kind: 'round', range }, path, gone);
  }

  /**
   * A path comes to where it loses what it holds. Deferred closures that still see that release it, late: that is no matter of this search. `gone`:
   * variables that mean something else when they run.
   */
  #lose(state: State, loss: Loss, path: Path | undefined, gone: readonly Root[]): undefined {
    const deferred = this.#isLosing ? [] : state.deferred.filter((deferral) => !this.#readsLater(deferral, gone));
    this.#isLosing = true;
    const exits = this.#runDeferred({ ...state, deferred }, path, 0);
    this.#isLosing = false;
    for (const exit of exits) if (exit.state.held.length > 0) this.#ends.lose(exit.state, loss, exit.path);
  }

  #readsLater(deferral: Deferral, gone: readonly Root[]): boolean {
    const target = this.#resolution.calleeOf(this.#unit, deferral);
    const body = target.kind === 'closure' ? this.#unit.functions[target.function] : undefined;
    return body === undefined || body.captures.some((variable) => gone.includes(variableRoot(variable)));
  }

  /** A closure called on the spot that knows of the resource. */
  #inlined(operation: Operation, { held }: State, depth: number): FunctionIr | undefined {
    if (operation.kind !== 'call' || depth >= deepestInlining) return undefined;
    const target = this.#resolution.calleeOf(this.#unit, operation);
    const body = target.kind === 'closure' ? this.#unit.functions[target.function] : undefined;
    // Known only as something that releases when it is called: its body names nothing that is held.
    const isKnown = body !== undefined && !mentionsHeld(body, this.#resource, held);
    return isKnown && this.#consequences.isRelease(operation, target, held) ? undefined : body;
  }

  #inline(call: Call, body: FunctionIr, state: State, path: Path | undefined, depth: number): readonly Reached[] {
    const entered = { ...this.#steps.bound(call, body, state), deferred: [] };
    const first = { block: 0 as BlockId, index: 0, state: entered, path };
    return this.#walk({ body, depth: depth + 1, call }, first).map((exit) => ({
      ...exit,
      state: { ...exit.state, deferred: state.deferred },
    }));
  }

  #terminator(frame: Frame, point: Point, add: (point: Point) => void, exits: Reached[]): void {
    const { terminator, loopDepth } = frame.body.blocks[point.block]!;
    const { state, path } = point;
    const go: Go = (to, next, step) =>
      add({ block: to, index: 0, state: next, path: step === undefined ? path : { step, previous: path } });
    switch (terminator.kind) {
      case 'branch':
        this.#branches.branch(frame.body, point.block, terminator, point, go);
        break;
      case 'switch':
        this.#branches.switch(terminator, point, go);
        break;
      case 'type-switch':
        this.#branches.typeSwitch(terminator, state, go);
        break;
      case 'select':
        for (const each of terminator.cases) {
          if (each.communication !== this.#acquisition?.operation)
            this.#branches.communicate(each, point, loopDepth > 0, go);
          else if (state.held.length > 0) this.#again(state, each.range, path);
          else add({ block: each.to, index: 0, state: acquired(state, this.#acquisition), path: undefined });
        }
        if (terminator.default !== undefined) go(terminator.default, state);
        break;
      case 'range':
        this.#branches.range(frame.body, point.block, terminator, point, go);
        break;
      case 'return':
        this.#return(frame, terminator, point, exits);
        break;
      case 'jump':
        go(terminator.to, state);
        break;
      // Deferred calls run; what is left then is no matter of this function any more.
      case 'panic':
        if (this.#resource.isLock === true && frame.depth === 0) this.#recovered(terminator.range, point);
        break;
      case 'exit':
        for (const each of successors(terminator)) go(each, state);
    }
  }

  #return(frame: Frame, terminator: Extract<Terminator, { kind: 'return' }>, point: Point, exits: Reached[]): void {
    const { body, depth, call } = frame;
    const { state, path } = point;
    const results =
      terminator.values.length > 0 || terminator.implicit ? spread(terminator.values, body) : namedResults(body);
    const ways = results.map((value) => this.#consequences.carried.ways(value, state.held));
    if (depth === 0 && ways.some((each) => each.length > 0)) {
      const isPlain = ways.some((each) => each.some(({ length }) => length === 0));
      ways.forEach((each, index) => {
        const value = results[index]!;
        for (const way of each)
          this.#ends.add({ kind: 'returned', index, way, value, isPlain, left: terminator, path });
      });
      return;
    }
    let left = state;
    const given = spread(terminator.values, body);
    given.forEach((value, index) => {
      const variable = body.results[index]?.variable;
      const isFailing = saysError(this.#unit, value, given);
      if (variable !== undefined)
        left = assignedResult(this.#conditions, left, variableRoot(variable), value, isFailing);
    });
    const run = (): readonly Reached[] => this.#runDeferred(left, path, depth);
    const dealtWith = depth > 0 ? undefined : this.#dealtWith;
    for (const exit of dealtWith?.once({ state: left, path }, results, run) ?? run()) {
      const places = ways.flatMap((each, index) =>
        call === undefined ? [] : each.map((fields) => ({ root: resultRoot(call.id, index), fields })),
      );
      if (depth > 0) exits.push({ ...exit, state: withHeld(this.#told(exit.state, results, call), places) });
      else if (exit.state.held.length > 0) {
        const isBound = exit.state.stored !== undefined || exit.state.held.some(({ root }) => !root.startsWith('r'));
        const loss: Loss = isBound
          ? { kind: 'return', range: terminator.range, implicit: terminator.implicit }
          : { kind: 'dropped' };
        const error = errorOf(body, results);
        const isNil = error && this.#conditions.isNilThere(exit.state, error);
        this.#ends.lose(exit.state, loss, exit.path, isNil);
      } else if (exit.state.facts.get(freed) !== undefined) this.#ends.add({ kind: 'released', path: exit.path });
    }
  }

  /** A panic ends in a deferred function that recovers, here or in one that called: whoever that returns to goes on, and the lock is held. */
  #recovered(range: Range, { state, path }: Point): void {
    if (state.held.length === 0) return;
    const isHere = state.deferred.some((each) => recovers(this.#unit, each, this.#resolution));
    const isAbove = (): boolean =>
      this.#acquisition !== undefined && isRecoveredAbove(this.#unit, this.#body, this.#resolution);
    if (!isHere && !isAbove()) return;
    const recovered = isHere ? 'here' : 'above';
    for (const exit of this.#runDeferred(withFact(state, panicking, 'true'), path, 0)) {
      if (exit.state.held.length === 0) continue;
      this.#ends.lose(exit.state, { kind: 'return', range, implicit: false, recovered }, exit.path);
    }
  }

  /** What the results of a call that was walked in place are known to be. */
  #told(before: State, results: readonly Value[], call: Call | undefined): State {
    if (call?.kind !== 'call') return before;
    return results.reduce(
      (state, value, index) => this.#conditions.returned(state, resultRoot(call.id, index), value),
      before,
    );
  }

  /** Deferred calls, the last one first. */
  #runDeferred(state: State, path: Path | undefined, depth: number): readonly Reached[] {
    let exits: readonly Reached[] = [{ state: { ...state, deferred: [] }, path }];
    for (const deferral of [...state.deferred].reverse()) {
      exits = exits.flatMap((exit) => {
        const target = this.#resolution.calleeOf(this.#unit, deferral);
        const body = target.kind === 'closure' ? this.#unit.functions[target.function] : undefined;
        if (body !== undefined && depth < deepestInlining)
          return this.#inline(deferral, body, exit.state, exit.path, depth);
        const retaken = this.#steps.retaken(deferral, exit.state);
        if (retaken !== undefined) return [{ ...exit, state: retaken }];
        const reached = this.#deferredCalls?.reached(deferral, exit.state.held) ?? exit.state.held;
        const after = this.#steps.after(this.#consequences.call(deferral, reached), exit.state, exit.path);
        return after === undefined ? [] : [{ ...exit, state: after }];
      });
    }
    return exits;
  }
}

function holds({ operations, terminator }: Block, operation: Operation): boolean {
  return (
    operations.includes(operation) ||
    (terminator.kind === 'select' && terminator.cases.some(({ communication }) => communication === operation))
  );
}
