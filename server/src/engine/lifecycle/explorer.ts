/**
 * Owns the search over the paths of a function from where a resource comes into hand: how each path ends for it. Deferred closures and closures
 * called on the spot are walked in place. Knows neither rules nor messages.
 */
import type {
  Block,
  BlockId,
  FunctionIr,
  Operation,
  SelectCase,
  Terminator,
  Unit,
  Value,
  VariableId,
} from '../ir/model';
import type { TypeExpression } from '../ir/types';
import { successors } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import { Belongings } from './belongings';
import { Conditions, equality, type Side } from './conditions';
import { type Call, Consequences, type EffectSource, isOpen } from './consequence';
import { type Acquiring, Ends, type Exploration, type Loss, type Path, type Step } from './ends';
import { Outlook } from './outlook';
import { type Place, placeOf, resultRoot, variableRoot } from './place';
import type { Resource } from './resources';
import { assignedResult, namedResults, spread } from './results';
import { noFacts, type State, stateKey, withFact, withHeld, withoutRoot } from './state';
import { Steps } from './steps';

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
}

interface Point {
  readonly block: BlockId;
  readonly index: number;
  readonly state: State;
  readonly path: Path | undefined;
}

interface Exit {
  readonly state: State;
  readonly path: Path | undefined;
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
  readonly #resource: Resource;
  readonly #resolution: Resolution;
  readonly #conditions: Conditions;
  readonly #consequences: Consequences;
  readonly #steps: Steps;
  /** Coming back to it with the resource in hand loses that. */
  readonly #acquisition: Acquiring | undefined;
  readonly #ends = new Ends();
  /** Where the acquisition stands; undefined in a search without one. */
  readonly #target: BlockId | undefined;
  #points = 0;

  constructor({ unit, body, resolution, resource, effects, acquisition }: Search) {
    this.#unit = unit;
    this.#body = body;
    this.#resolution = resolution;
    this.#resource = resource;
    this.#acquisition = acquisition;
    this.#target = acquisition && body.blocks.find((block) => holds(block, acquisition))?.id;
    const conditions = new Conditions(unit, resolution, resource);
    const consequences = new Consequences(unit, resolution, resource, effects);
    const belongings = new Belongings(unit, body);
    const awaited = acquisition?.held.map(({ fields }) => fields) ?? [];
    this.#conditions = conditions;
    this.#consequences = consequences;
    const tools = { unit, resolution, resource, conditions, consequences, belongings, awaited };
    this.#steps = new Steps({ ...tools, ends: this.#ends });
  }

  /** Walks the function from its entry. What lies in `held` is in hand from the start, an acquisition's resource from there on. */
  run(held: readonly Place[]): Exploration {
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
    return { ends: this.#ends.all, complete: this.#points <= mostPoints };
  }

  /** Walks all paths of a frame, breadth first, so that the first end of a kind has the shortest path. Gives the states it returns with. */
  #walk(frame: Frame, first: Point): readonly Exit[] {
    const exits: Exit[] = [];
    const seen = new Set<string>();
    const waiting: Point[] = [];
    const outlook = Outlook.of(this.#unit, frame.body);
    const add = ({ state: { facts, ...state }, ...place }: Point): void => {
      const { block } = place;
      // What has not been acquired by now never will be.
      const isVain = frame.depth === 0 && this.#target !== undefined && state.held.length === 0;
      if (isVain && !outlook.canReach(block, this.#target!)) return;
      const point = { ...place, state: { ...state, facts: outlook.relevant(facts, block) } };
      const key = `${point.block}.${point.index} ${stateKey(point.state)}`;
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

  /** Runs the operations of a block from the point on; undefined when the path ended or goes on at points added. */
  #block({ body, depth }: Frame, point: Point, add: (point: Point) => void): State | undefined {
    const { operations } = body.blocks[point.block]!;
    let { state } = point;
    for (let index = point.index; index < operations.length; index++) {
      const operation = operations[index]!;
      if (operation === this.#acquisition?.operation) {
        if (state.held.length > 0) return this.#again(state, operation.range, point.path);
        // Somebody was told before to release what this acquires.
        const { held } = this.#acquisition;
        if (held.some(({ root }) => state.served.includes(root))) return this.#ends.add({ kind: 'kept' });
        add({ block: point.block, index: index + 1, state: acquired(state, this.#acquisition), path: undefined });
        return undefined;
      }
      const inlined = this.#inlined(operation, depth);
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
    return this.#ends.lose(state, { kind: 'round', range }, path);
  }

  /** A closure called on the spot that knows of the resource. */
  #inlined(operation: Operation, depth: number): FunctionIr | undefined {
    if (operation.kind !== 'call' || depth >= deepestInlining) return undefined;
    const target = this.#resolution.calleeOf(this.#unit, operation);
    return target.kind === 'closure' ? this.#unit.functions[target.function] : undefined;
  }

  #inline(call: Call, body: FunctionIr, state: State, path: Path | undefined, depth: number): readonly Exit[] {
    let entered: State = { ...state, deferred: [] };
    body.parameters.forEach((parameter, at) => {
      const argument = call.args[at];
      const ways = argument === undefined ? [] : this.#consequences.waysFrom(argument, state.held);
      const root = variableRoot(parameter);
      entered = this.#conditions.assigned(entered, root, argument);
      entered = withHeld(
        entered,
        ways.map((fields) => ({ root, fields })),
      );
    });
    const first = { block: 0 as BlockId, index: 0, state: entered, path };
    return this.#walk({ body, depth: depth + 1, call }, first).map((exit) => ({
      ...exit,
      state: { ...exit.state, deferred: state.deferred },
    }));
  }

  #terminator(frame: Frame, point: Point, add: (point: Point) => void, exits: Exit[]): void {
    const { terminator } = frame.body.blocks[point.block]!;
    const { state, path } = point;
    const go = (to: BlockId, next: State, step?: Step): void =>
      add({ block: to, index: 0, state: next, path: step === undefined ? path : { step, previous: path } });
    switch (terminator.kind) {
      case 'branch': {
        const { condition } = terminator;
        for (const truth of [true, false]) {
          const side = this.#side(this.#conditions.assume(state, condition, truth), path);
          const step = { condition, truth };
          if (side !== undefined) go(truth ? terminator.then : terminator.else, side, step);
        }
        break;
      }
      case 'switch':
        this.#switch(terminator, point, go);
        break;
      case 'type-switch':
        for (const { to, variable, types } of terminator.cases) {
          const isNothing = types.length === 1 && isNilType(types[0]);
          if (
            isNothing &&
            this.#consequences.waysFrom(terminator.operand, state.held).some(({ length }) => length === 0)
          )
            continue;
          go(to, this.#bound(state, variable, terminator.operand));
        }
        if (terminator.defaultVariable !== undefined || !this.#steps.isFresh(terminator.operand, state))
          go(terminator.default, this.#bound(state, terminator.defaultVariable, terminator.operand));
        break;
      case 'select':
        for (const each of terminator.cases) {
          if (each.communication !== this.#acquisition?.operation) this.#communicate(each, point, go);
          else if (state.held.length > 0) this.#again(state, each.range, path);
          else add({ block: each.to, index: 0, state: acquired(state, this.#acquisition), path: undefined });
        }
        if (terminator.default !== undefined) go(terminator.default, state);
        break;
      case 'range':
        this.#range(frame, terminator, point, go);
        break;
      case 'return':
        this.#return(frame, terminator, point, exits);
        break;
      case 'jump':
        go(terminator.to, state);
        break;
      // Deferred calls run; what is left then is no matter of this function any more.
      case 'panic':
      case 'exit':
        for (const each of successors(terminator)) go(each, state);
    }
  }

  #side(side: Side, path: Path | undefined): State | undefined {
    if (side === 'released') return this.#ends.add({ kind: 'released', path });
    return side === 'impossible' ? undefined : side;
  }

  #switch(
    { tag, cases, default: otherwise }: Extract<Terminator, { kind: 'switch' }>,
    { state: before, path }: Point,
    go: (to: BlockId, state: State) => void,
  ): void {
    let state: State | undefined = before;
    for (const { values, to } of cases) {
      for (const value of values) {
        if (state === undefined) return;
        if (tag === undefined) go(to, state);
        else {
          const match = this.#side(this.#conditions.assume(state, equality(tag, value), true), path);
          if (match !== undefined) go(to, match);
          state = this.#side(this.#conditions.assume(state, equality(tag, value), false), path);
        }
      }
    }
    if (state !== undefined) go(otherwise, state);
  }

  #bound(state: State, variable: VariableId | undefined, operand: Value): State {
    if (variable === undefined) return state;
    const root = variableRoot(variable);
    const ways = this.#consequences.waysFrom(operand, state.held);
    return withHeld(
      withoutRoot(state, root),
      ways.map((fields) => ({ root, fields })),
    );
  }

  #communicate(
    { communication, to }: SelectCase,
    { state, path }: Point,
    go: (to: BlockId, state: State) => void,
  ): void {
    if (communication.kind === 'send' && this.#consequences.carries(communication.value, state.held)) {
      this.#ends.add({ kind: 'kept' });
      return;
    }
    if (communication.kind === 'receive' && this.#steps.isReleasing(communication.channel, state))
      this.#ends.add({ kind: 'released', path });
    else go(to, state);
  }

  /** A range over a list that holds the resource comes to it before it leaves. */
  #range(
    { body }: Frame,
    terminator: Extract<Terminator, { kind: 'range' }>,
    { block, state }: Point,
    go: (to: BlockId, state: State) => void,
  ): void {
    const { over, key, value } = terminator;
    let inner = state;
    for (const target of [key, value]) {
      const place = target && placeOf(target);
      if (place !== undefined && place.fields.length === 0) inner = withoutRoot(inner, place.root);
    }
    const place = value && placeOf(value);
    const elements = this.#consequences.waysFrom(over, state.held).filter(([first]) => first === '[]');
    if (place !== undefined && elements.length > 0)
      inner = withHeld(
        inner,
        elements.map(([, ...fields]) => ({ root: place.root, fields })),
      );
    const visited = `in ${body.id}.${block}`;
    if (elements.length > 0) inner = withFact(inner, visited, 'true');
    go(terminator.body, inner);
    const isFirst = elements.length > 0 && state.facts.get(visited) === undefined;
    if (!isFirst && !isOpen(this.#unit, this.#resource, state.held)(over)) go(terminator.done, state);
  }

  #return(frame: Frame, terminator: Extract<Terminator, { kind: 'return' }>, point: Point, exits: Exit[]): void {
    const { body, depth, call } = frame;
    const { state, path } = point;
    const results =
      terminator.values.length > 0 || terminator.implicit ? spread(terminator.values, body) : namedResults(body);
    const ways = results.map((value) => this.#consequences.waysFrom(value, state.held));
    if (depth === 0 && ways.some((each) => each.length > 0)) {
      ways.forEach((each, index) => {
        for (const way of each) this.#ends.add({ kind: 'returned', index, way });
      });
      return;
    }
    let left = state;
    spread(terminator.values, body).forEach((value, index) => {
      const variable = body.results[index]?.variable;
      if (variable !== undefined) left = assignedResult(this.#conditions, left, variableRoot(variable), value);
    });
    for (const exit of this.#runDeferred(left, path, depth)) {
      const places = ways.flatMap((each, index) =>
        call === undefined ? [] : each.map((fields) => ({ root: resultRoot(call.id, index), fields })),
      );
      if (depth > 0) exits.push({ ...exit, state: withHeld(exit.state, places) });
      else if (exit.state.held.length > 0) {
        const isBound = exit.state.held.some(({ root }) => !root.startsWith('r'));
        const loss: Loss = isBound
          ? { kind: 'return', range: terminator.range, implicit: terminator.implicit }
          : { kind: 'dropped' };
        this.#ends.lose(exit.state, loss, exit.path);
      }
    }
  }

  /** Deferred calls, the last one first. */
  #runDeferred(state: State, path: Path | undefined, depth: number): readonly Exit[] {
    let exits: readonly Exit[] = [{ state: { ...state, deferred: [] }, path }];
    for (const deferral of [...state.deferred].reverse()) {
      exits = exits.flatMap((exit) => {
        const target = this.#resolution.calleeOf(this.#unit, deferral);
        const body = target.kind === 'closure' ? this.#unit.functions[target.function] : undefined;
        if (body !== undefined && depth < deepestInlining)
          return this.#inline(deferral, body, exit.state, exit.path, depth);
        const after = this.#steps.after(this.#consequences.call(deferral, exit.state.held), exit.state, exit.path);
        return after === undefined ? [] : [{ ...exit, state: after }];
      });
    }
    return exits;
  }
}

function holds({ operations, terminator }: Block, { operation }: Acquiring): boolean {
  return (
    operations.includes(operation) ||
    (terminator.kind === 'select' && terminator.cases.some(({ communication }) => communication === operation))
  );
}

function acquired(state: State, { held, failures, successes }: Acquiring): State {
  return { ...state, held, failures, successes, stored: undefined };
}

function isNilType(type: TypeExpression | undefined): boolean {
  return type?.kind === 'named' && type.path === '' && type.name === 'nil';
}
