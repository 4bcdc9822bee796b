/** Owns the questions an analysis asks about names: what type a value has, what a call means. How they are answered is not its business. */
import type { CallSite, FunctionId, Unit, Value } from '../ir/model';
import type { TypeExpression } from '../ir/types';

export type Callee =
  /** A function of an imported package. */
  | { readonly kind: 'library'; readonly path: string; readonly name: string }
  /** A method of a type of an imported package; `typeName` without pointer. */
  | {
      readonly kind: 'method';
      readonly path: string;
      readonly typeName: string;
      readonly name: string;
      readonly receiver: Value;
      /** Embedded fields between the receiver and the type, outermost first. */
      readonly via: readonly string[];
    }
  /** A function or method of the package at hand. */
  | { readonly kind: 'function'; readonly unit: Unit; readonly receiver?: Value }
  | { readonly kind: 'closure'; readonly function: FunctionId }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'unknown' };

export interface Resolution {
  typeOf(unit: Unit, value: Value): TypeExpression | undefined;
  calleeOf(unit: Unit, site: CallSite): Callee;
  /** All units of the package, the tests of the same package included. */
  readonly units: readonly Unit[];
  /** File of a unit, as the analysis was given it. */
  fileOf(unit: Unit): string;
}

/** Whether `type` is `path.name` or a pointer to it. */
export function isNamed(type: TypeExpression | undefined, path: string, name: string): boolean {
  const base = type?.kind === 'pointer' ? type.element : type;
  return base?.kind === 'named' && base.path === path && base.name === name;
}
