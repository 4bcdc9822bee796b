/** Owns looking into types: what a named type stands for, its fields and methods, promoted ones included. Infers no expressions. */

import type { Unit } from '../ir/model';
import type { FunctionHeader, TypeDeclaration } from '../ir/outline';
import { predeclaredTypes } from '../ir/predeclared';
import type { TypeExpression } from '../ir/types';
import type { FunctionSymbol, PackageIndex } from './package-index';
import { qualify, type Substitution, substitute } from './type-algebra';

type FunctionType = Extract<TypeExpression, { kind: 'function' }>;
type Named = Extract<TypeExpression, { kind: 'named' }>;

export type Member =
  /** `via`: the embedded fields on the way, outermost first. */
  { readonly kind: 'field'; readonly type: TypeExpression; readonly via: readonly string[] } | MethodMember;

interface Definition {
  readonly type: TypeExpression;
  readonly alias: boolean;
}

export interface MethodMember {
  readonly kind: 'method';
  /** The named type that declares it; absent for a method of an interface literal. */
  readonly owner?: Named;
  readonly name: string;
  /** Absent when the declaring package is not known. */
  readonly signature?: FunctionType;
  /** Absent for methods of interfaces and of unknown packages. */
  readonly symbol?: FunctionSymbol;
  readonly isInterface: boolean;
  readonly via: readonly string[];
}

/** Real code embeds a handful of levels; a type that embeds itself must end. */
const deepestEmbedding = 8;
const longestAliasChain = 32;

/** What the names of one unit's types mean. Without a unit: those of the package. */
export class TypeScope {
  readonly index: PackageIndex;
  readonly #unit: Pick<Unit, 'types' | 'typeParameters'> | undefined;
  readonly #parameters: ReadonlyMap<string, TypeExpression>;

  constructor(index: PackageIndex, unit?: Pick<Unit, 'types' | 'typeParameters'>) {
    this.index = index;
    this.#unit = unit;
    this.#parameters = new Map(unit?.typeParameters.map(({ name, constraint }) => [name, constraint]) ?? []);
  }

  isTypeParameter(type: TypeExpression): boolean {
    return type.kind === 'named' && type.path === '' && type.local === undefined && this.#parameters.has(type.name);
  }

  /** The package that declares a named type: this one for path ''. */
  packageOf(path: string): PackageIndex | undefined {
    return path === '' || path === this.index.importPath ? this.index : this.index.packages(path);
  }

  /** The right-hand side of a named type's declaration with its type arguments filled in, as seen from this package. */
  definition(type: Named): Definition | undefined {
    if (type.local !== undefined) {
      const local = this.#unit?.types[type.local];
      if (local === undefined || local.typeParameters.length === 0) return local;
      return { type: substitute(local.type, bind(local.typeParameters, type.typeArguments)), alias: local.alias };
    }
    if (this.isTypeParameter(type)) return undefined;
    const home = this.packageOf(type.path);
    const symbol = home?.type(type.name);
    if (home === undefined || symbol === undefined) return undefined;
    const { declaration } = symbol;
    const seen = home === this.index ? declaration : seenFrom(declaration, type.path);
    if (declaration.typeParameters.length === 0) return seen;
    return { type: substitute(seen.type, bind(declaration.typeParameters, type.typeArguments)), alias: seen.alias };
  }

  /** Follows aliases: the type an expression of this type really has. */
  resolveAlias(type: TypeExpression): TypeExpression {
    let current = type;
    for (let step = 0; step < longestAliasChain && current.kind === 'named'; step++) {
      const definition = this.definition(current);
      if (definition === undefined || !definition.alias) return current;
      current = definition.type;
    }
    return current;
  }

  /** The underlying type literal; predeclared types, type parameters and types of unknown packages stay named. */
  underlying(type: TypeExpression): TypeExpression {
    let current = type;
    for (let step = 0; step < longestAliasChain && current.kind === 'named'; step++) {
      const definition = this.definition(current);
      if (definition === undefined) return current;
      current = definition.type;
    }
    return current;
  }

  /** Whether nothing is known of what a named type stands for. */
  isOpaque(type: TypeExpression): boolean {
    if (type.kind !== 'named') return type.kind === 'unknown';
    if (type.path === '' && predeclaredTypes.has(type.name)) return false;
    return !this.isTypeParameter(type) && this.definition(type) === undefined;
  }

  /** A field or method as a selector finds it: the shallowest one; undefined when there is none or it cannot be known. */
  member(type: TypeExpression, name: string): Member | undefined {
    const base = pointee(type);
    const isPlain = base.kind === 'named' && base.local === undefined && base.typeArguments.length === 0;
    if (!isPlain || this.#parameters.size > 0) return this.#findMember(type, name);
    // All units of a package find the same.
    const { direct, pointed } = membersOf(this.index, base);
    const members = type === base ? direct : pointed;
    let found = members.get(name);
    if (found === undefined) {
      found = this.#findMember(type, name) ?? null;
      members.set(name, found);
    }
    return found ?? undefined;
  }

  #findMember(type: TypeExpression, name: string): Member | undefined {
    let level: { type: TypeExpression; via: readonly string[] }[] = [{ type, via: [] }];
    for (let depth = 0; depth < deepestEmbedding && level.length > 0; depth++) {
      const next: typeof level = [];
      for (const { type: each, via } of level) {
        const found = this.#ownMember(each, name, via);
        if (found !== undefined) return found;
        const literal = this.underlying(pointee(each));
        if (literal.kind === 'struct') {
          for (const field of literal.fields) {
            if (field.embedded) next.push({ type: field.type, via: [...via, field.name] });
          }
        }
        if (literal.kind === 'interface') for (const part of literal.embedded) next.push({ type: part, via });
      }
      // A single type nobody knows must be the one; among several it could be any.
      const [only] = level;
      if (level.length === 1 && only !== undefined && next.length === 0) return this.#opaqueMember(only, name);
      level = next;
    }
    return undefined;
  }

  #ownMember(type: TypeExpression, name: string, via: readonly string[]): Member | undefined {
    const base = this.resolveAlias(pointee(this.resolveAlias(type)));
    if (base.kind === 'named' && this.isTypeParameter(base)) return this.#constraintMember(base, name, via);
    if (base.kind === 'named' && base.local === undefined) {
      const home = this.packageOf(base.path);
      const symbol = home?.method(base.name, name);
      if (home !== undefined && symbol !== undefined) {
        const signature = this.methodSignature(symbol, base, home);
        return { kind: 'method', owner: base, name, signature, symbol, isInterface: false, via };
      }
    }
    if (base.kind === 'named' && base.path === '' && base.name === 'error' && name === 'Error') {
      const text: TypeExpression = { kind: 'named', path: '', name: 'string', typeArguments: [] };
      const signature = { kind: 'function', parameters: [], results: [text], variadic: false } as const;
      return { kind: 'method', owner: base, name, signature, isInterface: true, via };
    }
    const literal = this.underlying(base);
    if (literal.kind === 'struct') {
      const field = literal.fields.find((each) => each.name === name);
      return field && { kind: 'field', type: field.type, via };
    }
    if (literal.kind === 'interface') {
      const method = literal.methods.find((each) => each.name === name);
      if (method?.type.kind !== 'function') return undefined;
      const owner = base.kind === 'named' ? { owner: base } : {};
      return { kind: 'method', ...owner, name, signature: method.type, isInterface: true, via };
    }
    return undefined;
  }

  /** Methods of a type parameter are those of its constraint. */
  #constraintMember(type: Named, name: string, via: readonly string[]): Member | undefined {
    const constraint = this.#parameters.get(type.name);
    if (constraint === undefined || constraint.kind === 'unknown' || this.isTypeParameter(constraint)) return undefined;
    const found = this.#ownMember(constraint, name, via);
    return found?.kind === 'method' && found.isInterface ? found : undefined;
  }

  /** A selector on a type of another package that nobody knows: a method of that type, as far as anybody can tell. */
  #opaqueMember({ type, via }: { type: TypeExpression; via: readonly string[] }, name: string): Member | undefined {
    const base = this.resolveAlias(pointee(this.resolveAlias(type)));
    // What begins with a small letter can be selected by its own package only.
    if (base.kind !== 'named' || base.path === '' || !/^\p{Lu}/u.test(name)) return undefined;
    if (!this.isOpaque(base) && this.packageOf(base.path)?.partial !== true) return undefined;
    return { kind: 'method', owner: base, name, isInterface: false, via };
  }

  /** Signature of a declared method, the receiver's type arguments filled in, as seen from this package. */
  methodSignature(symbol: FunctionSymbol, receiver: Named, home: PackageIndex): FunctionType {
    const names = symbol.header.receiver?.typeParameters ?? [];
    if (names.length === 0) return this.signatureOf(symbol, home);
    const bound = new Map(
      names.flatMap((name, at) => (receiver.typeArguments[at] ? [[name, receiver.typeArguments[at]]] : [])),
    );
    const type = this.signatureOf(symbol, home);
    const substituted = substitute(type, bound);
    return substituted.kind === 'function' ? substituted : type;
  }

  /** Signature of a declared function as seen from this package; its own type parameters stay names. */
  signatureOf({ header }: FunctionSymbol, home: PackageIndex): FunctionType {
    return signatureSeenFrom(header, home === this.index ? '' : home.importPath);
  }
}

/** Of one type without arguments, and of pointers to it. */
interface KnownMembers {
  readonly direct: Map<string, Member | null>;
  readonly pointed: Map<string, Member | null>;
}

/** By the package that looks at them, then by path and name. */
const knownMembers = new WeakMap<object, Map<string, Map<string, KnownMembers>>>();

function membersOf({ answers }: PackageIndex, { path, name }: Named): KnownMembers {
  let byPath = knownMembers.get(answers);
  if (byPath === undefined) {
    byPath = new Map();
    knownMembers.set(answers, byPath);
  }
  let byName = byPath.get(path);
  if (byName === undefined) {
    byName = new Map();
    byPath.set(path, byName);
  }
  let members = byName.get(name);
  if (members === undefined) {
    members = { direct: new Map(), pointed: new Map() };
    byName.set(name, members);
  }
  return members;
}

const definitions = new WeakMap<TypeDeclaration, Map<string, Definition>>();
const signatures = new WeakMap<FunctionHeader, Map<string, FunctionType>>();

/** What is written in package `path`, as seen from outside of it. Declarations never change, so each is rewritten once. */
function seenFrom(declaration: TypeDeclaration, path: string): Definition {
  return remembered(definitions, declaration, path, seeFrom);
}

function seeFrom({ type, alias, typeParameters }: TypeDeclaration, path: string): Definition {
  return { type: qualify(type, path, new Set(typeParameters.map(({ name }) => name))), alias };
}

function signatureSeenFrom(header: FunctionHeader, path: string): FunctionType {
  return remembered(signatures, header, path, signatureFrom);
}

function signatureFrom(header: FunctionHeader, path: string): FunctionType {
  const type = {
    kind: 'function',
    parameters: header.parameters.map((parameter) => parameter.type),
    results: header.results.map((result) => result.type),
    variadic: header.variadic,
  } as const;
  // A method's type parameters are those of its receiver.
  const names = header.receiver?.typeParameters ?? header.typeParameters.map(({ name }) => name);
  const seen = qualify(type, path, new Set(names));
  return seen.kind === 'function' ? seen : type;
}

function remembered<Of extends object, T>(
  known: WeakMap<Of, Map<string, T>>,
  of: Of,
  path: string,
  find: (of: Of, path: string) => T,
): T {
  let byPath = known.get(of);
  if (byPath === undefined) {
    byPath = new Map();
    known.set(of, byPath);
  }
  let found = byPath.get(path);
  if (found === undefined) {
    found = find(of, path);
    byPath.set(path, found);
  }
  return found;
}

export function pointee(type: TypeExpression): TypeExpression {
  return type.kind === 'pointer' ? type.element : type;
}

function bind(
  parameters: readonly { readonly name: string }[],
  typeArguments: readonly TypeExpression[],
): Substitution {
  const bound = new Map<string, TypeExpression>();
  parameters.forEach(({ name }, index) => {
    const argument = typeArguments[index];
    if (argument !== undefined) bound.set(name, argument);
  });
  return bound;
}
