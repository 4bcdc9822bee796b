/**
 * Owns following the parameters of one function through its body: which values are them or hold them, and where these go. Does not heed the order
 * of operations, except for what is closed on every path, which is the business of `sure`. Looks at other functions through their summaries.
 */
import type { FunctionId, Operation, OperationId, Terminator, Unit, Value, VariableId } from '#engine/ir/model';
import type { Callee } from '#engine/packages/callee';
import type { UnitTypes } from '#engine/packages/unit-types';
import { callEffects } from './call';
import {
  captured,
  element,
  type Fact,
  FactSet,
  globalOrigin,
  heldAt,
  join,
  type Origin,
  readFact,
  receiverOrigin,
} from './facts';
import type { Call, Flow, ProgramView } from './flow';
import { mayHoldResource } from './resource-types';
import type { Summary } from './summary';
import { closedSurely } from './sure';

interface FieldPath {
  /** Embedded fields on the way included. */
  readonly path: string;
  readonly via: string;
  readonly isMethod: boolean;
}

export class UnitFlow implements Flow {
  readonly program: ProgramView;
  /** Import path of the package. */
  readonly path: string;
  readonly unit: Unit;
  readonly types: UnitTypes;
  readonly summary: Summary;
  readonly #variables = new Map<VariableId, FactSet>();
  readonly #results = new Map<string, FactSet>();
  readonly #closureResults = new Map<string, FactSet>();
  readonly #callees = new Map<OperationId, Callee>();
  readonly #fields = new WeakMap<Value, FieldPath>();
  readonly #mayHold = new WeakMap<Value, boolean>();
  #grew = false;

  constructor(program: ProgramView, path: string, unit: Unit, types: UnitTypes, summary: Summary) {
    this.program = program;
    this.path = path;
    this.unit = unit;
    this.types = types;
    this.summary = summary;
    const { receiver } = unit;
    if (receiver?.variable !== undefined) this.#start(receiver.variable, receiverOrigin);
    for (const [at, id] of (unit.functions[0]?.parameters ?? []).entries()) this.#start(id, at);
  }

  #start(id: VariableId, origin: Origin): void {
    const type = this.types.typeOfVariable(id);
    if (mayHoldResource(this.types.scope, type)) this.#variable(id).add({ origin, hold: '', part: '' });
  }

  #variable(id: VariableId): FactSet {
    let facts = this.#variables.get(id);
    if (facts === undefined) {
      facts = new FactSet();
      this.#variables.set(id, facts);
    }
    return facts;
  }

  #result(map: Map<string, FactSet>, id: number, index: number): FactSet {
    const key = `${id}:${index}`;
    let facts = map.get(key);
    if (facts === undefined) {
      facts = new FactSet();
      map.set(key, facts);
    }
    return facts;
  }

  /** Goes over the body until nothing new is found; summaries of callees as they are now. */
  run(): void {
    do {
      this.#grew = false;
      for (const owner of this.unit.functions) {
        for (const { operations, terminator } of owner.blocks) {
          for (const operation of operations) this.#operation(operation);
          this.#terminator(owner.id, terminator);
        }
      }
    } while (this.#grew);
    for (const place of closedSurely(this, 0 as FunctionId).values()) this.summary.add('closesSurely', place);
  }

  #operation(operation: Operation): void {
    switch (operation.kind) {
      case 'call':
      case 'go':
      case 'defer':
        callEffects(this, operation);
        break;
      case 'assign':
        operation.targets.forEach((target, at) => {
          const value = operation.values[at];
          if (target !== undefined && value !== undefined) this.assign(target, value);
        });
        break;
      case 'send':
        this.storeInto(operation.channel, element, this.evaluate(operation.value));
        break;
      case 'receive':
        this.resultOf(operation.id, 0, this.#read(operation.channel, element));
        break;
      case 'declare':
        break;
    }
  }

  #terminator(owner: FunctionId, terminator: Terminator): void {
    switch (terminator.kind) {
      case 'select':
        for (const { communication } of terminator.cases) this.#operation(communication);
        break;
      case 'type-switch': {
        const facts = this.evaluate(terminator.operand);
        for (const variable of [...terminator.cases.map((each) => each.variable), terminator.defaultVariable]) {
          if (variable !== undefined) this.bind(variable, facts);
        }
        break;
      }
      case 'range': {
        const facts = this.#read(terminator.over, element);
        for (const target of [terminator.key, terminator.value]) {
          if (target !== undefined) this.#assignFacts(target, facts);
        }
        break;
      }
      case 'return':
        this.#return(owner, terminator.values);
        break;
    }
  }

  #return(owner: FunctionId, values: readonly Value[]): void {
    this.unit.functions[owner]?.results.forEach(({ variable, type }, index) => {
      const value = values[index];
      const isSpread = values.length === 1 && index > 0 && values[0]?.kind === 'result';
      const given: Value | undefined = isSpread && values[0]?.kind === 'result' ? { ...values[0], index } : value;
      const facts = given !== undefined ? this.evaluate(given) : variable === undefined ? [] : this.#variable(variable);
      if (!mayHoldResource(this.types.scope, type)) return;
      if (owner !== 0) {
        this.#note(this.#result(this.#closureResults, owner, index).addAll(facts));
        return;
      }
      this.summary.returns(index, facts);
      const range = this.unit.nameRange;
      const typed = given ?? (variable === undefined ? undefined : ({ kind: 'variable', variable, range } as const));
      this.summary.returnsType(index, typed === undefined ? new Map() : this.program.concreteTypes(this, typed, type));
    });
  }

  #note(grew: boolean): void {
    if (grew) this.#grew = true;
  }

  bind(variable: VariableId, facts: Iterable<Fact>): void {
    if (mayHoldResource(this.types.scope, this.types.typeOfVariable(variable))) {
      this.#note(this.#variable(variable).addAll(facts));
    }
  }

  resultOf(operation: OperationId, index: number, facts: Iterable<Fact>): void {
    this.#note(this.#result(this.#results, operation, index).addAll(facts));
  }

  resultsOfClosure(closure: FunctionId, index: number): Iterable<Fact> {
    return this.#result(this.#closureResults, closure, index);
  }

  assign(target: Value, value: Value): void {
    // A thing that gets a part of its own holds nothing new: `c.run = c.serve`.
    if (target.kind === 'field' && rootOf(target) !== undefined && rootOf(target) === rootOf(value)) return;
    const facts = this.evaluate(value);
    this.#assignFacts(target, facts);
    // What is stored through one name of a thing is seen through the other.
    if (target.kind !== 'variable' || value.kind !== 'variable') return;
    const type = this.types.typeOfVariable(target.variable);
    if (type !== undefined && this.types.scope.underlying(type).kind !== 'interface') {
      this.bind(value.variable, this.#variable(target.variable));
    }
  }

  #assignFacts(target: Value, facts: readonly Fact[]): void {
    switch (target.kind) {
      case 'variable':
        this.bind(target.variable, facts);
        break;
      case 'global':
      case 'member':
        for (const fact of facts) this.keep(fact);
        break;
      case 'field':
        this.storeInto(target.base, this.#fieldPath(target), facts);
        break;
      case 'index':
        this.storeInto(target.base, element, [...facts, ...this.evaluate(target.index)]);
        break;
      case 'dereference':
        this.storeInto(
          target.base,
          '*',
          facts.filter(({ hold }) => hold === ''),
        );
        this.storeInto(
          target.base,
          '',
          facts.filter(({ hold }) => hold !== ''),
        );
        break;
    }
  }

  keep({ origin, part }: Fact): void {
    if (origin !== globalOrigin) this.summary.add('keeps', { origin, part });
  }

  /** `base.path = …` */
  storeInto(base: Value, path: string, facts: readonly Fact[]): void {
    if (facts.length === 0) return;
    for (const into of this.evaluate(base)) {
      const rest = below(into.hold, path);
      for (const fact of facts) {
        if (into.origin === globalOrigin) this.keep(fact);
        else if (into.origin !== fact.origin && fact.origin !== globalOrigin && rest !== undefined) {
          this.summary.store(fact, { origin: into.origin, part: join(into.part, rest, fact.hold) });
        }
      }
    }
    this.#rootHolds(base, path, facts);
  }

  /** The variable or result a chain of fields starts with holds what is stored at its end. */
  #rootHolds(base: Value, path: string, facts: readonly Fact[]): void {
    let whole = path;
    for (let root = base; ; ) {
      switch (root.kind) {
        case 'field':
          whole = join(this.#fieldPath(root), whole);
          root = root.base;
          break;
        case 'index':
          whole = join(element, whole);
          root = root.base;
          break;
        case 'dereference':
        case 'address':
        case 'slice':
          root = root.base;
          break;
        case 'assert':
        case 'convert':
          root = root.operand;
          break;
        case 'variable':
          this.bind(
            root.variable,
            facts.map((fact) => heldAt(fact, whole)),
          );
          return;
        case 'result':
          this.resultOf(
            root.operation,
            root.index,
            facts.map((fact) => heldAt(fact, whole)),
          );
          return;
        default:
          return;
      }
    }
  }

  calleeOf(site: Call): Callee {
    let callee = this.#callees.get(site.id);
    if (callee === undefined) {
      callee = this.types.resolveCallee(site);
      this.#callees.set(site.id, callee);
    }
    return callee;
  }

  #field(value: Extract<Value, { kind: 'field' }>): FieldPath {
    let field = this.#fields.get(value);
    if (field === undefined) {
      const base = this.types.typeOf(value.base);
      const member = base && this.types.scope.member(base, value.name);
      const via = join(...(member?.via ?? []));
      field = { path: join(via, value.name), via, isMethod: member?.kind === 'method' };
      this.#fields.set(value, field);
    }
    return field;
  }

  #fieldPath(value: Extract<Value, { kind: 'field' }>): string {
    return this.#field(value).path;
  }

  #read(value: Value, path: string): Fact[] {
    return this.evaluate(value).flatMap((fact) => readFact(fact, path));
  }

  /** What a value is or holds of the parameters. */
  evaluate(value: Value): Fact[] {
    const facts = this.#evaluate(value);
    if (facts.length === 0) return facts;
    let may = this.#mayHold.get(value);
    if (may === undefined) {
      may = mayHoldResource(this.types.scope, this.types.typeOf(value));
      this.#mayHold.set(value, may);
    }
    return may ? facts : [];
  }

  #evaluate(value: Value): Fact[] {
    switch (value.kind) {
      case 'variable':
        return [...this.#variable(value.variable)];
      case 'global':
        return this.types.scope.index.value(value.name)?.declaration.kind === 'variable' ? [global] : [];
      case 'member':
        return this.types.scope.packageOf(value.path)?.value(value.name)?.declaration.kind === 'variable'
          ? [global]
          : [];
      case 'field': {
        const { path, via, isMethod } = this.#field(value);
        return isMethod
          ? this.#read(value.base, via).map((fact) => heldAt(fact, captured))
          : this.#read(value.base, path);
      }
      case 'index':
        return this.#read(value.base, element);
      case 'slice':
      case 'dereference':
      case 'address':
      case 'instance':
        return this.evaluate(value.base);
      case 'convert':
      case 'assert':
        return this.evaluate(value.operand);
      case 'composite':
        return this.#composite(value);
      case 'closure':
        return (this.unit.functions[value.function]?.captures ?? []).flatMap((id) =>
          [...this.#variable(id)].map((fact) => heldAt(fact, captured)),
        );
      case 'result':
        return [...this.#result(this.#results, value.operation, value.index)];
      default:
        return [];
    }
  }

  #composite(value: Extract<Value, { kind: 'composite' }>): Fact[] {
    const literal = this.types.scope.underlying(value.type);
    return value.elements.flatMap(({ field, key, value: each }, at) => {
      const path = literal.kind === 'struct' ? (field ?? literal.fields[at]?.name ?? '*') : element;
      const keys = key === undefined || literal.kind !== 'map' ? [] : this.evaluate(key);
      return [...this.evaluate(each), ...keys].map((fact) => heldAt(fact, path));
    });
  }

  /** The one part of a parameter a value is for certain. */
  sure(value: Value): Fact | undefined {
    const facts = this.evaluate(value);
    const [only] = facts;
    return facts.length === 1 && only !== undefined && only.hold === '' && only.origin !== globalOrigin
      ? only
      : undefined;
  }
}

/** `path` as seen from what stands at `hold`; undefined when it does not lead there. */
function below(hold: string, path: string): string | undefined {
  if (hold === '') return path;
  if (path === hold) return '';
  return path.startsWith(`${hold}.`) ? path.slice(hold.length + 1) : undefined;
}

/** The variable a chain of fields starts with. */
function rootOf(value: Value): VariableId | undefined {
  if (value.kind === 'variable') return value.variable;
  return value.kind === 'field' || value.kind === 'dereference' || value.kind === 'address'
    ? rootOf(value.base)
    : undefined;
}

const global: Fact = { origin: globalOrigin, hold: '', part: '' };
