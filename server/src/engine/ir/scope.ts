/** Owns Go's block scopes inside one unit: what a name means where. Knows nothing of syntax. */
import type { VariableId } from './model';

/** A variable (or constant), or a type declared inside the unit by its index in `Unit.types`. */
export type Binding =
  | { readonly kind: 'variable'; readonly variable: VariableId }
  | { readonly kind: 'type'; readonly type: number };

export class Scope {
  readonly parent: Scope | undefined;
  #bindings: Map<string, Binding> | undefined;

  constructor(parent?: Scope) {
    this.parent = parent;
  }

  /** `_` is never bound. */
  bind(name: string, binding: Binding): void {
    if (name === '_') return;
    this.#bindings ??= new Map();
    this.#bindings.set(name, binding);
  }

  /** Bound in this very block. */
  own(name: string): Binding | undefined {
    return this.#bindings?.get(name);
  }

  lookup(name: string): Binding | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const binding = scope.own(name);
      if (binding !== undefined) return binding;
    }
    return undefined;
  }
}
