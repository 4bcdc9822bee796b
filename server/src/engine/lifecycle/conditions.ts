/**
 * Owns what branches and assignments tell about a path: whether acquiring failed, what is nil, which equal conditions agree. Prunes the sides of
 * branches that cannot be taken. Knows nothing of releases.
 */
import type { Operation, Unit, Value } from '../ir/model';
import { operationById } from '../ir/walk';
import { qualifiedName, type Resolution } from '../packages/resolution';
import type { Cancelled } from './cancelled';
import { conditionKey, isAnswer, surveyOf } from './condition-survey';
import { asksForOutcome, type FailingSide, failingSides } from './mistakes';
import {
  element,
  isNil,
  isSamePlace,
  placeKey,
  placeOf,
  type Root,
  resultRoot,
  variableOf,
  variableRoot,
  wayDown,
} from './place';
import { saysMore } from './pulled';
import type { Resource } from './resources';
import { isAbout, type State, tended, withFact, withoutRoot } from './state';

/** A side of a branch: the state there, that it cannot be taken, or that the resource released itself on the way. */
export type Side = State | 'impossible' | 'released';

/** Predicates on an error that are true for an error only: https://pkg.go.dev/errors, https://pkg.go.dev/os */
const errorPredicates = /^(errors\.(Is|As)|os\.Is\w+)$/;
/** Functions that make or wrap an error, told by their name: `fmt.Errorf`, `connectionErrorf`, `status.Error`, `errors.Wrap`, `toRPCErr`; `checkErr` may find none. */
const errorMaker = /^(?:error|\w*errorf|wrap\w*|(?:new|make|mk|to|as)\w*err(?:or)?f?)$/i;
/** Of methods, `Error` and `Err` tell whether there was one. */
const errorMethod = /^(?:\w*errorf|wrap\w*|(?:new|make|mk|to|as)\w*err(?:or)?f?)$/i;
/** Predicates of other packages, told by their name: true where there is no error. */
const successPredicate = /^(no|nil|ok|success|succeed)/i;

/** A fact about an error: somebody took care of the resource where it is `nil`, or where it is `not nil`. */
export function tendedKey(root: Root): string {
  return `${tended} <${root}>`;
}

/** Begins the key of a fact about a variable that holds what a condition said; the condition's key follows. */
function saying(root: Root): string {
  return `says <${root}> `;
}

export class Conditions {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #resource: Resource;
  readonly #cancelled: Cancelled;
  /** What acquires the resource, where that is seen. */
  readonly #acquiring: Operation | undefined;
  /** Keys of conditions that stand in the unit more than once; of others nothing need be remembered. */
  readonly #repeated: ReadonlySet<string>;
  /** Roots that some condition looks at, and that change only where a path sees it. */
  readonly #watched: ReadonlySet<Root>;
  readonly #failing: ReadonlyMap<Value, FailingSide>;

  constructor(
    unit: Unit,
    resolution: Resolution,
    resource: Resource,
    cancelled: Cancelled,
    acquiring: Operation | undefined,
  ) {
    this.#acquiring = acquiring;
    this.#cancelled = cancelled;
    this.#unit = unit;
    this.#resolution = resolution;
    this.#resource = resource;
    this.#failing = failingSides(unit, resolution);
    const { repeated, watched } = surveyOf(unit);
    this.#repeated = repeated;
    this.#watched = watched;
  }

  /** The state where the `condition` of a branch is `truth`. In a test that expects acquiring to fail, it does. */
  assume(state: State, condition: Value, truth: boolean): Side {
    const side = this.#assume(state, condition, truth);
    if (typeof side === 'string' || state.held.length === 0) return side;
    const failing = this.#failing.get(condition);
    if (failing?.truth !== truth) return side;
    const isAsked = [condition, ...failing.asked].some((each) => asksForOutcome(this.#unit, state, each));
    return isAsked ? 'impossible' : side;
  }

  #assume(state: State, condition: Value, truth: boolean): Side {
    if (condition.kind === 'unary' && condition.operator === '!') return this.#assume(state, condition.operand, !truth);
    if (condition.kind === 'binary' && (condition.operator === '&&' || condition.operator === '||')) {
      const isBoth = (condition.operator === '&&') === truth;
      if (!isBoth) return this.#remember(state, condition, truth);
      const left = this.#assume(state, condition.left, truth);
      return typeof left === 'string' ? left : this.#assume(left, condition.right, truth);
    }
    if (condition.kind === 'binary' && (condition.operator === '==' || condition.operator === '!=')) {
      const isEqual = (condition.operator === '==') === truth;
      const { left, right } = condition;
      if (isNil(right)) return this.#assumeNil(state, left, isEqual, condition, truth);
      if (isNil(left)) return this.#assumeNil(state, right, isEqual, condition, truth);
      // What lies in one that is equal to another is held for whoever holds that.
      if (isEqual && this.#isHolder(state, left, right)) return 'impossible';
      // Nothing is equal to both nil and `ErrNotFound`.
      const [nilLeft, nilRight] = [this.#nilness(state, left), this.#nilness(state, right)];
      if (nilLeft !== undefined && nilRight === !nilLeft) return isEqual ? 'impossible' : state;
      // `err == io.EOF`: an error that is equal to one is one.
      if ([left, right].some((value) => this.#isFailure(state, value))) return isEqual ? 'impossible' : state;
      if (isEqual && this.#isText(right) && this.#tellsFailure(state, left)) return 'impossible';
    }
    const filled = this.#isFilled(state, condition);
    if (filled !== undefined) return filled === truth ? state : 'impossible';
    if (condition.kind === 'result') return this.#assumeCall(state, condition, truth);
    if (!truth && this.#isPulled(state, condition)) return 'released';
    const root = placeOf(condition)?.root;
    if (root !== undefined && state.successes.includes(root)) return truth ? state : 'impossible';
    const known = this.#constant(state, condition);
    if (known !== undefined) return (known === 'true') === truth ? state : 'impossible';
    const side = this.#remember(state, condition, truth);
    return typeof side === 'string' ? side : this.#rememberSaid(side, condition, truth);
  }

  /** Whether a condition asks if there was another one of what is held. */
  #isPulled({ held }: State, condition: Value): boolean {
    const operation = this.#resource.endsWithNext === true && held.length > 0 ? this.#acquiring : undefined;
    return operation?.kind === 'call' && saysMore(this.#unit, operation, condition);
  }

  /** Whether one of two values leads to the lock that is held. */
  #isHolder({ held }: State, ...values: readonly Value[]): boolean {
    if (this.#resource.isLock !== true) return false;
    return values.some((value) => {
      const place = placeOf(value);
      return place !== undefined && held.some((each) => (wayDown(place, each)?.length ?? 0) > 0);
    });
  }

  /** `fresh := !found`: what the variable is tells what was asked, and the other way round. */
  #rememberSaid(state: State, condition: Value, truth: boolean): Side {
    const start = condition.kind === 'variable' ? saying(variableRoot(condition.variable)) : undefined;
    const fact = start && state.facts.beginning(start);
    if (start === undefined || fact === undefined) return state;
    const key = fact.slice(start.length);
    const value = String((state.facts.get(fact) === 'true') === truth);
    const known = state.facts.get(key);
    if (known !== undefined) return known === value ? state : 'impossible';
    return withFact(state, key, value);
  }

  /** `len(list) > 0` of a list, or map, that has the resource in it: there is at least one element. */
  #isFilled(state: State, condition: Value): boolean | undefined {
    if (condition.kind !== 'binary' || condition.left.kind !== 'result' || condition.right.kind !== 'literal')
      return undefined;
    const call = operationById(this.#unit, condition.left.operation);
    if (call?.kind !== 'call' || call.callee.kind !== 'global' || call.callee.name !== 'len') return undefined;
    const list = call.args[0] && placeOf(call.args[0]);
    if (list === undefined || !state.held.some((each) => wayDown(list, each)?.[0] === element)) return undefined;
    switch (`${condition.operator} ${condition.right.text}`) {
      case '> 0':
      case '>= 1':
      case '!= 0':
        return true;
      case '== 0':
      case '< 1':
      case '<= 0':
        return false;
      default:
        return undefined;
    }
  }

  /** What a closure that was walked in place returns for a result of its call. */
  returned(state: State, root: Root, value: Value): State {
    const after = this.assigned(state, root, value);
    const nil = this.#nilness(state, value);
    return nil === undefined ? after : withFact(after, `nil <${root}>`, String(nil));
  }

  /** What is known after `value` was put into the variable at `root`, whatever was known before. */
  assigned(state: State, root: Root, value: Value | undefined): State {
    const from = value && placeOf(value);
    const before = state;
    let after = withoutRoot(state, root);
    if (value === undefined) return after;
    if (from?.fields.length === 0) {
      if (before.failures.includes(from.root)) after = { ...after, failures: [...after.failures, root].sort() };
      if (before.successes.includes(from.root)) after = { ...after, successes: [...after.successes, root].sort() };
      const when = before.facts.get(tendedKey(from.root));
      if (when !== undefined) after = withFact(after, tendedKey(root), when);
    }
    if (!this.#watched.has(root)) return after;
    const constant = this.#constant(before, value);
    if (constant !== undefined) after = withFact(after, `is <${root}>`, constant);
    const asked = constant === undefined && isAnswer(value) ? conditionKey(this.#unit, value) : undefined;
    if (asked !== undefined && this.#repeated.has(asked.key) && !isAbout(asked.key, root))
      after = withFact(after, `${saying(root)}${asked.key}`, String(!asked.negated));
    const nil = this.#nilness(before, value);
    return nil === undefined ? after : withFact(after, `nil <${root}>`, String(nil));
  }

  /** `var x T`: the zero value. */
  declared(state: State, root: Root): State {
    const after = withoutRoot(state, root);
    const id = variableOf(root);
    const type = id === undefined ? undefined : this.#unit.variables[id]?.type;
    if (type === undefined || !this.#watched.has(root)) return after;
    if (type.kind !== 'named')
      return type.kind === 'struct' || type.kind === 'array' ? after : withFact(after, `nil <${root}>`, 'true');
    if (type.path !== '' || type.local !== undefined) return after;
    if (type.name === 'error' || type.name === 'any') return withFact(after, `nil <${root}>`, 'true');
    if (type.name === 'bool') return withFact(after, `is <${root}>`, 'false');
    return /^u?int\d*$/.test(type.name) ? withFact(after, `is <${root}>`, '0') : after;
  }

  #assumeNil(state: State, value: Value, isEqual: boolean, condition: Value, truth: boolean): Side {
    const place = placeOf(value);
    if (place === undefined) return this.#remember(state, condition, truth);
    const when = place.fields.length === 0 ? state.facts.get(tendedKey(place.root)) : undefined;
    if (when !== undefined && (when === 'nil') === isEqual) return 'released';
    if (!isEqual && this.#cancelled.isAskedBy(value, 'Err', state.held)) return 'impossible';
    if (this.#isFailure(state, value)) return isEqual ? this.#noteNil(state, place.root, true) : 'impossible';
    // Without error there is a resource.
    if (state.held.some((each) => isSamePlace(each, place))) return isEqual ? 'impossible' : state;
    if (state.held.some((each) => each.root === place.root && place.fields.length < each.fields.length))
      return isEqual ? 'impossible' : state;
    const known = place.fields.length === 0 ? state.facts.get(`nil <${placeKey(place)}>`) : undefined;
    if (known !== undefined) return (known === 'true') === isEqual ? state : 'impossible';
    if (place.fields.length === 0 && this.#watched.has(place.root)) {
      const side = this.#remember(state, condition, truth);
      return typeof side === 'string' ? side : this.#noteNil(side, place.root, isEqual);
    }
    return this.#remember(state, condition, truth);
  }

  #noteNil(state: State, root: Root, isNilThere: boolean): State {
    return this.#watched.has(root) ? withFact(state, `nil <${root}>`, String(isNilThere)) : state;
  }

  #isFailure(state: State, value: Value): boolean {
    const place = placeOf(value);
    return place !== undefined && place.fields.length === 0 && state.failures.includes(place.root);
  }

  /** `fmt.Sprint(err)`, `err.Error()`: without an error they say nothing that is worth a comparison. */
  #tellsFailure(state: State, value: Value): boolean {
    const initial = value.kind === 'variable' ? this.#unit.variables[value.variable]?.initial : value;
    const told = initial?.kind === 'result' ? operationById(this.#unit, initial.operation) : undefined;
    if (told?.kind !== 'call') return false;
    const { callee, args } = told;
    if (callee.kind === 'field') return callee.name === 'Error' && this.#isFailure(state, callee.base);
    const isPrinted = callee.kind === 'member' && callee.path === 'fmt' && callee.name.startsWith('Sprint');
    return isPrinted && args.some((arg) => this.#isFailure(state, arg));
  }

  #isText(value: Value): boolean {
    const initial = value.kind === 'variable' ? this.#unit.variables[value.variable]?.initial : value;
    return initial?.kind === 'literal' && initial.type === 'string';
  }

  #assumeCall(state: State, condition: Extract<Value, { kind: 'result' }>, truth: boolean): Side {
    const root = resultRoot(condition.operation, condition.index);
    if (state.successes.includes(root)) return truth ? state : 'impossible';
    const said = this.#constant(state, condition);
    if (said !== undefined) return (said === 'true') === truth ? state : 'impossible';
    const operation = operationById(this.#unit, condition.operation);
    if (operation?.kind === 'call') {
      const { callee, args } = operation;
      const { exhausts } = this.#resource;
      if (exhausts !== undefined && callee.kind === 'field' && callee.name === exhausts && !truth) {
        const base = placeOf(callee.base);
        if (base !== undefined && state.held.some((each) => isSamePlace(each, base))) return 'released';
      }
      if (args.some((value) => this.#isFailure(state, value))) {
        const name = qualifiedName(this.#resolution.calleeOf(this.#unit, operation)) ?? '';
        const last = callee.kind === 'field' || callee.kind === 'member' || callee.kind === 'global' ? callee.name : '';
        const isSuccess = !errorPredicates.test(name) && successPredicate.test(last);
        return truth === isSuccess ? state : truth ? 'impossible' : state;
      }
    }
    return this.#remember(state, condition, truth);
  }

  /** Checks a condition against what was found before on the path, and keeps what is found now. */
  #remember(state: State, condition: Value, truth: boolean): Side {
    const canonical = conditionKey(this.#unit, condition);
    if (canonical === undefined || !this.#repeated.has(canonical.key)) return state;
    const value = String(canonical.negated ? !truth : truth);
    const known = state.facts.get(canonical.key);
    if (known !== undefined) return known === value ? state : 'impossible';
    return withFact(state, canonical.key, value);
  }

  /** Text of a value known on the path: a literal, true or false. Comparisons of such are known too. */
  #constant(state: State, value: Value): string | undefined {
    if (value.kind === 'literal') return value.text;
    if (value.kind === 'global') return this.#truthOf(value);
    if (value.kind === 'variable') return state.facts.get(`is <${variableRoot(value.variable)}>`);
    if (value.kind === 'result') return state.facts.get(`is <${resultRoot(value.operation, value.index)}>`);
    if (value.kind === 'unary' && value.operator === '!') {
      const operand = this.#constant(state, value.operand);
      return operand === 'true' ? 'false' : operand === 'false' ? 'true' : undefined;
    }
    if (value.kind !== 'binary') return undefined;
    const outcome = isNil(value.right) && this.#isFailure(state, value.left) ? value.operator : undefined;
    if (outcome === '==' || outcome === '!=') return String(outcome === '==');
    const left = this.#constant(state, value.left);
    const right = left === undefined ? undefined : this.#constant(state, value.right);
    if (left === undefined || right === undefined) return undefined;
    const [a, b] = [Number(left), Number(right)];
    if (value.operator === '==' || value.operator === '!=')
      return String((left === right || a === b) === (value.operator === '=='));
    if (Number.isNaN(a) || Number.isNaN(b)) return undefined;
    switch (value.operator) {
      case '<':
        return String(a < b);
      case '<=':
        return String(a <= b);
      case '>':
        return String(a > b);
      case '>=':
        return String(a >= b);
      default:
        return undefined;
    }
  }

  /** What lies at `root` is taken for an error, unless it is known to be none. */
  failing(state: State, root: Root): State {
    return state.facts.get(`nil <${root}>`) !== undefined ? state : this.#noteNil(state, root, false);
  }

  /** As far as it is known, of an error that a path returns with the resource in hand. */
  isNilThere(state: State, value: Value): boolean | undefined {
    const place = placeOf(value);
    const when = place?.fields.length === 0 ? state.facts.get(tendedKey(place.root)) : undefined;
    return when === undefined ? this.#nilness(state, value) : when !== 'nil';
  }

  /** `true`, `false` or a constant of the package that is one of them. */
  #truthOf(value: Extract<Value, { kind: 'global' }>): string | undefined {
    if (isNil(value)) return undefined;
    const declared = isTruth(value) ? value : this.#resolution.constantOf(this.#unit, value.name);
    return declared?.kind === 'global' && isTruth(declared) ? declared.name : undefined;
  }

  /** Whether a value is certainly nil, or certainly not. */
  #nilness(state: State, value: Value): boolean | undefined {
    if (isNil(value)) return true;
    switch (value.kind) {
      case 'closure':
      case 'address':
      case 'composite':
      case 'literal':
        return false;
      case 'variable': {
        const known = state.facts.get(`nil <${variableRoot(value.variable)}>`);
        return known === undefined ? undefined : known === 'true';
      }
      case 'result': {
        const known = state.facts.get(`nil <${resultRoot(value.operation, value.index)}>`);
        if (known !== undefined) return known === 'true';
        const operation = operationById(this.#unit, value.operation);
        if (operation?.kind !== 'call') return undefined;
        const { callee } = operation;
        const last = callee.kind === 'field' || callee.kind === 'member' || callee.kind === 'global' ? callee.name : '';
        const isMade =
          last === 'new' ||
          last === 'make' ||
          (last === 'New' && callee.kind === 'member') ||
          (callee.kind === 'field' ? errorMethod : errorMaker).test(last);
        return isMade ? false : undefined;
      }
      // Package variables of type error are made once and stay.
      case 'global':
      case 'member':
        return /^(Err|err)[A-Z]|^EOF$/.test(value.name) ? false : undefined;
      default:
        return undefined;
    }
  }
}

function isTruth({ name }: Extract<Value, { kind: 'global' }>): boolean {
  return name === 'true' || name === 'false';
}
