/**
 * Owns the summaries of all functions of the packages at hand, brought to where they no longer change. What an interface method does is the union
 * of what its implementations in these packages do; a function without a body does nothing unless `intrinsics` says so.
 */
import type { Unit, Value } from '#engine/ir/model';
import type { TypeExpression } from '#engine/ir/types';
import type { Callee } from '#engine/packages/callee';
import { pointee, TypeScope } from '#engine/packages/members';
import { declaredIn, type FunctionSymbol, unitOf } from '#engine/packages/package-index';
import { qualify } from '#engine/packages/type-algebra';
import type { Goroot, StandardPackage } from '../goroot';
import { argumentsOf, closers } from './call';
import { type Fact, readFact, receiverOrigin } from './facts';
import type { Call, ConcreteTypes, Flow, NamedCallee, ProgramView } from './flow';
import { intrinsic, isOpaque } from './intrinsics';
import { Summary } from './summary';
import { UnitFlow } from './unit-flow';

interface Entry {
  readonly summary: Summary;
  readonly path: string;
  readonly symbol: FunctionSymbol;
  flow: UnitFlow | undefined;
  readonly callers: Set<Entry>;
}

interface Implementation {
  readonly path: string;
  readonly typeName: string;
  readonly symbol: FunctionSymbol;
}

/** An interface that has more implementations than this within GOROOT has others outside of it, which may do anything. */
const mostImplementations = 8;

export class Program implements ProgramView {
  readonly #goroot: Goroot;
  readonly #entries = new Map<string, Entry>();
  readonly #methods = new Map<string, Implementation[]>();
  readonly #implementing = new Map<string, readonly Implementation[]>();
  readonly #queue = new Set<Entry>();
  #current: Entry | undefined;

  constructor(goroot: Goroot, packages: readonly StandardPackage[]) {
    this.#goroot = goroot;
    for (const { path, index } of packages) {
      if (isOpaque(path)) continue;
      for (const { outline } of index.files) {
        for (const { name, receiver } of declaredIn(outline).methods.values()) {
          const symbol = receiver && index.method(receiver.typeName, name);
          if (receiver === undefined || symbol === undefined) continue;
          const same = this.#methods.get(name) ?? [];
          same.push({ path, typeName: receiver.typeName, symbol });
          this.#methods.set(name, same);
        }
      }
    }
  }

  /** The finished summary of a function or method. */
  summaryOf(path: string, symbol: FunctionSymbol): Summary {
    const { summary } = this.#entry(path, symbol);
    for (const entry of this.#queue) {
      this.#queue.delete(entry);
      this.#run(entry);
    }
    return summary;
  }

  #entry(path: string, symbol: FunctionSymbol): Entry {
    const { receiver, name } = symbol.header;
    const key = `${path}.${receiver?.typeName ?? ''}.${name}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      const given = intrinsic(path, receiver?.typeName, name);
      entry = { summary: given ?? new Summary(), path, symbol, flow: undefined, callers: new Set() };
      this.#entries.set(key, entry);
      if (given === undefined && symbol.header.bodyRange !== undefined && !isOpaque(path)) this.#queue.add(entry);
    }
    return entry;
  }

  #run(entry: Entry): void {
    this.#current = entry;
    if (entry.flow === undefined) {
      const unit: Unit = unitOf(entry.symbol);
      const types = this.#goroot.package(entry.path)!.types.of(unit);
      entry.flow = new UnitFlow(this, entry.path, unit, types, entry.summary);
    }
    entry.flow.run();
    this.#current = undefined;
    if (!entry.summary.changed) return;
    entry.summary.changed = false;
    for (const caller of entry.callers) this.#queue.add(caller);
  }

  #consult(path: string, symbol: FunctionSymbol): Summary {
    const entry = this.#entry(path, symbol);
    if (this.#current !== undefined) entry.callers.add(this.#current);
    return entry.summary;
  }

  summariesFor(flow: Flow, callee: NamedCallee, matters: boolean): readonly Summary[] | undefined {
    const path = callee.path === '' ? flow.path : callee.path;
    if (callee.symbol !== undefined) return [this.#consult(path, callee.symbol)];
    if (callee.kind === 'function' || !callee.isInterface) return isOpaque(path) ? [] : undefined;
    if (!matters || closers.has(callee.name)) return [];
    // The contracts of io's interfaces: what they are given they use during the call.
    if (path === 'io') return [];
    return this.#implementations(flow, callee)?.map((each) => this.#consult(each.path, each.symbol));
  }

  /** Methods of that name and shape whose types have the interface's other methods too. */
  #implementations(flow: Flow, callee: Extract<Callee, { kind: 'method' }>): readonly Implementation[] | undefined {
    const { scope } = flow.types;
    const path = callee.path === '' ? flow.path : callee.path;
    const key = `${path}.${callee.typeName}.${callee.name}`;
    const known = callee.typeName === '' ? undefined : this.#implementing.get(key);
    if (known !== undefined) return known.length === 0 && hasParameters(callee) ? undefined : known;
    const wanted =
      callee.typeName === ''
        ? [callee.name]
        : interfaceMethods(scope, { kind: 'named', path: callee.path, name: callee.typeName, typeArguments: [] });
    const arity = callee.signature?.parameters.length;
    const found = (this.#methods.get(callee.name) ?? []).filter(({ path, typeName, symbol }) => {
      if (symbol.header.parameters.length !== arity) return false;
      const home = this.#goroot.package(path)!;
      const homeScope = new TypeScope(home.index);
      const type: TypeExpression = {
        kind: 'pointer',
        element: { kind: 'named', path: '', name: typeName, typeArguments: [] },
      };
      return wanted.every((name) => homeScope.member(type, name)?.kind === 'method');
    });
    const told = found.length <= mostImplementations ? found : [];
    this.#implementing.set(key, told);
    return told.length === 0 && hasParameters(callee) ? undefined : told;
  }

  closedSurelyBy(flow: Flow, site: Call, callee: Callee): Fact[] {
    if (callee.kind !== 'function' && callee.kind !== 'method') return [];
    const args = argumentsOf(site, callee);
    const sure = (origin: number, part: string): Fact[] =>
      args.of(origin).flatMap((value) => {
        const fact = flow.sure(value);
        const path = origin === receiverOrigin ? [...args.via, part].filter((step) => step !== '').join('.') : part;
        return fact === undefined ? [] : readFact(fact, path);
      });
    if (callee.kind === 'method' && closers.has(callee.name)) return sure(receiverOrigin, '');
    if (callee.symbol === undefined) return [];
    const summary = this.#consult(callee.path === '' ? flow.path : callee.path, callee.symbol);
    return [...summary.closesSurely.values()].flatMap(({ origin, part }) => sure(origin, part));
  }

  isIdleHook(flow: Flow, callee: Value): boolean {
    return (
      callee.kind === 'global' && /^test/i.test(callee.name) && flow.types.scope.index.value(callee.name) !== undefined
    );
  }

  /** Concrete types behind a value; `undefined` among them when some cannot be told. Paths are import paths. */
  concreteTypes(flow: Flow, value: Value, declared: TypeExpression, depth = 0): ConcreteTypes {
    const { scope } = flow.types;
    const type = flow.types.typeOf(value) ?? declared;
    const found = new Map<string, TypeExpression | undefined>();
    if (value.kind === 'global' && value.name === 'nil') return found;
    const literal = scope.underlying(type);
    if (literal.kind !== 'interface') {
      const seen = qualify(type, flow.path, new Set());
      return found.set(JSON.stringify(seen), seen);
    }
    const merge = (more: ConcreteTypes): void => {
      for (const [key, each] of more) found.set(key, each);
    };
    if (depth < 4 && value.kind === 'variable') {
      const variable = flow.unit.variables[value.variable];
      const values = [...flow.types.assignmentsTo(value.variable)];
      if (variable?.kind === 'local' || (variable?.kind === 'result' && values.length > 0)) {
        if (variable.initial !== undefined) values.push(variable.initial);
        for (const each of values) merge(this.concreteTypes(flow, each, declared, depth + 1));
        return found;
      }
    }
    if (value.kind === 'convert') return this.concreteTypes(flow, value.operand, declared, depth + 1);
    if (value.kind === 'result') {
      const site = flow.types.operation(value.operation);
      const callee = site?.kind === 'call' ? flow.types.resolveCallee(site) : undefined;
      if (
        callee !== undefined &&
        (callee.kind === 'function' || callee.kind === 'method') &&
        callee.symbol !== undefined
      ) {
        const summary = this.#consult(callee.path === '' ? flow.path : callee.path, callee.symbol);
        merge(summary.resultTypes[value.index] ?? new Map());
        return found;
      }
    }
    return found.set('?', undefined);
  }
}

function hasParameters({ signature }: Extract<Callee, { kind: 'method' }>): boolean {
  return signature === undefined || signature.parameters.length > 0;
}

function interfaceMethods(scope: TypeScope, type: TypeExpression, depth = 0): string[] {
  const literal = scope.underlying(pointee(type));
  if (literal.kind !== 'interface' || depth > 4) return [];
  return [
    ...literal.methods.map(({ name }) => name),
    ...literal.embedded.flatMap((each) => interfaceMethods(scope, each, depth + 1)),
  ];
}
