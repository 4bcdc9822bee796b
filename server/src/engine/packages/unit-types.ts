/** Owns the types of the values of one unit, declared and inferred. Silence where it cannot know; it never guesses. */
import type { CallSite, FunctionId, Operation, OperationId, Unit, Value, VariableId } from '../ir/model';
import { namedType } from '../ir/type-reader';
import type { TypeExpression } from '../ir/types';
import { builtinType } from './builtins';
import { type Callee, type CalleeContext, resolveCallee, typeNamed } from './callee';
import { isUntyped, untypedKind } from './constants';
import { elementOf, rangedType } from './elements';
import { pointee, TypeScope } from './members';
import type { PackageIndex } from './package-index';
import { hasUnknown, substitute, unify } from './type-algebra';

/** Types of what the package declares outside of the unit. */
export interface PackageValues {
  readonly index: PackageIndex;
  /** Type of a package-level variable or constant of this package. */
  typeOfGlobal(name: string): TypeExpression | undefined;
  /** The same for one of another package. */
  typeOfMember(path: string, name: string): TypeExpression | undefined;
  /** Whether a package-level name is a constant without a type. */
  isUntypedGlobal(name: string): boolean;
}

type CallOperation = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;
type Inferred = TypeExpression | undefined;

/** Values nest as deep as syntax may; anything deeper was cut by the lowering. */
const busy = Symbol('busy');

export class UnitTypes implements CalleeContext {
  readonly scope: TypeScope;
  readonly unit: Unit;
  readonly #package: PackageValues;
  readonly #variables = new Map<VariableId, Inferred | typeof busy>();
  /** Variables whose types are being found: what is found meanwhile may be less than what is known afterwards, and is not kept. */
  #searching = 0;
  readonly #values = new WeakMap<Value, { readonly type: Inferred }>();
  readonly #callees = new WeakMap<Value, Callee>();
  readonly #results = new Map<OperationId, { readonly types: readonly Inferred[] | undefined }>();
  #operations: ReadonlyMap<OperationId, Operation> | undefined;
  #assigned: ReadonlyMap<VariableId, readonly Value[]> | undefined;

  constructor(values: PackageValues, unit: Unit) {
    this.#package = values;
    this.unit = unit;
    this.scope = new TypeScope(values.index, unit);
  }

  typeOf(value: Value): Inferred {
    const known = this.#values.get(value);
    if (known !== undefined) return known.type;
    const inferred = this.#infer(value);
    const type = inferred === undefined || hasUnknown(inferred) ? undefined : this.scope.resolveAlias(inferred);
    if (this.#searching === 0) this.#values.set(value, { type });
    return type;
  }

  typeOfVariable(id: VariableId): Inferred {
    const known = this.#variables.get(id);
    if (known === busy) return undefined;
    if (known !== undefined || this.#variables.has(id)) return known;
    this.#variables.set(id, busy);
    this.#searching++;
    const type = this.#inferVariable(id);
    this.#searching--;
    this.#variables.set(id, type);
    return type;
  }

  get dotImports(): readonly string[] {
    return this.unit.dotImports;
  }

  /** What a call, `go` or `defer` calls. */
  resolveCallee(site: CallSite): Callee {
    let callee = this.#callees.get(site.callee);
    if (callee === undefined) {
      callee = resolveCallee(this, site.callee);
      if (this.#searching === 0) this.#callees.set(site.callee, callee);
    }
    return callee;
  }

  /** The named type of a value or of what it points to, when its own declaration is a struct with this field. */
  declarerOf(value: Value, field: string): Extract<TypeExpression, { kind: 'named' }> | undefined {
    const type = this.typeOf(value);
    const held = type && this.scope.resolveAlias(pointee(type));
    if (held?.kind !== 'named') return undefined;
    const definition = this.scope.definition(held)?.type;
    return definition?.kind === 'struct' && definition.fields.some(({ name }) => name === field) ? held : undefined;
  }

  /** The embedded fields on the way to a field, outermost first. */
  embeddedOnTheWay(value: Value, field: string): readonly string[] {
    const type = this.typeOf(value);
    const member = type && this.scope.member(type, field);
    return member?.kind === 'field' ? member.via : [];
  }

  /** Types a call yields, in order; undefined when the callee or a type of it is not known. */
  resultsOf(site: CallSite): readonly Inferred[] | undefined {
    const callee = this.resolveCallee(site);
    switch (callee.kind) {
      case 'closure':
        return this.unit.functions[callee.function]?.results.map(({ type }) => type);
      case 'builtin':
        return [
          builtinType(
            callee.name,
            site,
            (value) => this.typeOf(value),
            (value) => this.#typeNamed(value),
          ),
        ];
      case 'conversion':
        return [callee.type];
      case 'function':
      case 'method':
      case 'dynamic':
        return this.#signatureResults(callee, site);
      case 'unknown':
        return undefined;
    }
  }

  /** The call, receive, `go` or `defer` with this id, select's receives included. */
  operation(id: OperationId): Operation | undefined {
    if (this.#operations === undefined) {
      const found = new Map<OperationId, Operation>();
      for (const { blocks } of this.unit.functions) {
        for (const { operations, terminator } of blocks) {
          for (const operation of operations) if ('id' in operation) found.set(operation.id, operation);
          if (terminator.kind !== 'select') continue;
          for (const { communication } of terminator.cases) {
            if ('id' in communication) found.set(communication.id, communication);
          }
        }
      }
      this.#operations = found;
    }
    return this.#operations.get(id);
  }

  /** Every value assigned to a variable anywhere in the unit, its declaration included. */
  assignmentsTo(id: VariableId): readonly Value[] {
    if (this.#assigned === undefined) {
      const found = new Map<VariableId, Value[]>();
      const add = (target: Value | undefined, value: Value | undefined): void => {
        if (target?.kind !== 'variable') return;
        const values = found.get(target.variable) ?? [];
        values.push(value ?? { kind: 'unknown', range: target.range });
        found.set(target.variable, values);
      };
      for (const { blocks } of this.unit.functions) {
        for (const { operations, terminator } of blocks) {
          for (const operation of operations) {
            if (operation.kind !== 'assign') continue;
            for (const [at, target] of operation.targets.entries()) add(target, operation.values[at]);
          }
          if (terminator.kind === 'range') for (const each of [terminator.key, terminator.value]) add(each, undefined);
        }
      }
      this.#assigned = found;
    }
    return this.#assigned.get(id) ?? [];
  }

  closureOf(value: Value): FunctionId | undefined {
    const only = value.kind === 'variable' ? this.onlyValueOf(value.variable) : value;
    return only?.kind === 'closure' ? only.function : undefined;
  }

  /** What a local variable or named result is given, where that is one value in the whole unit. */
  onlyValueOf(id: VariableId): Value | undefined {
    const kind = this.unit.variables[id]?.kind;
    if (kind !== 'local' && kind !== 'result') return undefined;
    const values = this.assignmentsTo(id);
    return values.length === 1 && (kind === 'local' || !this.#isReturnedInto(id)) ? values[0] : undefined;
  }

  /** Whether a return gives a named result another value than it has, or nil. */
  #isReturnedInto(id: VariableId): boolean {
    const owner = this.unit.functions[this.unit.variables[id]!.owner];
    const at = owner?.results.findIndex(({ variable }) => variable === id) ?? -1;
    if (owner === undefined || at < 0) return true;
    return owner.blocks.some(({ terminator }) => {
      if (terminator.kind !== 'return' || terminator.values.length === 0) return false;
      const value = terminator.values.length === owner.results.length ? terminator.values[at] : undefined;
      if (value?.kind === 'variable') return value.variable !== id;
      return value?.kind !== 'global' || value.name !== 'nil';
    });
  }

  #infer(value: Value): Inferred {
    switch (value.kind) {
      case 'variable':
        return this.typeOfVariable(value.variable);
      case 'global':
        return this.#inferGlobal(value.name);
      case 'member':
        return this.#inferMember(value.path, value.name);
      case 'field': {
        if (this.#typeNamed(value.base) !== undefined) return undefined;
        const base = this.typeOf(value.base);
        const member = base && this.scope.member(base, value.name);
        return member?.kind === 'field' ? member.type : member?.signature;
      }
      case 'index':
        return this.#inferIndex(value);
      case 'slice':
        return this.#inferSlice(value);
      case 'dereference': {
        const type = this.typeOf(value.base);
        const literal = type && this.scope.underlying(type);
        return literal?.kind === 'pointer' ? literal.element : undefined;
      }
      case 'address': {
        const element = this.typeOf(value.base);
        return element && { kind: 'pointer', element };
      }
      case 'unary':
        return this.typeOf(value.operand);
      case 'binary':
        return this.#inferBinary(value);
      case 'literal':
        return namedType(untypedKind(value));
      case 'composite':
        return this.#inferComposite(value);
      case 'closure':
        return this.#closureType(value.function);
      case 'result':
        return this.#inferResult(value.operation, value.index);
      case 'convert':
      case 'assert':
        return value.type;
      case 'ok':
        return namedType('bool');
      case 'instance':
      case 'type':
      case 'unknown':
        return undefined;
    }
  }

  #typeNamed(value: Value): Inferred {
    return typeNamed(this, value);
  }

  #inferVariable(id: VariableId): Inferred {
    const variable = this.unit.variables[id];
    if (variable === undefined) return undefined;
    if (variable.type !== undefined)
      return hasUnknown(variable.type) ? undefined : this.scope.resolveAlias(variable.type);
    if (variable.ranged !== undefined) {
      const over = this.typeOf(variable.ranged.over);
      return over && rangedType(this.scope, over, variable.ranged.part);
    }
    return variable.initial && this.typeOf(variable.initial);
  }

  #inferGlobal(name: string): Inferred {
    const { index } = this.#package;
    if (index.value(name) !== undefined) return this.#package.typeOfGlobal(name);
    const symbol = index.function(name);
    if (symbol !== undefined) {
      return symbol.header.typeParameters.length === 0 ? this.scope.signatureOf(symbol, index) : undefined;
    }
    if (name === 'true' || name === 'false') return namedType('bool');
    return name === 'iota' ? namedType('int') : undefined;
  }

  #inferMember(path: string, name: string): Inferred {
    const home = this.scope.packageOf(path);
    if (home?.value(name) !== undefined) return this.#package.typeOfMember(path, name);
    const symbol = home?.function(name);
    if (home === undefined || symbol === undefined || symbol.header.typeParameters.length > 0) return undefined;
    return this.scope.signatureOf(symbol, home);
  }

  #inferIndex(value: Extract<Value, { kind: 'index' }>): Inferred {
    const base = this.typeOf(value.base);
    return base && elementOf(this.scope, base);
  }

  /** Slicing an array gives a slice; a string or slice stays what it is. */
  #inferSlice(value: Extract<Value, { kind: 'slice' }>): Inferred {
    const base = this.typeOf(value.base);
    if (base === undefined) return undefined;
    const literal = this.scope.underlying(base);
    const array = literal.kind === 'pointer' ? this.scope.underlying(literal.element) : literal;
    if (array.kind === 'array') return { kind: 'slice', element: array.element };
    return literal.kind === 'pointer' ? undefined : base;
  }

  #inferBinary(value: Extract<Value, { kind: 'binary' }>): Inferred {
    const { operator, left, right } = value;
    if (comparisons.has(operator)) return namedType('bool');
    const untyped = (each: Value): boolean => isUntyped(each, this.unit, (name) => this.#package.isUntypedGlobal(name));
    const isUntypedLeft = untyped(left);
    // A shift has its left operand's type, except that an untyped constant takes one from where it stands.
    if (operator === '<<' || operator === '>>') return isUntypedLeft && !untyped(right) ? undefined : this.typeOf(left);
    if (!isUntypedLeft) return this.typeOf(left);
    if (!untyped(right)) return this.typeOf(right);
    const kinds = [this.typeOf(left), this.typeOf(right)].map((type) => (type?.kind === 'named' ? type.name : ''));
    if (kinds.includes('')) return undefined;
    return namedType(kinds.reduce((a, b) => (rank(a) >= rank(b) ? a : b)));
  }

  #inferComposite(value: Extract<Value, { kind: 'composite' }>): Inferred {
    if (value.type.kind !== 'array' || value.type.length !== '...') return value.type;
    // The length is one more than the greatest index, which only unkeyed elements tell at a glance.
    const isPlain = value.elements.every(({ key, field }) => key === undefined && field === undefined);
    return isPlain ? { ...value.type, length: String(value.elements.length) } : undefined;
  }

  #closureType(id: FunctionId): Inferred {
    const closure = this.unit.functions[id];
    if (closure === undefined) return undefined;
    return {
      kind: 'function',
      parameters: closure.parameters.map((parameter) => this.unit.variables[parameter]?.type ?? { kind: 'unknown' }),
      results: closure.results.map(({ type }) => type),
      variadic: closure.variadic,
    };
  }

  #inferResult(id: OperationId, index: number): Inferred {
    const operation = this.operation(id);
    if (operation?.kind === 'receive') {
      if (index === 1) return namedType('bool');
      const channel = this.typeOf(operation.channel);
      const literal = channel && this.scope.underlying(channel);
      return literal?.kind === 'channel' ? literal.element : undefined;
    }
    return operation?.kind === 'call' ? this.#callResults(operation)?.[index] : undefined;
  }

  #callResults(operation: CallOperation): readonly Inferred[] | undefined {
    const known = this.#results.get(operation.id);
    if (known !== undefined) return known.types;
    const types = this.resultsOf(operation);
    if (this.#searching === 0) this.#results.set(operation.id, { types });
    return types;
  }

  #signatureResults(callee: Extract<Callee, { signature?: unknown }>, site: CallSite): readonly Inferred[] | undefined {
    const { signature } = callee;
    if (signature === undefined) return undefined;
    const header = callee.kind === 'function' ? callee.symbol?.header : undefined;
    if (header === undefined || header.typeParameters.length === 0) return signature.results;
    return this.#instantiate(signature, header.typeParameters, callee, site);
  }

  /** Results of a generic function: type arguments from the call, else from the arguments' types. */
  #instantiate(
    signature: Extract<TypeExpression, { kind: 'function' }>,
    parameters: readonly { readonly name: string }[],
    callee: Callee,
    site: CallSite,
  ): readonly Inferred[] {
    const names = new Set(parameters.map(({ name }) => name));
    const learned = new Map<string, TypeExpression>();
    const given =
      callee.kind === 'function' && callee.typeArguments.length > 0 ? callee.typeArguments : site.typeArguments;
    parameters.forEach(({ name }, at) => {
      const type = given[at];
      if (type !== undefined) learned.set(name, type);
    });
    site.args.forEach((argument, at) => {
      const isRest = signature.variadic && at >= signature.parameters.length - 1;
      const declared = isRest ? signature.parameters.at(-1) : signature.parameters[at];
      const wanted = isRest && !site.spread && declared?.kind === 'slice' ? declared.element : declared;
      const type = this.typeOf(argument);
      if (wanted !== undefined && type !== undefined) unify(wanted, type, names, learned);
    });
    for (const name of names) if (!learned.has(name)) learned.set(name, { kind: 'unknown' });
    return signature.results.map((result) => substitute(result, learned));
  }
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Of two untyped constants the later kind wins: https://go.dev/ref/spec#Constant_expressions */
function rank(kind: string): number {
  return ['int', 'rune', 'float64', 'complex128'].indexOf(kind);
}
