/**
 * Owns following a struct made in a function (a server, client, transport, dialer) to the variables, fields, functions and calls of its package
 * that hold it, and which of its fields are set on the way. Judges nothing.
 */
import type { Block, CallSite, FunctionIr, Operation, Unit, Value, VariableId } from '../../ir/model';
import { type CallOperation, callOf, eachNode, eachPart, isCall } from '../../ir/nodes';
import { calledName, valuesOf } from '../../ir/walk';
import { isNamed, type Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';

export interface Made {
  readonly unit: Unit;
  readonly function: FunctionIr;
  readonly block: Block;
  readonly range: Range;
  /** What its literal gives; absent for `new(T)` and `var x T`. */
  readonly literal?: Extract<Value, { kind: 'composite' }>;
  /** The composite or the call's result; absent for `var x T`, which is its variables alone. */
  readonly isSource: (value: Value) => boolean;
  readonly variables: readonly VariableId[];
}

/** Values of the type `path.name` the unit makes: literals, `new(T)`, `var x T`. */
export function* madeIn(unit: Unit, path: string, name: string): Generator<Made> {
  for (const { node, block, function: owner } of eachNode(unit)) {
    const place = { unit, function: owner, block };
    if (node.kind === 'declare') {
      for (const id of node.variables) {
        const { type, range } = unit.variables[id]!;
        if (type?.kind !== 'pointer' && isNamed(type, path, name))
          yield { ...place, range, isSource: () => false, variables: [id] };
      }
      continue;
    }
    if (node.kind === 'call' && node.callee.kind === 'global' && node.callee.name === 'new') {
      const [type] = node.args;
      const isIt =
        (type?.kind === 'member' && type.path === path && type.name === name) ||
        (type?.kind === 'type' && type.type.kind !== 'pointer' && isNamed(type.type, path, name));
      const isSource = (value: Value): boolean => value.kind === 'result' && value.operation === node.id;
      if (isIt) yield { ...place, range: node.range, isSource, variables: [] };
    }
    for (const value of valuesOf(node).flatMap((each) => [...eachPart(each)])) {
      if (value.kind !== 'composite' || value.type.kind === 'pointer' || !isNamed(value.type, path, name)) continue;
      const isSource = (other: Value): boolean => other === value || isSame(other, value);
      yield { ...place, range: value.range, literal: value, isSource, variables: [] };
    }
  }
}

function isSame(one: Value, other: Value): boolean {
  const [a, b] = [one.range, other.range];
  return one.kind === other.kind && a.start.line === b.start.line && a.start.column === b.start.column;
}

/** Functions of the standard library set no field of what they are given, except those that decode into it. */
const decoders = /^(?:encoding\/|flag$|reflect$|fmt$)/;
/** Others that are known to leave timeouts alone. */
const harmless = new Set(['golang.org/x/net/http2.ConfigureServer', 'golang.org/x/net/http2.ConfigureTransport']);

export interface TrailOptions {
  /** Fields of other types whose holder stands for the value itself, such as `net/http.Client.Transport`. */
  readonly holders?: readonly { readonly path: string; readonly type: string; readonly field: string }[];
}

/** Where a made value goes inside of its package. */
export class Trail {
  readonly made: Made;
  readonly #resolution: Resolution;
  readonly #options: TrailOptions;
  readonly #variables = new Map<Unit, Set<VariableId>>();
  readonly #fields = new Set<string>();
  readonly #globals = new Set<string>();
  readonly #returning = new Set<Unit>();
  readonly #units = new Set<Unit>();
  /** Handed to code nobody here knows, which may set it up or keep it. */
  givenAway = false;
  /** Put where names do not lead: an element, a channel, a closure's result. */
  isHidden = false;
  #grew = false;

  constructor(resolution: Resolution, made: Made, options: TrailOptions = {}) {
    this.#resolution = resolution;
    this.made = made;
    this.#options = options;
    for (const id of made.variables) this.#addVariable(made.unit, id);
    if (made.unit.name.startsWith('var ')) this.#globals.add(made.unit.name.slice('var '.length));
    this.#units.add(made.unit);
    do {
      this.#grew = false;
      for (const unit of this.#mentioning()) this.#units.add(unit);
      for (const unit of [...this.#units]) this.#scan(unit);
    } while (this.#grew);
  }

  /** It lives on when the function that made it returns. */
  get isKept(): boolean {
    return this.#fields.size > 0 || this.#globals.size > 0 || this.#returning.size > 0 || this.isHidden;
  }

  /** The units that may use it by a name it goes by. */
  get units(): Iterable<Unit> {
    return this.#units;
  }

  /** The units that name what holds it. */
  #mentioning(): readonly Unit[] {
    const names = [...this.#fields, ...this.#globals, ...[...this.#returning].map(calledName)];
    return names.length === 0 ? [] : this.#resolution.unitsMentioning(...names);
  }

  /** A promoted field or method is selected without a word of what it belongs to, so those that mention it count as well. */
  #selecting(names: Iterable<string>): Iterable<Unit> {
    return this.isKept ? new Set([...this.#units, ...this.#resolution.unitsMentioning(...names)]) : this.#units;
  }

  isIt(unit: Unit, value: Value): boolean {
    if (unit === this.made.unit && this.made.isSource(value)) return true;
    switch (value.kind) {
      case 'variable':
        return this.#variables.get(unit)?.has(value.variable) === true;
      case 'address':
      case 'dereference':
        return this.isIt(unit, value.base);
      case 'convert':
      case 'assert':
        return this.isIt(unit, value.operand);
      case 'global':
        return this.#globals.has(value.name);
      case 'field':
        return this.#fields.has(value.name) || (this.#isHolderField(unit, value) && this.isIt(unit, value.base));
      case 'composite':
        return value.elements.some((each) => this.#isHolder(value.type, each.field) && this.isIt(unit, each.value));
      case 'result': {
        if (this.#returning.size === 0) return false;
        const call = callOf(unit, value);
        const callee = call && this.#resolution.calleeOf(unit, call);
        return callee?.kind === 'function' && this.#returning.has(callee.unit);
      }
      default:
        return false;
    }
  }

  /**
   * Calls of methods of `path.type` on it, promoted ones included, in every unit it reaches. Where it is kept, only units whose text holds one of `words`
   * are looked at besides those that name what holds it.
   */
  *calls(
    path: string,
    type: string,
    words: Iterable<string>,
  ): Generator<{ unit: Unit; call: CallOperation; name: string }> {
    for (const unit of this.#selecting(words)) {
      for (const { node } of eachNode(unit)) {
        if (!isCall(node) || node.callee.kind !== 'field') continue;
        const callee = this.#resolution.calleeOf(unit, node);
        if (callee.kind !== 'method' || callee.path !== path || callee.typeName !== type) continue;
        const isHere = callee.via.some((each) => this.#fields.has(each)) || this.isIt(unit, callee.receiver);
        if (isHere) yield { unit, call: node, name: callee.name };
      }
    }
  }

  /** What its fields of these names are given, in the literal and later. */
  values(field: string): readonly Value[] {
    const found: Value[] = [];
    for (const element of this.made.literal?.elements ?? []) if (element.field === field) found.push(element.value);
    for (const unit of this.#selecting([field])) {
      for (const { node } of eachNode(unit)) {
        if (node.kind !== 'assign') continue;
        for (const [index, target] of node.targets.entries()) {
          if (target?.kind !== 'field' || target.name !== field) continue;
          if (this.#mayBe(unit, target.base)) found.push(node.values[index] ?? target);
        }
      }
    }
    return found;
  }

  /** Whether a field has a value above zero, as far as it shows. */
  sets(field: string): boolean {
    return this.values(field).some((value) => !isZero(value));
  }

  #mayBe(unit: Unit, base: Value): boolean {
    // In hiding, any value of its type may be it; and a promoted field has the embedding type before it.
    const { literal, unit: home, variables } = this.made;
    const type = literal?.type ?? (variables[0] === undefined ? undefined : home.variables[variables[0]]?.type);
    const own = type?.kind === 'named' ? type : undefined;
    if (own === undefined) return this.isHidden || this.isIt(unit, base);
    const actual = this.#resolution.typeOf(unit, base);
    if (this.isHidden && isNamed(actual, own.path, own.name)) return true;
    if (this.#fields.has(own.name) && !isNamed(actual, own.path, own.name)) return true;
    return this.isIt(unit, base);
  }

  #scan(unit: Unit): void {
    for (const { id, initial } of unit.variables)
      if (initial !== undefined && this.isIt(unit, initial)) this.#addVariable(unit, id);
    for (const { node, function: owner } of eachNode(unit)) {
      for (const value of valuesOf(node)) this.#composites(unit, value);
      if (node.kind === 'assign') this.#assigned(unit, node);
      else if (node.kind === 'send' && this.isIt(unit, node.value)) this.#hide();
      else if (node.kind === 'return' && node.values.some((value) => this.isIt(unit, value))) {
        if (owner.id === 0) this.#add(this.#returning, unit);
        else this.#hide();
      } else if (isCall(node)) this.#passed(unit, node);
    }
  }

  #assigned(unit: Unit, { targets, values }: Extract<Operation, { kind: 'assign' }>): void {
    for (const [index, target] of targets.entries()) {
      const value = values[index];
      if (target === undefined || value === undefined) continue;
      if (!this.isIt(unit, value)) {
        // Overwritten as a whole, it is what the other one was.
        if (this.#isWhole(unit, target)) this.givenAway = true;
        continue;
      }
      if (target.kind === 'variable') this.#addVariable(unit, target.variable);
      else if (target.kind === 'global') this.#add(this.#globals, target.name);
      else if (target.kind === 'field' && this.#isHolderField(unit, target)) {
        if (target.base.kind === 'variable') this.#addVariable(unit, target.base.variable);
        else this.#hide();
      } else if (target.kind === 'field') this.#add(this.#fields, target.name);
      else if (!this.isIt(unit, target)) this.#hide();
    }
  }

  /** `*c` and the variable of `var c T`, but no other variable: that may hold another one on other paths. */
  #isWhole(unit: Unit, target: Value): boolean {
    if (target.kind === 'dereference') return this.isIt(unit, target);
    return target.kind === 'variable' && unit === this.made.unit && this.made.variables.includes(target.variable);
  }

  #composites(unit: Unit, value: Value): void {
    for (const part of eachPart(value)) {
      if (part.kind !== 'composite') continue;
      for (const element of part.elements) {
        if (!this.isIt(unit, element.value) || this.#isHolder(part.type, element.field)) continue;
        if (isNamed(part.type, 'net/http/httptest', 'Server')) this.givenAway = true;
        else if (element.field === undefined) this.#hide();
        else this.#add(this.#fields, element.field);
      }
    }
  }

  #passed(unit: Unit, site: CallSite): void {
    for (const [index, argument] of site.args.entries()) {
      if (!this.isIt(unit, argument)) continue;
      const callee = this.#resolution.calleeOf(unit, site);
      const owner = callee.kind === 'function' ? callee.unit : callee.kind === 'closure' ? unit : undefined;
      const body =
        callee.kind === 'function'
          ? callee.unit.functions[0]
          : callee.kind === 'closure'
            ? unit.functions[callee.function]
            : undefined;
      if (callee.kind === 'builtin') {
        if (callee.name === 'append') this.#hide();
        continue;
      }
      if (owner !== undefined && body !== undefined) {
        const parameter = body.parameters[index];
        if (parameter === undefined || (body.variadic && index >= body.parameters.length - 1)) this.givenAway = true;
        else {
          this.#add(this.#units, owner);
          this.#addVariable(owner, parameter);
        }
        continue;
      }
      if (callee.kind !== 'library' && callee.kind !== 'method') this.givenAway = true;
      else if (!isHarmless(callee.path, callee.name)) this.givenAway = true;
    }
  }

  #isHolder(type: Extract<Value, { kind: 'composite' }>['type'], field: string | undefined): boolean {
    const { holders = [] } = this.#options;
    return holders.some((each) => each.field === field && isNamed(type, each.path, each.type));
  }

  #isHolderField(unit: Unit, { base, name }: Extract<Value, { kind: 'field' }>): boolean {
    const { holders = [] } = this.#options;
    if (!holders.some(({ field }) => field === name)) return false;
    const type = this.#resolution.typeOf(unit, base);
    return holders.some((each) => each.field === name && isNamed(type, each.path, each.type));
  }

  #addVariable(unit: Unit, id: VariableId): void {
    const known = this.#variables.get(unit) ?? new Set();
    this.#variables.set(unit, known);
    this.#add(known, id);
  }

  #add<T>(set: Set<T>, item: T): void {
    if (set.has(item)) return;
    set.add(item);
    this.#grew = true;
  }

  #hide(): void {
    if (!this.isHidden) this.#grew = true;
    this.isHidden = true;
  }
}

/** An import path without a dot in its first element is one of the standard library. */
function isHarmless(path: string, name: string): boolean {
  if (harmless.has(`${path}.${name}`)) return true;
  return path !== '' && !path.split('/')[0]!.includes('.') && !decoders.test(path);
}

function isZero(value: Value): boolean {
  if (value.kind === 'literal') return /^0+(\.0*)?$/.test(value.text);
  if (value.kind === 'unary') return value.operator === '-';
  return value.kind === 'global' && value.name === 'nil';
}
