/** Owns the search for goroutines that stay blocked for ever, from one function on or from several that run at once: what the machine begins with, and within which budget it explores. */
import type { Block, FunctionId, FunctionIr, Unit, VariableId } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import type { Resolution } from '../packages/resolution';
import type { GivenConstants } from './given-constants';
import type { Concerns } from './machine/call';
import { frameOf } from './machine/frames';
import { Machine } from './machine/machine';
import { dynamicTypeOf } from './machine/state/made';
import type { KnownChannel } from './machine/state/relatives';
import { State, scalar } from './machine/state/state';
import type { Datum, Reference } from './machine/state/values';
import { search } from './search/search';
import type { Budget, Verdict } from './search/verdict';

/** What a process begins with. */
export interface Start {
  readonly unit: Unit;
  readonly id: FunctionId;
}

/** Types as `Pointed` names them: fields of the one hold the object of the other that processes are given. */
export interface Relative {
  readonly from: string;
  readonly to: string;
}

/** What several functions have in common. */
export interface Together {
  /** Whether code may do what the exploration is about; all other calls are left out where that can be. */
  readonly concerns: Concerns;
  /** Which objects that are given lead to each other. */
  readonly relatives: readonly Relative[];
  /** Fields of what is given with channels that nobody else has. */
  readonly channels?: readonly KnownChannel[];
}

interface About extends Partial<Together> {
  /** Methods of what is returned, that are called one after the other. */
  readonly methods?: readonly Unit[];
  /** Others have what is returned when the last of them is over. */
  readonly isShared?: boolean;
}

/**
 * The function is run by somebody who knows nothing of its goroutines; what it is given and what it refers to comes from outside.
 * `concerns`: whether code may do what the exploration is about.
 */
export function exploreFunction(
  unit: Unit,
  id: FunctionId,
  resolution: Resolution,
  budget: Budget,
  concerns?: Concerns,
): Verdict {
  return explore([{ unit, id }], resolution, budget, concerns === undefined ? {} : { concerns });
}

/** The functions are run at the same time, each by a process of its own, in this order; those that are given a pointer to the same type are given the same object. */
export function exploreTogether(
  starts: readonly Start[],
  resolution: Resolution,
  budget: Budget,
  together: Together,
): Verdict {
  return explore(starts, resolution, budget, together);
}

/**
 * A function is run, then methods of what it returns one after the other, by somebody who gives the object to nobody, or not before the last one is over. A method
 * that comes first is run on a new object, as the others then are.
 */
export function exploreMethods(
  maker: Unit,
  methods: readonly Unit[],
  resolution: Resolution,
  budget: Budget,
  then: { readonly isShared?: true } = {},
): Verdict {
  return explore([{ unit: maker, id: 0 as FunctionId }], resolution, budget, { methods, ...then });
}

function explore(starts: readonly Start[], resolution: Resolution, budget: Budget, about: About): Verdict {
  const concerns = about.concerns && askedOnce(about.concerns);
  const run = (unlocksAtOnce: boolean) => {
    const state = new State();
    state.contextsStay = budget.contextsStay === true;
    const globals = state.add({ kind: 'struct', outside: true, fields: new Map() });
    const machine = new Machine(resolution, globals);
    machine.unlocksAtOnce = unlocksAtOnce;
    machine.concerns = concerns;
    if (budget.rounds !== undefined) machine.rounds = budget.rounds;
    const shared = begin(machine, state, starts, about, budget.given);
    for (const each of about.channels ?? []) machine.evaluator.relatives.addChannel(each);
    for (const { from, to } of about.relatives ?? []) machine.evaluator.relatives.add(from, to, shared.get(to));
    const verdict = search(machine, state, globals, budget);
    return { verdict, unlockedByOthers: unlocksAtOnce && machine.unlockedByOthers };
  };
  const { verdict, unlockedByOthers } = run(budget.isPlain !== true);
  return unlockedByOthers ? run(false).verdict : verdict;
}

function askedOnce(concerns: Concerns): Concerns {
  const known = new WeakMap<readonly Block[], boolean>();
  return (unit, blocks) => {
    let answer = known.get(blocks);
    if (answer === undefined) {
      answer = concerns(unit, blocks);
      known.set(blocks, answer);
    }
    return answer;
  };
}

/** The objects that more than one may be given, by the names of their types. */
function begin(
  machine: Machine,
  state: State,
  starts: readonly Start[],
  { methods = [], isShared = false }: About,
  constants: GivenConstants = new Map(),
): ReadonlyMap<string, Datum> {
  const shared = new Map<string, Datum>();
  for (const { unit, id } of starts) {
    const body: FunctionIr = unit.functions[id]!;
    const given = starts.length > 1 ? new Given(machine, state, unit, shared) : undefined;
    const own = methods.length === 0 || unit.receiver === undefined ? undefined : newObject(machine, state, unit);
    const of = (variable: VariableId): Datum => {
      if (own !== undefined && variable === unit.receiver?.variable) return own;
      const constant = constants.get(variable);
      if (constant !== undefined) return scalar(constant);
      return (given ?? new Given(machine, state, unit, new Map())).of(variable);
    };
    const receiver = unit.receiver?.variable;
    const code = {
      kind: 'code',
      unit,
      body,
      captured: given === undefined ? new Map() : capturedFrom(unit, body, state, of),
      ...(receiver === undefined ? {} : { receiver: of(receiver) }),
    } as const;
    const on = own === undefined ? {} : { receiver: own };
    const after = methods.length === 0 ? {} : { after: { kind: 'methods', methods, isShared, ...on } as const };
    state.spawn(
      [frameOf(machine.evaluator, state, code, body.parameters.map(of), { spread: true, ...after })],
      undefined,
    );
  }
  return shared;
}

/** An object of the method's type as a declaration makes it. */
function newObject({ evaluator, resolution }: Machine, state: State, unit: Unit): Datum | undefined {
  const type = resolution.typeOf(unit, { kind: 'variable', variable: unit.receiver!.variable!, range: unit.range });
  const made = type?.kind === 'pointer' ? evaluator.made(state, unit, type.element, false) : undefined;
  return made?.kind === 'stored' ? { kind: 'reference', to: made.at } : undefined;
}

/** What a closure that runs by itself has of the function around it: what that was given. */
function capturedFrom(
  unit: Unit,
  body: FunctionIr,
  state: State,
  of: (variable: VariableId) => Datum,
): ReadonlyMap<VariableId, Reference> {
  return new Map(
    givenAround(unit, body).map((each) => [each, state.add({ kind: 'cell', outside: false, value: of(each) })]),
  );
}

/** What a process is given of the function around it, besides its own parameters. */
function givenAround(unit: Unit, { id, captures }: FunctionIr): readonly VariableId[] {
  return captures.filter((each) => {
    const variable = unit.variables[each];
    return variable !== undefined && variable.owner !== id && ['receiver', 'parameter'].includes(variable.kind);
  });
}

type Named = Extract<TypeExpression, { kind: 'named' }>;

/** A type of which a process is given a pointer to an object that others may be given, too. */
export interface Pointed {
  readonly unit: Unit;
  readonly type: Named;
  /** Equal for the same type. */
  readonly name: string;
}

export function pointedGiven({ unit, id }: Start, resolution: Resolution): readonly Pointed[] {
  const body = unit.functions[id]!;
  const receiver = id === 0 ? unit.receiver?.variable : undefined;
  const given = [...(receiver === undefined ? [] : [receiver]), ...body.parameters, ...givenAround(unit, body)];
  return given.flatMap((variable) => pointed(unit, variable, resolution) ?? []);
}

function pointed(unit: Unit, variable: VariableId, resolution: Resolution): Pointed | undefined {
  const type = resolution.typeOf(unit, { kind: 'variable', variable, range: unit.range });
  if (type?.kind !== 'pointer' || type.element.kind !== 'named') return undefined;
  const named = dynamicTypeOf(resolution, unit, type.element);
  return named && { unit, type: type.element, name: `${named.path}.${named.name}` };
}

/** What one process is given. */
class Given {
  readonly #machine: Machine;
  readonly #state: State;
  readonly #unit: Unit;
  readonly #shared: Map<string, Datum>;
  /** Types it has been given the shared object of: another one of the type is another object. */
  readonly #had = new Map<string, VariableId>();

  constructor(machine: Machine, state: State, unit: Unit, shared: Map<string, Datum>) {
    this.#machine = machine;
    this.#state = state;
    this.#unit = unit;
    this.#shared = shared;
  }

  of(variable: VariableId): Datum {
    const { resolution, evaluator } = this.#machine;
    const type = resolution.typeOf(this.#unit, { kind: 'variable', variable, range: this.#unit.range });
    const made = (): Datum => evaluator.made(this.#state, this.#unit, type, true);
    const key = pointed(this.#unit, variable, resolution)?.name;
    if (key === undefined) return made();
    if ((this.#had.get(key) ?? variable) !== variable) return made();
    this.#had.set(key, variable);
    const before = this.#shared.get(key);
    if (before !== undefined) return before;
    const datum = made();
    this.#shared.set(key, datum);
    return datum;
  }
}
