/** Owns what is known of one function's dealings with its parameters, apart from how it is found. */
import type { TypeExpression } from '#engine/ir/types';
import { type Fact, FactSet, type Origin, widen } from './facts';

/** More stores than this are told by origin alone. */
const mostStores = 12;

/** Part of a parameter. */
export interface Place {
  readonly origin: Origin;
  readonly part: string;
}

/** `from` is stored so that `into` is it. */
export interface Store {
  readonly from: Place;
  readonly into: Place;
}

/** Sets that only grow; `changed` is how the solver knows that callers must be looked at again. */
export class Summary {
  /** Closed through an interface: what a closed part holds may be closed with it. */
  readonly closes = new Map<string, Place>();
  /** Closed by a method whose body is known: what that closes besides stands here too. */
  readonly ends = new Map<string, Place>();
  readonly closesSurely = new Map<string, Place>();
  readonly calls = new Map<string, Place>();
  readonly keeps = new Map<string, Place>();
  readonly stores = new Map<string, Store>();
  readonly results: FactSet[] = [];
  /** Concrete types behind each result, by text; undefined among them when some cannot be told. */
  readonly resultTypes: Map<string, TypeExpression | undefined>[] = [];
  changed = false;

  add(kind: 'closes' | 'ends' | 'closesSurely' | 'calls' | 'keeps', { origin, part }: Place): void {
    const key = `${origin}|${part}`;
    if (this[kind].has(key)) return;
    this[kind].set(key, { origin, part });
    this.changed = true;
  }

  store(exactly: Place, exact: Place): void {
    const isMany = this.stores.size >= mostStores;
    const from = isMany ? { ...exactly, part: widen(exactly.part) } : exactly;
    const into = isMany ? { ...exact, part: widen(exact.part) } : exact;
    const key = `${from.origin}|${from.part}>${into.origin}|${into.part}`;
    if (this.stores.has(key)) return;
    this.stores.set(key, { from: { origin: from.origin, part: from.part }, into });
    this.changed = true;
  }

  returns(index: number, facts: Iterable<Fact>): void {
    this.results[index] ??= new FactSet();
    if (this.results[index].addAll(facts)) this.changed = true;
  }

  returnsType(index: number, types: ReadonlyMap<string, TypeExpression | undefined>): void {
    this.resultTypes[index] ??= new Map();
    for (const [key, type] of types) {
      if (this.resultTypes[index].has(key)) continue;
      this.resultTypes[index].set(key, type);
      this.changed = true;
    }
  }
}
