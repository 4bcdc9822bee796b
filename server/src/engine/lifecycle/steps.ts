/**
 * Owns what one operation changes on a path: where the resource lies, what is known, or that the path ends with it. Knows no control flow.
 */
import type { FunctionIr, Operation, Unit, Value } from '../ir/model';
import { eachOperation } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Belongings } from './belongings';
import type { Cancelled } from './cancelled';
import { type Conditions, tendedKey } from './conditions';
import { type Assign, type Call, type Consequence, type Consequences, isOn } from './consequence';
import type { Ends, Loss, Path } from './ends';
import {
  below,
  calling,
  element,
  isSamePlace,
  type Place,
  placeOf,
  type Root,
  resultRoot,
  variableRoot,
  wayDown,
} from './place';
import { copiedField } from './reassigned';
import type { Resource } from './resources';
import { saysError } from './results';
import {
  type Deferral,
  freed,
  over,
  panicking,
  type State,
  waited,
  withFact,
  withHeld,
  withoutKnowledge,
  withoutKnowledgeOf,
  withoutRoot,
} from './state';

/** What a search over one function works with. */
export interface Tools {
  readonly unit: Unit;
  readonly resolution: Resolution;
  readonly resource: Resource;
  readonly conditions: Conditions;
  readonly consequences: Consequences;
  readonly belongings: Belongings;
  readonly cancelled: Cancelled;
  readonly ends: Ends;
  /** For a path that loses what it holds; `gone`: variables that mean something else from there on. */
  readonly lose: (state: State, loss: Loss, path: Path | undefined, gone: readonly Root[]) => undefined;
  /** The function was given the resource. */
  readonly isCallee: boolean;
  /** Fields below which the resource will lie once it is acquired. */
  readonly awaited: readonly (readonly string[])[];
}

export class Steps {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #resource: Resource;
  readonly #conditions: Conditions;
  readonly #consequences: Consequences;
  readonly #belongings: Belongings;
  readonly #cancelled: Cancelled;
  readonly #ends: Ends;
  readonly #lose: Tools['lose'];
  readonly #isCallee: boolean;
  readonly #awaited: Tools['awaited'];
  /** Where the lock lies that the function was given; undefined for anything else. */
  given: readonly Place[] | undefined;
  #isFreed = false;
  /** Asked of the same values on each path. */
  readonly #serving = new Map<Value, readonly Root[]>();

  constructor(tools: Tools) {
    this.#unit = tools.unit;
    this.#resolution = tools.resolution;
    this.#resource = tools.resource;
    this.#conditions = tools.conditions;
    this.#consequences = tools.consequences;
    this.#belongings = tools.belongings;
    this.#cancelled = tools.cancelled;
    this.#ends = tools.ends;
    this.#lose = tools.lose;
    this.#isCallee = tools.isCallee;
    this.#awaited = tools.awaited;
  }

  /** The state behind an operation; undefined when the path ends with it. */
  run(operation: Operation, state: State, path: Path | undefined): State | undefined {
    switch (operation.kind) {
      case 'assign':
        return this.#assign(operation, state, path);
      case 'declare': {
        let after = state;
        for (const variable of operation.variables) after = this.#conditions.declared(after, variableRoot(variable));
        return this.#stillHeld(state, after, { kind: 'round', range: operation.range }, path, []);
      }
      case 'send':
        return this.#consequences.carried.isIn(operation.value, state.held) ? this.#ends.add({ kind: 'kept' }) : state;
      case 'receive':
        return this.received(operation.channel, withoutKnowledge(state, resultRoot(operation.id, 0)), path);
      case 'call':
      case 'go':
      case 'defer':
        return this.#call(operation, state, path);
    }
  }

  #call(operation: Call, before: State, path: Path | undefined): State | undefined {
    let state = before;
    for (const index of [0, 1, 2]) state = withoutRoot(state, resultRoot(operation.id, index));
    const isClosure = operation.callee.kind === 'closure' || operation.callee.kind === 'variable';
    if (operation.kind === 'defer' && isClosure) {
      const target = this.#resolution.calleeOf(this.#unit, operation);
      const body = target.kind === 'closure' ? this.#unit.functions[target.function] : undefined;
      // What a deferred closure does is seen when it runs.
      if (body !== undefined) return deferring(this.#evaluated(operation, state), operation);
    }
    const stored = state.stored?.place;
    const isStoredReleased =
      stored !== undefined &&
      this.#consequences.isRelease(operation, this.#resolution.calleeOf(this.#unit, operation), [stored]);
    if (isStoredReleased) return this.#ends.add({ kind: 'released', path });
    const retaken = operation.kind === 'call' ? this.retaken(operation, state) : undefined;
    if (retaken !== undefined) return retaken;
    const consequence = this.#consequences.call(operation, state.held);
    const after = this.after(consequence, state, path, operation);
    if (after === undefined) return undefined;
    if (operation.kind === 'defer') return deferring(after, operation);
    const started = operation.kind === 'go' ? [operation.callee] : [];
    const served = after.held.length > 0 ? [] : this.#servedBy([...operation.args, ...started]);
    if (served.length > 0) return { ...after, served: [...new Set([...after.served, ...served])].sort() };
    if (operation.kind === 'call' && this.#consequences.isWithoutEnd(operation, state.held)) return undefined;
    const isVain =
      state.held.length > 0 && this.given !== undefined && this.#consequences.isVain(operation, state.held);
    if (isVain) return withFact(after, `is <${resultRoot(operation.id, 0)}>`, 'false');
    const isRecovering = state.facts.get(panicking) !== undefined && isRecover(operation);
    return isRecovering ? withFact(after, `nil <${resultRoot(operation.id, 0)}>`, 'false') : after;
  }

  /** The state in which the parameters of a closure hold what it is called with. */
  bound({ kind, id, args }: Call, { parameters }: FunctionIr, before: State): State {
    let state = before;
    parameters.forEach((parameter, at) => {
      const argument = args[at];
      const root = variableRoot(parameter);
      const evaluated = resultRoot(id, at);
      // Through an address the closure sees what lies there when it runs.
      const isEvaluated = kind === 'defer' && argument?.kind !== 'address';
      const ways = isEvaluated
        ? before.held.flatMap(({ root: from, fields }) => (from === evaluated ? [fields] : []))
        : this.#waysFrom(argument, before);
      if (isEvaluated) state = withoutRoot(state, evaluated);
      state = withHeld(
        this.#conditions.assigned(state, root, argument),
        ways.map((fields) => ({ root, fields })),
      );
    });
    return state;
  }

  /** Arguments are evaluated where the call is deferred; until it runs they stand where the results of another call would. */
  #evaluated({ id, args }: Deferral, state: State): State {
    const places = args.flatMap((argument, at) =>
      argument.kind === 'address'
        ? []
        : this.#waysFrom(argument, state).map((fields) => ({ root: resultRoot(id, at), fields })),
    );
    return withHeld(state, places);
  }

  #waysFrom(value: Value | undefined, { held }: State): readonly (readonly string[])[] {
    return value === undefined ? [] : this.#consequences.carried.ways(value, held);
  }

  /** A lock that was given to the function and let go of is taken again. */
  retaken(operation: Call, state: State): State | undefined {
    if (this.given === undefined || state.facts.get(freed) === undefined) return undefined;
    const { callee } = operation;
    if (callee.kind !== 'field') return undefined;
    const target = this.#resolution.calleeOf(this.#unit, operation);
    if (!this.#consequences.isTaking(target) || !isOn(callee.base, target, this.given)) return undefined;
    return { ...state, held: this.given, facts: state.facts.without((key) => key === freed) };
  }

  /** What else may come of a call that releases: one that was given a lock may take it again. */
  #released(state: State, path: Path | undefined, by: Call | undefined): State | undefined {
    if (this.given === undefined || by?.kind !== 'call')
      return this.#ends.add({ kind: 'released', path, ...(by === undefined ? {} : { by }) });
    this.#isFreed = true;
    return withFact({ ...state, held: [], stored: undefined }, freed, 'true');
  }

  /** Some path has let go of the lock that the function was given. */
  get isFreed(): boolean {
    return this.#isFreed;
  }

  /** The state after a consequence; undefined when the path ends with it. `by`: the call it is a consequence of. */
  after(consequence: Consequence, state: State, path: Path | undefined, by?: Call): State | undefined {
    switch (consequence.kind) {
      case 'used':
        return state;
      case 'released':
        return this.#released(state, path, by);
      case 'kept':
        // It may still be released, or handed to somebody else too.
        if (consequence.store !== undefined) return { ...state, stored: consequence.store };
        return this.#ends.add({ kind: 'kept' });
      case 'spread':
        return withHeld(state, consequence.places);
      case 'tended':
        return withFact(state, tendedKey(consequence.error), consequence.when);
    }
  }

  /** Variables that closures in the values release, should they or a list in them come to hold the resource. */
  #servedBy(values: readonly Value[]): readonly Root[] {
    return values.flatMap((value) => {
      let served = this.#serving.get(value);
      if (served === undefined) {
        served = this.#servedByOne(value);
        this.#serving.set(value, served);
      }
      return served;
    });
  }

  #servedByOne(value: Value): readonly Root[] {
    const { carried } = this.#consequences;
    const wanted = this.#awaited.flatMap((fields) => [fields, [element, ...fields]]);
    return [...carried.capturedIn(value)]
      .map(variableRoot)
      .filter((root) =>
        wanted.some((fields) => carried.ways(value, [{ root, fields }]).some((way) => way.at(-1) === calling)),
      );
  }

  #assign({ targets, values, operator, range }: Assign, before: State, path: Path | undefined): State | undefined {
    if (operator !== undefined) {
      const place = targets[0] && placeOf(targets[0]);
      return place === undefined ? before : withoutKnowledgeOf(before, place);
    }
    const ways = values.map((value, at) =>
      targets[at]?.kind === 'variable'
        ? this.#consequences.carried.ways(value, before.held)
        : this.#consequences.carried.storedWays(value, before.held),
    );
    let state = before;
    for (const [at, target] of targets.entries()) {
      const value = values[at];
      if (target === undefined) continue;
      const carried = ways[at] ?? [];
      if (target.kind === 'variable') {
        const root = variableRoot(target.variable);
        const isOthers = !this.#belongings.isOwn(target.variable) || before.served.includes(root);
        if (carried.length > 0 && isOthers) return this.#ends.add({ kind: 'kept' });
        state = this.#conditions.assigned(state, root, value);
        if (value !== undefined && saysError(this.#unit, value, values)) state = this.#conditions.failing(state, root);
        // Facts of what the value was made of before count: targets are assigned at once.
        state = withHeld(
          state,
          carried.map((fields) => ({ root, fields })),
        );
        if (value?.kind === 'ok' && this.#isFound(value.of, before))
          state = { ...state, successes: [...state.successes, root].sort() };
      } else {
        const place = placeOf(target);
        if (place !== undefined) state = emptied(state, place);
        const consequence = this.#consequences.store(target, carried, (to) => {
          const isHere = to.fields.includes(element)
            ? this.#belongings.isContainerHere(to)
            : this.#belongings.isCreatedHere(to.root);
          return isHere && !this.#isShared(to.root, range);
        });
        const after = this.after(consequence, state, path);
        if (after === undefined) return undefined;
        state = after;
      }
      // Only the field has a name for it from here on; the result stands for it until it is released there.
      const isOnlyStored = target.kind !== 'variable' && state.stored !== undefined;
      if (value?.kind === 'result' && carried.length > 0 && !isOnlyStored) {
        const from = resultRoot(value.operation, value.index);
        state = { ...state, held: state.held.filter(({ root }) => root !== from) };
      }
    }
    const given = values.filter((_, at) => !this.#isBoundTo(targets[at]));
    const served = before.held.length > 0 ? [] : this.#servedBy(given);
    if (served.length > 0) state = { ...state, served: [...new Set([...state.served, ...served])].sort() };
    const gone = targets.flatMap((target): Root[] => {
      const place = target && placeOf(target);
      const isNew = target?.kind === 'variable' && this.#isDeclaredBy(target);
      return place === undefined || isNew ? [] : [place.root];
    });
    return this.#stillHeld(before, state, { kind: 'overwritten', range }, path, gone);
  }

  /** A variable of the function's own that is a name of one closure: what becomes of that shows where it is used. `_` is nobody. */
  #isBoundTo(target: Value | undefined): boolean {
    if (target === undefined) return true;
    if (target.kind !== 'variable' || !this.#belongings.isOwn(target.variable)) return false;
    return this.#consequences.carried.isBound(target.variable);
  }

  /** `x := …` makes a variable of its own each time. */
  #isDeclaredBy({ variable, range: { start } }: Extract<Value, { kind: 'variable' }>): boolean {
    const declared = this.#unit.variables[variable]?.range.start;
    return declared?.line === start.line && declared.column === start.column;
  }

  /** Whether somebody was given what the function made before this line, and keeps it or makes something of it: what is put into it is in other hands, too. */
  #isShared(root: Root, { start }: Assign['range']): boolean {
    const anything = [{ root, fields: [element] }];
    for (const { operation } of eachOperation(this.#unit)) {
      if (operation.kind !== 'call' && operation.kind !== 'go') continue;
      if (operation.range.start.line >= start.line) continue;
      const { kind } = this.#consequences.call(operation, anything);
      if (kind === 'kept' || kind === 'spread') return true;
    }
    return false;
  }

  /** `x, ok := acquire().(T)`: without ok there is nothing in hand, as where no case of a type switch matches. */
  isFresh(value: Value, { held }: State): boolean {
    const place = placeOf(value);
    return place?.root.startsWith('r') === true && held.some((each) => isSamePlace(each, place));
  }

  /** What `ok` of `v, ok := x.(T)` or `v, ok := m[k]` tells: where it is false, the path is none of the resource. */
  #isFound(value: Value, state: State): boolean {
    if (value.kind === 'assert') return this.isFresh(value.operand, state);
    return value.kind === 'index' && this.#consequences.carried.isIn(value, state.held);
  }

  #stillHeld(
    before: State,
    state: State,
    loss: Loss,
    path: Path | undefined,
    gone: readonly Root[],
  ): State | undefined {
    if (state.held.length > 0 || before.held.length === 0) return state;
    // Whoever else refers to it can let go of a lock.
    if (this.#resource.isLock === true) return this.#ends.add({ kind: 'kept' });
    return this.#lose({ ...state, held: before.held }, loss, path, gone);
  }

  /** The state behind a receive; undefined when the path ends with it. `isServing`: of a select that comes round, so that others are waited for as well. */
  received(channel: Value, state: State, path: Path | undefined, isServing = false): State | undefined {
    if (this.#isReleasing(channel, state)) return this.#ends.add({ kind: 'released', path });
    if (!this.#cancelled.isOfContexts || state.held.length === 0) return state;
    if (!this.#cancelled.isAskedBy(channel, 'Done', state.held))
      // Something else than the end of the resource's own context was waited for.
      return this.#isCallee ? withFact(state, waited, 'true') : state;
    if (!this.#isCallee) return undefined;
    // A goroutine that waits for nothing else may wait for ever: it owes the call to who would end it.
    if (!isServing && state.facts.get(waited) === undefined) return state;
    // It may still call the function there, which is as good as anywhere else.
    return withFact(state, over, 'true');
  }

  /** The channel from which one receive uses the resource up, or gives a place back. */
  #isReleasing(channel: Value, { held }: State): boolean {
    const { fires, subject } = this.#resource;
    const place = placeOf(channel);
    if (place === undefined) return false;
    if (subject.kind === 'channel') return held.some((each) => isSamePlace(place, each));
    if (fires === undefined) return false;
    const fired = copiedField(this.#unit, channel) ?? place;
    return held.some((each) => isSamePlace(fired, below(each, [fires])));
  }
}

/** https://go.dev/ref/spec#Handling_panics */
export function isRecover(operation: Operation): boolean {
  return operation.kind === 'call' && operation.callee.kind === 'global' && operation.callee.name === 'recover';
}

function deferring(state: State, operation: Deferral): State {
  return state.deferred.includes(operation) ? state : { ...state, deferred: [...state.deferred, operation] };
}

/** The place gets another value; of a list only one element does. */
function emptied(state: State, place: Place): State {
  const forgotten = withoutKnowledgeOf(state, place);
  if (place.fields.includes('[]') || state.held.length === 0) return forgotten;
  return { ...forgotten, held: state.held.filter((each) => wayDown(place, each) === undefined) };
}
