/** Owns the questions an analysis asks about names: what type a value has, what a call means. How they are answered is not its business. */

import type { CallSite, FunctionId, Unit, Value } from '../ir/model';
import type { FunctionHeader } from '../ir/outline';
import type { TypeExpression } from '../ir/types';
import type { Constant } from './constant-value';

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
      /** Made of the text when it is first asked for. Who asks for it looks into it. */
      readonly unit: Unit;
      /** The same for those who only ask what is kept of it: what they find does not rest on its code. */
      readonly unread: Unit;
      readonly results: FunctionHeader['results'];
      readonly path: string;
      readonly typeName?: string;
      readonly name: string;
      readonly receiver?: Value;
      /** As for a method. */
      readonly via: readonly string[];
    }
  /** `(*T).Name` called as a function: what would be the receiver is its first argument. Whether its body is known does not matter. */
  | {
      readonly kind: 'method-expression';
      readonly path: string;
      readonly typeName: string;
      readonly name: string;
      /** As for a method. */
      readonly via: readonly string[];
    }
  | { readonly kind: 'closure'; readonly function: FunctionId }
  | { readonly kind: 'builtin'; readonly name: string }
  /** `T(x)`, where `T` is a type. */
  | { readonly kind: 'conversion'; readonly type: TypeExpression }
  | { readonly kind: 'unknown' };

/**
 * `os.Open`, `net/http.Client.Do`: import path, type without pointer, name. Undefined for what has no name outside of its package. `own` is the import path
 * of the package at hand, where its functions are to have such names too.
 */
export function qualifiedName(callee: Callee, own = ''): string | undefined {
  if (callee.kind !== 'library' && callee.kind !== 'method' && callee.kind !== 'function') return undefined;
  const path = callee.path === '' ? own : callee.path;
  if (path === '') return undefined;
  const type = callee.kind === 'library' ? undefined : callee.typeName;
  return type === undefined ? `${path}.${callee.name}` : `${path}.${type}.${callee.name}`;
}

/** What of the package something found rests on. */
export interface Rests {
  /** Each once. */
  readonly units: readonly Unit[];
  /** How many units mention these words; those that do are among the units. */
  readonly words: readonly (readonly [word: string, count: number])[];
  /** All units there are. */
  readonly everything: boolean;
  /** The imports of all files, as one text, when they were asked for. */
  readonly imports: string | undefined;
  readonly answers: readonly Answer[];
  /** Stands for the last analysis in which it was known to hold: after an edit tens of thousands of these are gone through, most of them many times. */
  heldIn?: object | undefined;
  /** The same of all analyses until something it rests on is touched. */
  heldBy?: object | undefined;
  /** What rests on it, as far as that is noted. */
  dependents?: Rests[] | undefined;
}

/** Something kept, of which others know no more than what it says: what rests on it holds as long as the same is found. */
export interface Answer {
  /** As it was found; let go of once it was found again. */
  rests: Rests;
  /** The same as of what it rests on. */
  stillIn?: object | undefined;
  /** What the same rests on as it was found again. */
  again?: Rests | undefined;
  /** Whether the code as it is now gives the same. */
  isStill(resolution: Resolution): boolean;
}

export interface Resolution {
  typeOf(unit: Unit, value: Value): TypeExpression | undefined;
  /** What a named type stands for; predeclared types, type parameters and types that are not known stay as they are. */
  underlying(unit: Unit, type: TypeExpression): TypeExpression;
  /** The type that an alias stands for; any other type itself. */
  resolveAlias(unit: Unit, type: TypeExpression): TypeExpression;
  /** The named type that declares a field of this name itself, where a value is certain to be of one or to point to one; equal for the same type. */
  declarerOf(unit: Unit, value: Value, field: string): string | undefined;
  /** The embedded fields on the way from a value to a field that is selected from it, outermost first. */
  embeddedOnTheWay(unit: Unit, value: Value, field: string): readonly string[];
  calleeOf(unit: Unit, site: CallSite): Callee;
  /** What a package constant of this name is declared to be, as the unit sees it; undefined where a build constraint chooses. */
  constantOf(unit: Unit, name: string): Value | undefined;
  /** What a constant of the package or of another one is worth, where that is known. */
  constantValueOf(unit: Unit, value: Extract<Value, { kind: 'global' | 'member' }>): Constant | undefined;
  /** What a package variable of this name begins as; undefined where nothing is written, or a build constraint chooses. */
  initialOf(unit: Unit, name: string): Value | undefined;
  /** The method that a value of this type has, and the embedded fields on the way to it; undefined where its body is not known. `path` as in `packageOf`. */
  methodOf(
    unit: Unit,
    type: { readonly path: string; readonly name: string },
    name: string,
  ): { readonly unit: Unit; readonly via: readonly string[] } | undefined;
  /** Methods that a call of an interface's method may run, where all of them are known; undefined where others may exist. */
  implementations(callee: Callee): readonly Unit[] | undefined;
  /** Methods of the interface's package and of the unit's own that such a call may run; others may exist. Empty where one in sight is not known. */
  implementationsInSight(unit: Unit, callee: Callee): readonly Unit[];
  /** What `work` finds and what that rests on, for those who keep it. */
  traced<T>(work: () => T): { readonly value: T; readonly rests: Rests };
  /** The same for who keeps it himself: what is found around it does not rest on what this rests on, unless it says so. */
  apart<T>(work: () => T): { readonly value: T; readonly rests: Rests };
  /** To be told when something kept is used again. */
  restsOn(rests: Rests): void;
  /** To be told where only what an answer says is used. */
  restsOnAnswer(answer: Answer): void;
  /** To be told where the code of a unit is looked into that was taken unread. */
  looksInto(unit: Unit): void;
  /** The unit of the package at hand that stands in this file under this name; undefined when there is none, or more than one. */
  unitNamed(file: string, name: string): Unit | undefined;
  /** Whether what was traced in an earlier analysis would be found again, while `lifeOf` is the same. */
  holds(rests: Rests): boolean;
  /** Lives as long as the names a unit uses, and those of other packages, mean what they meant. */
  lifeOf(unit: Unit): object;
  /**
   * Units of the package, the tests of the same package included, whose text mentions one of these words: `Body` as a whole word, `.Body` where it is selected
   * from something, `Listen*` for all words that begin so, `.Lock….Lock` for two of these, the second behind the first.
   */
  unitsMentioning(...words: readonly string[]): readonly Unit[];
  /** How many they are, found out without reading the code of any; one that mentions two of the words counts twice. */
  countMentioning(...words: readonly string[]): number;
  /** All units of the package: what asks for them is found anew after every edit, so ask for a word where there is one. */
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

/** The same, where `path` may be the package at hand, whose own types have no path. */
export function isNamedFrom(
  { importPath }: Pick<Resolution, 'importPath'>,
  type: TypeExpression | undefined,
  path: string,
  name: string,
): boolean {
  return isNamed(type, path, name) || (path === importPath && isNamed(type, '', name));
}
