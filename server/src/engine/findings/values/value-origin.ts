/**
 * Owns where a value of a unit comes from: the values its variable is given, the call that made it; and what a call calls by the type of its
 * receiver, also where nobody knows the method. Judges nothing.
 */
import type { CallSite, Operation, OperationId, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation, mentions, valuesOf } from '../../ir/walk';
import { qualifiedName, type Resolution } from '../../packages/resolution';

type Call = Extract<Operation, { kind: 'call' }>;

const deepest = 6;

export class Origins {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  #calls: Map<OperationId, Call> | undefined;
  #given: Map<VariableId, Value[]> | undefined;
  #shared: Set<VariableId> | undefined;

  constructor(unit: Unit, resolution: Resolution) {
    this.#unit = unit;
    this.#resolution = resolution;
  }

  call(id: OperationId): Call | undefined {
    this.#read();
    return this.#calls!.get(id);
  }

  /** All values a local variable is given; undefined when somebody else may give it one, as for a parameter. */
  valuesOf(id: VariableId): readonly Value[] | undefined {
    this.#read();
    const variable = this.#unit.variables[id];
    const isOwn = variable?.kind === 'local' || variable?.kind === 'constant';
    if (!isOwn || variable.ranged !== undefined || this.#shared!.has(id)) return undefined;
    const given = this.#given!.get(id) ?? [];
    const { initial } = variable;
    return initial === undefined || given.includes(initial) ? given : [initial, ...given];
  }

  /** What a value is, seen through variables, assertions and conversions; undefined when that is not one thing for certain. */
  source(value: Value, depth = 0): Value | undefined {
    if (depth > deepest) return undefined;
    switch (value.kind) {
      case 'variable': {
        const given = this.valuesOf(value.variable)?.filter((each) => !isNil(each));
        return given?.length === 1 ? this.source(given[0]!, depth + 1) : undefined;
      }
      case 'assert':
      case 'convert':
        return this.source(value.operand, depth + 1);
      default:
        return value;
    }
  }

  /** The call whose result a value is. */
  maker(value: Value): Call | undefined {
    const source = this.source(value);
    return source?.kind === 'result' ? this.call(source.operation) : undefined;
  }

  /** `net.Listen`, `net/http.Server.Serve`: what a call calls, when it has a name outside of its package. */
  nameOf(site: CallSite): string | undefined {
    const callee = this.#resolution.calleeOf(this.#unit, site);
    const name = qualifiedName(callee);
    if (name !== undefined || callee.kind !== 'unknown' || site.callee.kind !== 'field') return name;
    const type = this.typeNameOf(site.callee.base);
    return type === undefined ? undefined : `${type}.${site.callee.name}`;
  }

  /** `net.Conn`: package and name of a value's type without pointer. */
  typeNameOf(value: Value): string | undefined {
    const type = this.#resolution.typeOf(this.#unit, value);
    const base = type?.kind === 'pointer' ? type.element : type;
    return base?.kind === 'named' && base.path !== '' ? `${base.path}.${base.name}` : undefined;
  }

  #read(): void {
    if (this.#calls !== undefined) return;
    this.#calls = new Map();
    this.#given = new Map();
    this.#shared = new Set();
    for (const { operation } of eachOperation(this.#unit)) {
      if (operation.kind === 'call') this.#calls.set(operation.id, operation);
      if (operation.kind === 'assign') this.#readAssignment(operation);
      for (const value of valuesOf(operation)) {
        // Its address may be written through. A method called on it is no such taking.
        mentions(value, (part) => {
          if (part.kind === 'address' && part.base.kind === 'variable') this.#shared!.add(part.base.variable);
          return false;
        });
      }
    }
  }

  #readAssignment({ targets, values, operator }: Extract<Operation, { kind: 'assign' }>): void {
    for (const [at, target] of targets.entries()) {
      const value = values[at];
      if (target?.kind !== 'variable' || value === undefined) continue;
      if (operator !== undefined) this.#shared!.add(target.variable);
      const given = this.#given!.get(target.variable);
      if (given === undefined) this.#given!.set(target.variable, [value]);
      else given.push(value);
    }
  }
}

export function isNil(value: Value | undefined): boolean {
  return value?.kind === 'global' && value.name === 'nil';
}
