/** Owns what the values of the IR are in a state, and what assigning to a place changes. Calls and communication are operations, so nothing here runs code. */
import type { FunctionId, Unit, Value, VariableId } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import type { Resolution } from '../../packages/resolution';
import { convertedTo } from './conversions';
import { methodIn } from './dynamic-methods';
import { ofGlobal, ofMember } from './globals';
import { unary } from './knowledge/arithmetic';
import { assertedAs } from './knowledge/dynamic-types';
import { comparedByType } from './knowledge/equality';
import { fitting, operated } from './knowledge/integers';
import { compositeOf, literalOf, sliceOf } from './literals';
import { methodNamed } from './method-expressions';
import { letOut } from './outside';
import { keyOf, unboxed } from './state/boxed';
import { copied, copiedAt, received } from './state/copies';
import { assignElement, elementOf, loseElement, partOf, settled } from './state/elements';
import { madeOf, plainZeroOf } from './state/made';
import { behind, setBehind } from './state/pointers';
import { Relatives } from './state/relatives';
import { placeOf, type State } from './state/state';
import type { Code, Datum, Frame, Reference } from './state/values';

type Assertion = Extract<Value, { kind: 'assert' }>;

export class Evaluator {
  readonly resolution: Resolution;
  /** Object whose fields are the global variables that were looked at. */
  readonly globals: Reference;
  readonly relatives = new Relatives();
  /** Embedded fields on the way to a field. */
  readonly #embedded = new Map<Value, readonly string[]>();

  constructor(resolution: Resolution, globals: Reference) {
    this.resolution = resolution;
    this.globals = globals;
  }

  made(state: State, unit: Unit, type: TypeExpression | undefined, outside = false): Datum {
    return madeOf({ resolution: this.resolution, state }, unit, type, outside);
  }

  value(state: State, frame: Frame, value: Value): Datum {
    switch (value.kind) {
      case 'variable':
        return this.variable(state, frame, value.variable);
      case 'global':
        return ofGlobal(this, state, frame, value);
      case 'member':
        return ofMember(this, state, frame.unit, value);
      case 'field':
        return this.#field(state, frame, value);
      case 'index':
        return (
          this.#element(state, frame, value)?.value ??
          this.#related(frame, value) ??
          partOf(state, this.value(state, frame, value.base), this.value(state, frame, value.index))
        );
      case 'slice':
        return sliceOf(this, state, frame, value);
      case 'dereference':
        return behind(state, this.value(state, frame, value.base));
      case 'address':
        return this.#address(state, frame, value.base);
      case 'unary':
        return this.#typed(state, frame, value, unary(state, value.operator, this.value(state, frame, value.operand)));
      case 'binary':
        return this.#binary(state, frame, value);
      case 'literal':
        return literalOf(state, value);
      case 'composite':
        return compositeOf(this, state, frame, value);
      case 'closure':
        return { kind: 'function', code: this.closure(state, frame, value.function) };
      case 'result':
        return frame.results.get(value.operation)?.[value.index] ?? state.unknown();
      case 'convert':
        return convertedTo(
          this.resolution,
          state,
          frame.unit,
          value.type,
          value.operand,
          this.value(state, frame, value.operand),
        );
      case 'assert':
        return unboxed(this.value(state, frame, value.operand));
      case 'ok':
        return this.#ok(state, frame, value.of);
      case 'instance':
        return this.value(state, frame, value.base);
      case 'type':
      case 'unknown':
        return state.unknown();
    }
  }

  #typed(state: State, { unit }: Frame, value: Value, datum: Datum): Datum {
    return fitting(this.resolution, state, unit, datum, () => this.resolution.typeOf(unit, value));
  }

  #binary(state: State, frame: Frame, value: Extract<Value, { kind: 'binary' }>): Datum {
    const { unit } = frame;
    const { operator, left, right } = value;
    const sides = [this.value(state, frame, left), this.value(state, frame, right)] as const;
    const compared = comparedByType(this.resolution, state, unit, operator, [left, right], sides);
    if (compared !== undefined) return compared;
    return operated(this.resolution, state, unit, operator, sides, () => this.resolution.typeOf(unit, value));
  }

  variable(state: State, frame: Frame, variable: VariableId): Datum {
    const cell = frame.cells.get(variable);
    if (cell !== undefined) {
      const object = state.get(cell);
      return object.kind === 'cell' ? object.value : state.unknown();
    }
    const known = frame.variables.get(variable);
    if (known !== undefined) return known;
    const declared = frame.unit.variables[variable];
    if (declared === undefined) return state.unknown();
    if (declared.kind === 'constant' && declared.initial !== undefined) {
      return this.value(state, frame, declared.initial);
    }
    // Named results begin as zero; whatever else has not been set comes from around the function that the exploration began with.
    const isOwn = declared.owner === frame.body.id && (declared.kind === 'result' || declared.kind === 'local');
    const { unit } = frame;
    const type = this.resolution.typeOf(unit, { kind: 'variable', variable, range: unit.range });
    const made = this.made(state, unit, type, !isOwn);
    frame.variables.set(variable, made);
    return made;
  }

  /** A closure shares the variables it uses with the function around it. */
  closure(state: State, frame: Frame, id: FunctionId): Extract<Code, { kind: 'code' }> {
    const body = frame.unit.functions[id]!;
    const captured = new Map<VariableId, Reference>();
    for (const variable of body.captures) captured.set(variable, this.cellOf(state, frame, variable));
    return { kind: 'code', unit: frame.unit, body, captured };
  }

  cellOf(state: State, frame: Frame, variable: VariableId): Reference {
    let cell = frame.cells.get(variable);
    if (cell === undefined) {
      cell = state.add({ kind: 'cell', outside: false, value: this.variable(state, frame, variable) });
      frame.cells.set(variable, cell);
      frame.variables.delete(variable);
    }
    return cell;
  }

  /** The object a selector selects from, behind the embedded fields. */
  #holder(state: State, frame: Frame, field: Extract<Value, { kind: 'field' }>): Datum {
    const { base, name } = field;
    const via = this.#embedded.get(field) ?? this.resolution.embeddedOnTheWay(frame.unit, base, name);
    this.#embedded.set(field, via);
    return this.embedded(state, frame.unit, this.value(state, frame, base), base, via);
  }

  embedded(state: State, unit: Unit, datum: Datum, value: Value, via: readonly string[]): Datum {
    let holder = datum;
    let written = value;
    for (const name of via) {
      written = { kind: 'field', base: written, name, range: value.range, nameRange: value.range };
      holder = this.fieldOf(state, unit, holder, written) ?? state.unknown();
    }
    return holder;
  }

  /** The embedded fields of an object, where they have been looked at or set. */
  embeddedFields(state: State, datum: Datum, via: readonly string[]): Datum {
    return via.reduce<Datum>(
      (holder, name) => state.find(holder, 'struct')?.object.fields.get(name) ?? state.unknown(),
      datum,
    );
  }

  #field(state: State, frame: Frame, value: Extract<Value, { kind: 'field' }>): Datum {
    const holder = this.#holder(state, frame, value);
    const found = this.fieldOf(state, frame.unit, holder, value);
    if (found !== undefined) return found;
    return this.#methodValue(state, frame, value) ?? state.unknown();
  }

  /** A field as it is, made when it is first looked at; undefined when the holder is no object of the model. */
  fieldOf(state: State, unit: Unit, holder: Datum, value: Extract<Value, { kind: 'field' }>): Datum | undefined {
    const cond = state.find(holder, 'cond');
    if (cond !== undefined) return value.name === 'L' ? cond.object.locker : undefined;
    const timer = state.find(holder, 'timer');
    if (timer !== undefined) {
      const { channel } = timer.object;
      return channel === undefined ? undefined : { kind: 'reference', to: channel };
    }
    const found = state.find(holder, 'struct');
    if (found === undefined) return undefined;
    const known = found.object.fields.get(value.name);
    if (known !== undefined) return state.held(known);
    const type = this.resolution.typeOf(unit, value);
    // A method is no field.
    if (this.#isMethod(unit, value)) return undefined;
    const { of, outside, isSettled } = found.object;
    const shared = of && this.fieldOf(state, unit, { kind: 'reference', to: of }, value);
    if (shared !== undefined && shared.kind !== 'stored') return shared;
    const related = outside
      ? this.relatives.inField({ state, resolution: this.resolution }, unit, value, type)
      : undefined;
    const fresh = (): Datum => settled(state, isSettled === true, this.made(state, unit, type, outside));
    const made = shared === undefined ? (related ?? fresh()) : copied(state, shared);
    this.setField(state, found.at, value.name, made);
    return made;
  }

  #isMethod(unit: Unit, callee: Value): boolean {
    const { kind } = this.resolution.calleeOf(unit, { callee, args: [], spread: false, typeArguments: [] });
    return kind === 'function' || kind === 'method';
  }

  /** `s.run` without a call. */
  #methodValue(state: State, frame: Frame, value: Extract<Value, { kind: 'field' }>): Datum | undefined {
    const site = { callee: value, args: [], spread: false, typeArguments: [] };
    const callee = this.resolution.calleeOf(frame.unit, site);
    if (callee.kind === 'method' && callee.path === 'sync') {
      const receiver = this.embedded(state, frame.unit, this.value(state, frame, value.base), value.base, callee.via);
      return { kind: 'function', code: { kind: 'native', method: `sync.${callee.typeName}.${callee.name}`, receiver } };
    }
    if (callee.kind === 'method' && callee.isInterface) {
      const receiver = this.embedded(state, frame.unit, this.value(state, frame, value.base), value.base, callee.via);
      const code = methodIn(this, state, frame, callee, receiver);
      return code && { kind: 'function', code: { ...code, receiver: copied(state, receiver) } };
    }
    if (callee.kind === 'method-expression') {
      const code = methodNamed(this.resolution, frame.unit, callee);
      return code && { kind: 'function', code };
    }
    if (callee.kind !== 'function' || callee.receiver === undefined) return undefined;
    const [body] = callee.unread.functions;
    if (body === undefined) return undefined;
    const { receiver: before, via, unread: unit } = callee;
    const isPointer = unit.receiver?.pointer === true;
    const receiver = received(state, this.receiver(state, frame, before, via, unit), isPointer);
    return { kind: 'function', code: { kind: 'code', unit, body, captured: new Map(), receiver } };
  }

  /** What a method of the unit is called on: the place of a list or the like, where the method asks for a pointer. */
  receiver(state: State, frame: Frame, before: Value, via: readonly string[], { receiver: asked }: Unit): Datum {
    const { unit } = frame;
    const datum = this.embedded(state, unit, this.value(state, frame, before), before, via);
    if (asked?.pointer !== true || via.length > 0 || datum.kind === 'stored') return datum;
    const type = this.resolution.typeOf(unit, before);
    const isPointer = type === undefined || this.resolution.underlying(unit, type).kind === 'pointer';
    return isPointer ? datum : this.#address(state, frame, before);
  }

  /** Sets a field, or what somebody's pointer to it leads to. */
  setField(state: State, at: Reference, name: string, value: Datum): void {
    const object = state.get(at);
    if (object.kind !== 'struct') return;
    const pointedAt = state.cellOf(object.fields.get(name));
    if (pointedAt !== undefined) {
      if (pointedAt.object.outside) letOut(state, value);
      state.set(pointedAt.at, { ...pointedAt.object, value });
      return;
    }
    state.set(at, { ...object, fields: new Map(object.fields).set(name, value) });
  }

  #element(state: State, frame: Frame, value: Extract<Value, { kind: 'index' }>) {
    const type = (): TypeExpression | undefined => this.resolution.typeOf(frame.unit, value);
    const make = (isOutside: boolean): Datum =>
      (isOutside ? this.#related(frame, value) : undefined) ?? this.made(state, frame.unit, type(), isOutside);
    // What others are, too, tells nothing of one key.
    const zero = (): Datum | undefined =>
      this.#related(frame, value) ? undefined : plainZeroOf(this.resolution, frame.unit, type());
    return elementOf(state, this.value(state, frame, value.base), this.#key(state, frame, value), make, zero);
  }

  #key(state: State, frame: Frame, value: Extract<Value, { kind: 'index' }>): Datum {
    return keyOf(this.resolution, frame.unit, value, this.value(state, frame, value.index)) ?? state.lost();
  }

  #related({ unit }: Frame, value: Extract<Value, { kind: 'index' }>): Datum | undefined {
    return this.relatives.of(this.resolution, unit, value.base, this.resolution.typeOf(unit, value));
  }

  /** `v, ok := operand.(T)` */
  assertion(state: State, frame: Frame, { operand, type }: Assertion): readonly [Datum, Datum] {
    return assertedAs(this.resolution, state, frame.unit, this.value(state, frame, operand), type);
  }

  #ok(state: State, frame: Frame, of: Value): Datum {
    if (of.kind === 'assert') return this.assertion(state, frame, of)[1];
    return (of.kind === 'index' ? this.#element(state, frame, of)?.has : undefined) ?? state.unknown();
  }

  #address(state: State, frame: Frame, base: Value): Datum {
    const value =
      base.kind === 'variable' && frame.cells.has(base.variable) ? undefined : this.value(state, frame, base);
    if (value?.kind === 'stored') return { kind: 'reference', to: value.at };
    if (base.kind === 'variable') {
      const inside = this.variable(state, frame, base.variable);
      if (inside.kind === 'stored') return { kind: 'reference', to: inside.at };
      return { kind: 'reference', to: this.cellOf(state, frame, base.variable) };
    }
    if (base.kind === 'composite' && value !== undefined)
      return { kind: 'reference', to: state.add({ kind: 'cell', outside: false, value }) };
    const field =
      base.kind === 'field' && value !== undefined ? this.#addressOfField(state, frame, base, value) : undefined;
    if (field !== undefined) return field;
    // Through the pointer anybody may change it: what it holds is not known any more.
    if (value !== undefined) letOut(state, value);
    if (base.kind === 'index') {
      const holder = this.value(state, frame, base.base);
      loseElement(state, holder, this.value(state, frame, base.index));
      return state.madeFrom(holder);
    }
    if (base.kind !== 'composite') this.assign(state, frame, base, state.unknown());
    return state.unknown();
  }

  /** From now on a cell of its own holds the field. */
  #addressOfField(
    state: State,
    frame: Frame,
    field: Extract<Value, { kind: 'field' }>,
    value: Datum,
  ): Datum | undefined {
    const found = state.find(this.#holder(state, frame, field), 'struct');
    if (found === undefined) return undefined;
    const { at, object } = found;
    const known = object.fields.get(field.name);
    if (known === undefined) return undefined;
    const before = state.cellOf(known);
    if (before !== undefined) return { kind: 'reference', to: before.at };
    const cell = state.add({ kind: 'cell', outside: object.outside, value });
    this.setField(state, at, field.name, { kind: 'stored', at: cell });
    return { kind: 'reference', to: cell };
  }

  assign(state: State, frame: Frame, target: Value, datum: Datum): void {
    this.placeFor(state, frame, target)(datum);
  }

  /** Where an assignment puts what it is given: https://go.dev/ref/spec#Assignment_statements has the operands evaluated before anything is set. */
  placeFor(state: State, frame: Frame, target: Value): (datum: Datum) => void {
    switch (target.kind) {
      case 'variable':
        return (datum) => this.#assignVariable(state, frame, target.variable, datum);
      case 'field': {
        const holder = this.#holder(state, frame, target);
        return (datum) => this.#assignField(state, holder, target.name, datum);
      }
      case 'index': {
        const [holder, key] = [this.value(state, frame, target.base), this.#key(state, frame, target)];
        return (datum) => assignElement(state, holder, key, copied(state, datum));
      }
      case 'dereference': {
        const at = placeOf(this.value(state, frame, target.base));
        return (datum) => setBehind(state, at, datum);
      }
      case 'global':
      case 'member':
        return (datum) => {
          letOut(state, datum);
          const path = target.kind === 'member' ? target.path : this.resolution.packageOf(frame.unit);
          this.setField(state, this.globals, `${path}.${target.name}`, datum);
        };
      default:
        return (datum) => letOut(state, datum);
    }
  }

  #assignField(state: State, holder: Datum, name: string, datum: Datum): void {
    const cond = state.find(holder, 'cond');
    if (cond !== undefined && name === 'L') {
      state.set(cond.at, { ...cond.object, locker: datum });
      return;
    }
    const found = state.find(holder, 'struct');
    if (found === undefined || found.object.outside) letOut(state, datum);
    if (found !== undefined) this.setField(state, found.at, name, copied(state, datum));
  }

  #assignVariable(state: State, frame: Frame, variable: VariableId, datum: Datum): void {
    const before =
      frame.cells.has(variable) || frame.variables.has(variable) ? this.variable(state, frame, variable) : undefined;
    // A struct stays where it is: pointers to it see the new value.
    if (before?.kind === 'stored' && datum.kind === 'stored') {
      state.set(before.at, { ...state.get(copiedAt(state, datum)), outside: state.get(before.at).outside });
      return;
    }
    const cell = frame.cells.get(variable);
    const copy = copied(state, datum);
    if (cell === undefined) frame.variables.set(variable, copy);
    else {
      const object = state.get(cell);
      if (object.outside) letOut(state, datum);
      state.set(cell, { kind: 'cell', outside: object.outside, value: copy });
    }
  }
}
