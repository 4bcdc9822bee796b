/**
 * Owns the search over the paths of a function from where a resource comes into hand: how each path ends for it. Deferred closures and closures
 * called on the spot are walked in place. Knows neither rules nor messages.
 */
import type { BlockId, FunctionIr, Operation, SelectCase, Terminator, Unit, Value } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import { eachOperation, operationById, successors } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import { Conditions, equality, type Side } from './conditions';
import { type Assign, type Call, type Consequence, Consequences, type EffectSource, isOpen } from './consequence';
import { hasWayOut } from './endless';
import {
  below,
  calling,
  isSamePlace,
  type Place,
  placeOf,
  type Root,
  resultRoot,
  variableOf,
  variableRoot,
  wayDown,
} from './place';
import type { Resource } from './resources';
import {
  type Deferral,
  noFacts,
  type State,
  type Store,
  stateKey,
  withFact,
  withHeld,
  withoutFacts,
  withoutRoot,
} from './state';

export type Loss =
  /** The function ends with it. `implicit`: at the closing brace. */
  | { readonly kind: 'return'; readonly range: Range; readonly implicit: boolean }
  /** The last place that held it gets another value. */
  | { readonly kind: 'overwritten'; readonly range: Range }
  /** The loop acquires the next one. */
  | { readonly kind: 'round'; readonly range: Range }
  /** Nothing ever holds it. */
  | { readonly kind: 'dropped' }
  /** It is kept in a field that nothing in the package releases. */
  | { readonly kind: 'field'; readonly name: string };

/** A branch on the way. */
export interface Step {
  readonly condition: Value;
  readonly truth: boolean;
}

export interface Path {
  readonly step: Step;
  readonly previous: Path | undefined;
}

export type End =
  | { readonly kind: 'released' }
  | { readonly kind: 'kept'; readonly store?: Store }
  /** Handed to the caller as result `index`, at the end of `way` in it. */
  | { readonly kind: 'returned'; readonly index: number; readonly way: readonly string[] }
  | { readonly kind: 'lost'; readonly loss: Loss; readonly onInput: boolean; readonly path: Path | undefined };

export interface Exploration {
  readonly ends: readonly End[];
  /** All paths were walked within the budget. */
  readonly complete: boolean;
}

/** The operation that acquires, and what is known right behind it. */
export interface Acquiring extends Pick<State, 'held' | 'failures' | 'successes'> {
  readonly operation: Operation;
}

/** Points of paths looked at for one resource; the functions of the standard library need a few hundred at most. */
const mostPoints = 6000;
const deepestInlining = 3;

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
  readonly #resource: Resource;
  readonly #resolution: Resolution;
  readonly #conditions: Conditions;
  readonly #consequences: Consequences;
  /** Coming back to it with the resource in hand loses that. */
  readonly #acquisition: Acquiring | undefined;
  readonly #ends: End[] = [];
  #points = 0;
  #root: FunctionIr | undefined;

  constructor(unit: Unit, resolution: Resolution, resource: Resource, effects: EffectSource, acquisition?: Acquiring) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#resource = resource;
    this.#acquisition = acquisition;
    this.#conditions = new Conditions(unit, resolution, resource);
    this.#consequences = new Consequences(unit, resolution, resource, effects);
  }

  /** Walks the function from its entry. What lies in `held` is in hand from the start, an acquisition's resource from there on. */
  run(body: FunctionIr, held: readonly Place[]): Exploration {
    this.#root = body;
    const state = {
      held,
      failures: [],
      successes: [],
      facts: noFacts,
      deferred: [],
      served: [],
      stored: undefined,
      onInput: false,
    };
    this.#walk({ body, depth: 0 }, { block: 0 as BlockId, index: 0, state, path: undefined });
    return { ends: this.#ends, complete: this.#points <= mostPoints };
  }

  /** Walks all paths of a frame, breadth first, so that the first end of a kind has the shortest path. Gives the states it returns with. */
  #walk(frame: Frame, first: Point): readonly Exit[] {
    const exits: Exit[] = [];
    const seen = new Set<string>();
    const waiting: Point[] = [];
    const add = (point: Point): void => {
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
        if (state.held.length > 0) {
          this.#lose(state, { kind: 'round', range: operation.range }, point.path);
          return undefined;
        }
        const { held, failures, successes } = this.#acquisition;
        const acquired = { ...state, held, failures, successes, stored: undefined, onInput: false };
        add({ block: point.block, index: index + 1, state: acquired, path: undefined });
        return undefined;
      }
      const inlined = this.#inlined(operation, depth);
      if (inlined !== undefined) {
        for (const exit of this.#inline(operation as Call, inlined, state, point.path, depth))
          add({ block: point.block, index: index + 1, ...exit });
        return undefined;
      }
      const after = this.#operation(operation, state, point.path);
      if (after === undefined) return undefined;
      state = after;
    }
    return state;
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

  #operation(operation: Operation, state: State, path: Path | undefined): State | undefined {
    switch (operation.kind) {
      case 'assign':
        return this.#assign(operation, state, path);
      case 'declare': {
        let after = state;
        for (const variable of operation.variables) after = this.#conditions.declared(after, variableRoot(variable));
        return this.#stillHeld(state, after, { kind: 'round', range: operation.range }, path);
      }
      case 'send':
        return this.#consequences.carries(operation.value, state.held) ? this.#end({ kind: 'kept' }) : state;
      case 'receive':
        if (this.#isFiring(operation.channel, state)) return this.#end({ kind: 'released' });
        return { ...state, facts: withoutFacts(state.facts, resultRoot(operation.id, 0)) };
      case 'call':
      case 'go':
      case 'defer':
        return this.#call(operation, state);
    }
  }

  #call(operation: Call, before: State): State | undefined {
    let state = before;
    for (const index of [0, 1, 2]) state = withoutRoot(state, resultRoot(operation.id, index));
    const isClosure = operation.callee.kind === 'closure' || operation.callee.kind === 'variable';
    // What a deferred closure does is seen when it runs.
    const consequence: Consequence =
      operation.kind === 'defer' && isClosure && this.#resolution.calleeOf(this.#unit, operation).kind === 'closure'
        ? { kind: 'used' }
        : this.#consequences.call(operation, state.held);
    const after = this.#after(consequence, state);
    if (after === undefined) return undefined;
    if (operation.kind === 'defer') return deferring(after, operation);
    const served = after.held.length > 0 ? [] : this.#servedBy(operation.args);
    if (served.length > 0) return { ...after, served: [...new Set([...after.served, ...served])].sort() };
    if (operation.kind === 'call' && this.#isWithoutEnd(operation, state)) return undefined;
    return after;
  }

  #after(consequence: Consequence, state: State): State | undefined {
    switch (consequence.kind) {
      case 'used':
        return state;
      case 'released':
        return this.#end({ kind: 'released' });
      case 'kept':
        // It may still be released, or handed to somebody else too.
        if (consequence.store !== undefined) return { ...state, stored: consequence.store };
        return this.#end({ kind: 'kept' });
      case 'spread':
        return withHeld(state, consequence.places);
    }
  }

  /** Variables that closures among the values release, should they come to hold the resource. */
  #servedBy(values: readonly Value[]): readonly Root[] {
    const ways = this.#acquisition?.held.map(({ fields }) => fields) ?? [];
    return values.flatMap((value) => {
      const body = value.kind === 'closure' ? this.#unit.functions[value.function] : undefined;
      const roots = body?.captures.map(variableRoot) ?? [];
      return roots.filter((root) =>
        ways.some((fields) =>
          this.#consequences.waysFrom(value, [{ root, fields }]).some(([last]) => last === calling),
        ),
      );
    });
  }

  /** A function that uses the resource for as long as the process lives never comes back. */
  #isWithoutEnd(operation: Call, { held }: State): boolean {
    const target = this.#resolution.calleeOf(this.#unit, operation);
    if (target.kind !== 'function' || !operation.args.some((arg) => this.#consequences.carries(arg, held)))
      return false;
    const body = target.unit.functions[0];
    const places = operation.args.flatMap((arg, at): Place[] => {
      const parameter = body?.parameters[at];
      if (parameter === undefined) return [];
      return this.#consequences.waysFrom(arg, held).map((fields) => ({ root: variableRoot(parameter), fields }));
    });
    return body !== undefined && !hasWayOut(body, isOpen(target.unit, this.#resource, places));
  }

  #assign({ targets, values, operator, range }: Assign, before: State, path: Path | undefined): State | undefined {
    if (operator !== undefined) {
      const root = targets[0] && placeOf(targets[0])?.root;
      return root === undefined ? before : { ...before, facts: withoutFacts(before.facts, root) };
    }
    const ways = values.map((value) => this.#consequences.waysFrom(value, before.held));
    let state = before;
    for (const [at, target] of targets.entries()) {
      const value = values[at];
      if (target === undefined) continue;
      const carried = ways[at] ?? [];
      if (target.kind === 'variable') {
        const root = variableRoot(target.variable);
        const isOthers = !this.#isOwn(target.variable) || before.served.includes(root);
        if (carried.length > 0 && isOthers) return this.#end({ kind: 'kept' });
        state = this.#conditions.assigned(state, root, value);
        // Facts of what the value was made of before count: targets are assigned at once.
        state = withHeld(
          state,
          carried.map((fields) => ({ root, fields })),
        );
        if (value?.kind === 'ok' && this.#isFresh(value.of, before))
          state = { ...state, successes: [...state.successes, root].sort() };
      } else {
        const place = placeOf(target);
        if (place !== undefined) state = emptied(state, place);
        const consequence = this.#consequences.store(target, carried, (root) => this.#isCreatedHere(root));
        const after = this.#after(consequence, state);
        if (after === undefined) return undefined;
        state = after;
      }
      if (value?.kind === 'result' && carried.length > 0) {
        const from = resultRoot(value.operation, value.index);
        state = { ...state, held: state.held.filter(({ root }) => root !== from) };
      }
    }
    const served = before.held.length > 0 ? [] : this.#servedBy(values);
    if (served.length > 0) state = { ...state, served: [...new Set([...state.served, ...served])].sort() };
    return this.#stillHeld(before, state, { kind: 'overwritten', range }, path);
  }

  /** `x, ok := acquire().(T)`: without ok there is nothing in hand. */
  #isFresh(value: Value, { held }: State): boolean {
    const place = value.kind === 'assert' ? placeOf(value.operand) : undefined;
    return place?.root.startsWith('r') === true && held.some((each) => isSamePlace(each, place));
  }

  #stillHeld(before: State, state: State, loss: Loss, path: Path | undefined): State | undefined {
    if (state.held.length > 0 || before.held.length === 0) return state;
    this.#lose(state, loss, path);
    return undefined;
  }

  /** A variable of the function at hand or of a closure walked in place. */
  #isOwn(variable: number): boolean {
    const owner = this.#unit.variables[variable]?.owner;
    for (let id = owner; id !== undefined; id = this.#unit.functions[id]?.parent)
      if (id === this.#root?.id) return true;
    return false;
  }

  /** A struct, map or slice that this function made: what is put into it is in hand as long as it is. */
  #isCreatedHere(root: Root): boolean {
    const variable = variableOf(root);
    if (variable === undefined || !this.#isOwn(variable)) return false;
    const { kind, type } = this.#unit.variables[variable]!;
    if (kind !== 'local' && kind !== 'result') return false;
    if (type !== undefined && type.kind === 'pointer') return false;
    let isMade = true;
    for (const { operation } of eachOperation(this.#unit)) {
      if (operation.kind !== 'assign') continue;
      operation.targets.forEach((target, at) => {
        if (target?.kind === 'variable' && target.variable === variable) isMade &&= this.#isNew(operation.values[at]);
      });
    }
    return isMade;
  }

  #isNew(value: Value | undefined): boolean {
    if (value?.kind === 'composite') return true;
    if (value?.kind === 'address') return this.#isNew(value.base);
    if (value?.kind !== 'result') return false;
    const operation = operationById(this.#unit, value.operation);
    return operation?.kind === 'call' && operation.callee.kind === 'global' && operation.callee.name === 'new';
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
          const side = this.#side(this.#conditions.assume(state, condition, truth));
          const step = { condition, truth };
          if (side !== undefined) go(truth ? terminator.then : terminator.else, side, step);
        }
        break;
      }
      case 'switch':
        this.#switch(terminator, state, go);
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
        go(terminator.default, this.#bound(state, terminator.defaultVariable, terminator.operand));
        break;
      case 'select':
        for (const each of terminator.cases) this.#communicate(each, state, go);
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

  #side(side: Side): State | undefined {
    if (side === 'released') return this.#end({ kind: 'released' });
    return side === 'impossible' ? undefined : side;
  }

  #switch(
    { tag, cases, default: otherwise }: Extract<Terminator, { kind: 'switch' }>,
    before: State,
    go: (to: BlockId, state: State) => void,
  ): void {
    let state: State | undefined = before;
    for (const { values, to } of cases) {
      for (const value of values) {
        if (state === undefined) return;
        if (tag === undefined) go(to, state);
        else {
          const match = this.#side(this.#conditions.assume(state, equality(tag, value), true));
          if (match !== undefined) go(to, match);
          state = this.#side(this.#conditions.assume(state, equality(tag, value), false));
        }
      }
    }
    if (state !== undefined) go(otherwise, state);
  }

  #bound(state: State, variable: number | undefined, operand: Value): State {
    if (variable === undefined) return state;
    const root = variableRoot(variable as never);
    const ways = this.#consequences.waysFrom(operand, state.held);
    return withHeld(
      withoutRoot(state, root),
      ways.map((fields) => ({ root, fields })),
    );
  }

  #communicate({ communication, to }: SelectCase, state: State, go: (to: BlockId, state: State) => void): void {
    if (communication.kind === 'send' && this.#consequences.carries(communication.value, state.held)) {
      this.#end({ kind: 'kept' });
      return;
    }
    if (communication.kind === 'receive' && this.#isFiring(communication.channel, state))
      this.#end({ kind: 'released' });
    else go(to, state);
  }

  /** The channel from which one receive uses the resource up. */
  #isFiring(channel: Value, { held }: State): boolean {
    const { fires } = this.#resource;
    const place = fires === undefined ? undefined : placeOf(channel);
    return place !== undefined && held.some((each) => isSamePlace(place, below(each, [fires!])));
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
        for (const way of each) this.#ends.push({ kind: 'returned', index, way });
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
        this.#lose(exit.state, loss, exit.path);
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
        const after = this.#after(this.#consequences.call(deferral, exit.state.held), exit.state);
        return after === undefined ? [] : [{ ...exit, state: after }];
      });
    }
    return exits;
  }

  #lose({ onInput, stored }: State, loss: Loss, path: Path | undefined): void {
    if (stored !== undefined) this.#ends.push({ kind: 'kept', store: stored });
    else this.#ends.push({ kind: 'lost', loss, onInput, path });
  }

  #end(end: End): undefined {
    this.#ends.push(end);
  }
}

function isNilType(type: TypeExpression | undefined): boolean {
  return type?.kind === 'named' && type.path === '' && type.name === 'nil';
}

/** `return f()` gives all results of the call. */
function spread(values: readonly Value[], { results }: FunctionIr): readonly Value[] {
  const [only] = values;
  if (values.length !== 1 || only?.kind !== 'result' || results.length < 2) return values;
  return results.map((_, index) => ({ ...only, index }));
}

function namedResults({ results, bodyRange }: FunctionIr): readonly Value[] {
  return results.map(
    ({ variable }): Value =>
      variable === undefined ? { kind: 'unknown', range: bodyRange } : { kind: 'variable', variable, range: bodyRange },
  );
}

/** The result variable keeps what it holds: a deferred closure may still release that. */
function assignedResult(conditions: Conditions, state: State, root: Root, value: Value): State {
  const { held } = state;
  const place = placeOf(value);
  if (place?.root === root) return state;
  return { ...conditions.assigned(state, root, value), held };
}

function deferring(state: State, operation: Deferral): State {
  return state.deferred.includes(operation) ? state : { ...state, deferred: [...state.deferred, operation] };
}

/** The place gets another value; of a list only one element does. */
function emptied(state: State, place: Place): State {
  const facts = withoutFacts(state.facts, place.root);
  if (place.fields.includes('[]')) return { ...state, facts };
  return { ...state, held: state.held.filter((each) => wayDown(place, each) === undefined), facts };
}
