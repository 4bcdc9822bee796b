/** Owns the questions an analysis asks about names: what type a value has, what a call means. How they are answered is not its business. */
import type { CallSite, FunctionId, Unit, Value } from '../ir/model';
import type { TypeExpression } from '../ir/types';

export type Callee =
  /** A function whose body is not known. `path` is its import path, '' for one of the package at hand. */
  | { readonly kind: 'library'; readonly path: string; readonly name: string }
  /** A method whose body is not known, such as an interface's; `typeName` without pointer. */
  | {
      readonly kind: 'method';
      readonly path: string;
      readonly typeName: string;
      readonly name: string;
      readonly receiver: Value;
      /** Embedded fields between the receiver and the type, outermost first. */
      readonly via: readonly string[];
      readonly isInterface: boolean;
    }
  /** A function or method whose body is known: of the package at hand (`path` '') or of another one. */
  | {
      readonly kind: 'function';
      readonly unit: Unit;
      readonly path: string;
      readonly typeName?: string;
      readonly name: string;
      readonly receiver?: Value;
      /** As for a method. */
      readonly via: readonly string[];
    }
  | { readonly kind: 'closure'; readonly function: FunctionId }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'unknown' };

/** `os.Open`, `net/http.Client.Do`: import path, type without pointer, name. Undefined for what has no name outside of its package. */
export function qualifiedName(callee: Callee): string | undefined {
  if (callee.kind !== 'library' && callee.kind !== 'method' && callee.kind !== 'function') return undefined;
  if (callee.path === '') return undefined;
  const type = callee.kind === 'library' ? undefined : callee.typeName;
  return type === undefined ? `${callee.path}.${callee.name}` : `${callee.path}.${type}.${callee.name}`;
}

/** Units of the package that something found rests on. */
export interface Rests {
  readonly units: ReadonlySet<Unit>;
  /** All there are. */
  readonly everything: boolean;
}

export interface Resolution {
  typeOf(unit: Unit, value: Value): TypeExpression | undefined;
  /** What a named type stands for; predeclared types, type parameters and types that are not known stay as they are. */
  underlying(unit: Unit, type: TypeExpression): TypeExpression;
  calleeOf(unit: Unit, site: CallSite): Callee;
  /** Methods that a call of an interface's method may run, where all of them are known; undefined where others may exist. */
  implementations(callee: Callee): readonly Unit[] | undefined;
  /** What `work` finds and what that rests on, for those who keep it. */
  traced<T>(work: () => T): { readonly value: T; readonly rests: Rests };
  /** To be told when something kept is used again. */
  restsOn(rests: Rests): void;
  /** Lives as long as what is known of a unit, and what that rests on, stays as it is. */
  lifeOf(unit: Unit): object;
  /** Those of them whose text holds a word. */
  unitsMentioning(text: string): readonly Unit[];
  /** All units of the package, the tests of the same package included. */
  readonly units: readonly Unit[];
  /** What the files of the package import, and which one does; the tests of the same package included. */
  readonly imports: readonly { readonly path: string; readonly file: string }[];
  /** File of a unit, as the analysis was given it. */
  fileOf(unit: Unit): string;
  /** Import path of the package at hand, '' when it is not known. */
  readonly importPath: string;
  /** Import path of the package a unit belongs to, '' for the package at hand. Types and calls of a unit are those its own package sees. */
  packageOf(unit: Unit): string;
}

/** Whether `type` is `path.name` or a pointer to it. */
export function isNamed(type: TypeExpression | undefined, path: string, name: string): boolean {
  const base = type?.kind === 'pointer' ? type.element : type;
  return base?.kind === 'named' && base.path === path && base.name === name;
}
