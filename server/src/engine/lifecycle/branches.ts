/** Owns where a path goes on behind a branch, switch, select or range, and what is known on each side. Knows no returns and no deferred calls. */
import type { BlockId, FunctionIr, SelectCase, Terminator, Unit, Value, VariableId } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import type { Ways } from './carried';
import { equality } from './condition-survey';
import type { Conditions, Side } from './conditions';
import type { Consequences } from './consequence';
import type { Ends, Path, Step } from './ends';
import { indexedList, measuredList } from './index-loops';
import { isOpen } from './open-channel';
import { element, placeOf, variableRoot } from './place';
import type { Resource } from './resources';
import { type State, visited, withFact, withHeld, withoutRoot } from './state';
import type { Steps, Tools } from './steps';

/** Where a path has come to. */
export interface Reached {
  readonly state: State;
  readonly path: Path | undefined;
}

export type Go = (to: BlockId, next: State, step?: Step) => void;

type Of<K extends Terminator['kind']> = Extract<Terminator, { kind: K }>;

export class Branches {
  readonly #unit: Unit;
  readonly #resource: Resource;
  readonly #conditions: Conditions;
  readonly #consequences: Consequences;
  readonly #ends: Ends;
  readonly #steps: Steps;
  readonly #lose: Tools['lose'];

  constructor({ unit, resource, conditions, consequences, ends, lose }: Tools, steps: Steps) {
    this.#lose = lose;
    this.#unit = unit;
    this.#resource = resource;
    this.#conditions = conditions;
    this.#consequences = consequences;
    this.#ends = ends;
    this.#steps = steps;
  }

  /** One that counts through a list that holds the resource comes to it before it leaves, as a range does. */
  branch(body: FunctionIr, block: BlockId, terminator: Of<'branch'>, { state, path }: Reached, go: Go): void {
    const { condition, then, else: otherwise } = terminator;
    const isListHeld = state.held.some(({ fields }) => fields.includes(element));
    const list = isListHeld ? indexedList(this.#unit, body, block) : undefined;
    const isIn = list !== undefined && this.#elements(list, state).length > 0;
    const mark = markOf(body, block);
    for (const truth of [true, false]) {
      if (isIn && !truth && state.facts.get(mark) === undefined) continue;
      const side = this.#side(this.#conditions.assume(state, condition, truth), path);
      if (side === undefined) continue;
      const next = isIn && truth ? withFact(side, mark, 'true') : side;
      go(truth ? then : otherwise, next, { condition, truth });
    }
  }

  switch({ tag, cases, default: otherwise }: Of<'switch'>, { state: before, path }: Reached, go: Go): void {
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

  typeSwitch({ operand, cases, default: otherwise, defaultVariable }: Of<'type-switch'>, state: State, go: Go): void {
    const isInHand = this.#consequences.carried.ways(operand, state.held).some(({ length }) => length === 0);
    for (const { to, variable, types } of cases) {
      if (isInHand && types.length === 1 && isNilType(types[0])) continue;
      go(to, this.#bound(state, variable, operand));
    }
    if (defaultVariable !== undefined || !this.#steps.isFresh(operand, state))
      go(otherwise, this.#bound(state, defaultVariable, operand));
  }

  /** `isServing`: the select comes round. */
  communicate({ communication, to }: SelectCase, { state, path }: Reached, isServing: boolean, go: Go): void {
    if (communication.kind === 'receive') {
      const after = this.#steps.received(communication.channel, state, path, isServing);
      if (after !== undefined) go(to, after);
    } else if (this.#consequences.carried.isIn(communication.value, state.held)) this.#ends.add({ kind: 'kept' });
    else go(to, state);
  }

  /** A range over a list that holds the resource comes to it before it leaves. */
  range(body: FunctionIr, block: BlockId, terminator: Of<'range'>, { state, path }: Reached, go: Go): void {
    const { over, key, value } = terminator;
    let inner = state;
    for (const target of [key, value]) {
      const place = target && placeOf(target);
      if (place !== undefined && place.fields.length === 0) inner = withoutRoot(inner, place.root);
    }
    const place = value && placeOf(value);
    const elements = this.#elements(measuredList(this.#unit, over) ?? over, state);
    if (place !== undefined && elements.length > 0)
      inner = withHeld(
        inner,
        elements.map(([, ...fields]) => ({ root: place.root, fields })),
      );
    const mark = markOf(body, block);
    if (elements.length > 0) inner = withFact(inner, mark, 'true');
    // The next element has a lock of its own; that of the one before is held by what they are elements of, if by anything.
    const isNext = this.#resource.isLock === true && state.held.some(({ root }) => root === place?.root);
    if (!isNext) go(terminator.body, inner);
    else if (elements.length === 0)
      this.#lose(state, { kind: 'round', range: terminator.headRange }, path, [place!.root]);
    const isFirst = !isNext && elements.length > 0 && state.facts.get(mark) === undefined;
    if (!isFirst && !isOpen(this.#unit, this.#resource, state.held)(over)) go(terminator.done, state);
  }

  /** Ways from the elements of a list down to the resource. */
  #elements(list: Value, { held }: State): Ways {
    return this.#consequences.carried.ways(list, held).filter(([first]) => first === element);
  }

  #side(side: Side, path: Path | undefined): State | undefined {
    if (side === 'released') return this.#ends.add({ kind: 'released', path });
    return side === 'impossible' ? undefined : side;
  }

  #bound(state: State, variable: VariableId | undefined, operand: Value): State {
    if (variable === undefined) return state;
    const root = variableRoot(variable);
    const ways = this.#consequences.carried.ways(operand, state.held);
    return withHeld(
      withoutRoot(state, root),
      ways.map((fields) => ({ root, fields })),
    );
  }
}

/** A loop that has come to the resource. */
function markOf({ id }: FunctionIr, block: BlockId): string {
  return `${visited} ${id}.${block}`;
}

function isNilType(type: TypeExpression | undefined): boolean {
  return type?.kind === 'named' && type.path === '' && type.name === 'nil';
}
