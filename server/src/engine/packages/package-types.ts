/** Owns the types of one package: those of its variables and constants, and the `UnitTypes` of its units, made once. Make a new one when a file changes. */
import type { Unit, Value } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import { type Constant, type ConstantScope, constantValue } from './constant-value';
import { isUntyped } from './constants';
import { TypeScope } from './members';
import type { PackageIndex } from './package-index';
import { qualify } from './type-algebra';
import { type PackageValues, UnitTypes } from './unit-types';

/** Which value of a unit something is declared with. */
export interface Initial {
  readonly unit: Unit;
  readonly index: number;
}

export interface Worth {
  readonly value: Constant;
  readonly units: ReadonlySet<Unit>;
}

const noNames: ReadonlySet<string> = new Set();

const byIndex = new WeakMap<PackageIndex, PackageTypes>();

export class PackageTypes implements PackageValues {
  readonly index: PackageIndex;
  readonly #units = new WeakMap<Unit, UnitTypes>();
  readonly #globals = new Map<string, TypeExpression | undefined>();
  readonly #untyped = new Map<string, boolean>();
  readonly #worth = new Map<string, Worth | undefined>();
  readonly #scope: TypeScope;

  constructor(index: PackageIndex) {
    this.index = index;
    this.#scope = new TypeScope(index);
  }

  /** The types of a package that stays as it is. */
  static for(index: PackageIndex): PackageTypes {
    let types = byIndex.get(index);
    if (types === undefined) {
      types = new PackageTypes(index);
      byIndex.set(index, types);
    }
    return types;
  }

  /** Type of a variable or constant of another package, as seen from this one. */
  typeOfMember(path: string, name: string): TypeExpression | undefined {
    const home = this.index.packages(path);
    if (home === undefined) return undefined;
    const types = PackageTypes.for(home);
    // A constant without a type takes one from where it stands.
    const type = types.isUntypedGlobal(name) ? undefined : types.typeOfGlobal(name);
    return type && qualify(type, path, noNames);
  }

  of(unit: Unit): UnitTypes {
    let types = this.#units.get(unit);
    if (types === undefined) {
      types = new UnitTypes(this, unit);
      this.#units.set(unit, types);
    }
    return types;
  }

  typeOfGlobal(name: string): TypeExpression | undefined {
    if (this.#globals.has(name)) return this.#globals.get(name);
    // A variable that depends on itself has no type; it stays unknown while it is being found.
    this.#globals.set(name, undefined);
    const type = this.#inferGlobal(name);
    this.#globals.set(name, type);
    return type;
  }

  isUntypedGlobal(name: string): boolean {
    let isUntypedName = this.#untyped.get(name);
    if (isUntypedName === undefined) {
      // Constants that depend on each other have no type either; text with errors holds such.
      this.#untyped.set(name, false);
      isUntypedName = this.#findUntyped(name);
      this.#untyped.set(name, isUntypedName);
    }
    return isUntypedName;
  }

  /** What a constant is declared with. */
  constant(name: string): Initial | undefined {
    return this.#initial(name, 'constant');
  }

  /** What a constant is worth, and the code that says so. */
  worthOf(name: string): Worth | undefined {
    if (this.#worth.has(name)) return this.#worth.get(name);
    // Constants that depend on each other are worth nothing.
    this.#worth.set(name, undefined);
    const worth = this.#findWorth(name);
    this.#worth.set(name, worth);
    return worth;
  }

  /** The same for a constant of another package. */
  worthOfMember(path: string, name: string): Worth | undefined {
    const home = this.index.packages(path);
    return home && PackageTypes.for(home).worthOf(name);
  }

  #findWorth(name: string): Worth | undefined {
    const found = this.constant(name);
    const iota = this.index.value(name)?.declaration.iota;
    if (found === undefined || iota === undefined) return undefined;
    const units = new Set([found.unit]);
    const noted = (worth: Worth | undefined): Constant | undefined => {
      for (const unit of worth?.units ?? []) units.add(unit);
      return worth?.value;
    };
    const scope: ConstantScope = {
      unit: found.unit,
      iota,
      constant: (other) => noted(this.worthOf(other)),
      member: (path, other) => this.worthOfMember(path, other)?.value,
      isType: (other) => this.index.type(other) !== undefined,
    };
    const written = initialiser(found.unit, found.index);
    const value = written && constantValue(scope, written);
    return value === undefined ? undefined : { value, units };
  }

  /** The value a variable is declared with, and the unit that holds it. */
  variable(name: string): Initial | undefined {
    return this.#initial(name, 'variable');
  }

  #initial(name: string, kind: 'constant' | 'variable'): Initial | undefined {
    const symbol = this.index.value(name);
    if (symbol?.declaration.kind !== kind || symbol.file.outline.buildConstraint !== undefined) return undefined;
    const { declaration, index } = symbol.declaration;
    if (declaration === undefined) return undefined;
    return { unit: symbol.file.unit(declaration), index };
  }

  #findUntyped(name: string): boolean {
    const symbol = this.index.value(name);
    if (symbol === undefined) return false;
    const { kind, type, declaration, index } = symbol.declaration;
    if (kind !== 'constant' || type !== undefined) return false;
    if (declaration === undefined) return true;
    const unit = symbol.file.unit(declaration);
    const value = initialiser(unit, index);
    return value === undefined || isUntyped(value, unit, (other) => this.isUntypedGlobal(other));
  }

  #inferGlobal(name: string): TypeExpression | undefined {
    const symbol = this.index.value(name);
    if (symbol === undefined) return undefined;
    const { type, declaration, index } = symbol.declaration;
    if (type !== undefined) return type.kind === 'unknown' ? undefined : this.#scope.resolveAlias(type);
    if (declaration === undefined) return undefined;
    const unit = symbol.file.unit(declaration);
    const value = initialiser(unit, index);
    return value && this.of(unit).typeOf(value);
  }
}

/** Value of the n-th name of a `var` or `const` spec. */
export function initialiser(unit: Unit, index: number): Value | undefined {
  return firstAssignment(unit)[index];
}

function firstAssignment(unit: Unit) {
  for (const { operations } of unit.functions[0]?.blocks ?? []) {
    for (const operation of operations) if (operation.kind === 'assign') return operation.values;
  }
  return [];
}
