/**
 * Owns which methods a call of an interface's method may run: all of them, where nobody can add one unseen, as types of other packages cannot declare its
 * unexported methods, they can only embed types that do; else those that are in sight.
 */
import { namedType } from '../ir/type-reader';
import { TypeScope } from './members';
import type { FunctionSymbol, PackageIndex } from './package-index';

/** Undefined wherever another method might be meant. May name methods of types that lack others of the interface: a type elsewhere may embed them and add what is missing. */
export function implementationsOf(
  home: PackageIndex,
  interfaceName: string,
  method: string,
): readonly FunctionSymbol[] | undefined {
  const declared = home.type(interfaceName)?.declaration;
  if (home.partial || declared === undefined || declared.alias || /^\p{Lu}/u.test(method)) return undefined;
  const isMethod = declared.type.kind === 'interface' && declared.type.methods.some(({ name }) => name === method);
  if (!isMethod) return undefined;
  const scope = new TypeScope(home);
  const found = new Set<FunctionSymbol>();
  for (const { declaration } of home.types()) {
    const self = namedType(declaration.name);
    // A value of another interface is of a type that is looked at by itself.
    if (declaration.alias || scope.underlying(self).kind === 'interface') continue;
    const member = scope.member(self, method);
    if (member?.kind !== 'method' || (member.owner?.path ?? '') !== '') continue;
    if (declaration.typeParameters.length > 0 || member.symbol?.header.bodyRange === undefined) return undefined;
    found.add(member.symbol);
  }
  return found.size === 0 ? undefined : [...found];
}

type Found = readonly FunctionSymbol[] | undefined;

/** By the package that asks and the one that declares the interface. */
const inSight = new WeakMap<object, WeakMap<object, Map<string, Found>>>();

/**
 * Methods of the types in the interface's package and in the one that asks, tests aside, that have every method of the interface: others may exist. Undefined
 * where the body of one of them is not known.
 */
export function methodsInSight(home: PackageIndex, interfaceName: string, method: string, from: PackageIndex): Found {
  const byHome = inSight.get(from.answers) ?? new WeakMap<object, Map<string, Found>>();
  inSight.set(from.answers, byHome);
  const known = byHome.get(home.answers) ?? new Map<string, Found>();
  byHome.set(home.answers, known);
  const key = `${interfaceName}.${method}`;
  if (known.has(key)) return known.get(key);
  const found = findInSight(home, interfaceName, method, from);
  known.set(key, found);
  return found;
}

function findInSight(home: PackageIndex, interfaceName: string, method: string, from: PackageIndex): Found {
  const type = home.type(interfaceName)?.declaration.type;
  if (type?.kind !== 'interface' || type.embedded.length > 0) return undefined;
  const names = type.methods.map(({ name }) => name);
  const found = new Set<FunctionSymbol>();
  for (const index of new Set([home, from])) {
    const scope = new TypeScope(index);
    for (const { declaration, file } of index.types()) {
      const self = namedType(declaration.name);
      if (declaration.alias || file.path.endsWith('_test.go')) continue;
      if (scope.underlying(self).kind === 'interface' || scope.member(self, method)?.kind !== 'method') continue;
      const members = names.map((name) => scope.member(self, name));
      if (members.some((member) => member?.kind !== 'method')) continue;
      const member = members[names.indexOf(method)];
      const symbol = member?.kind === 'method' ? member.symbol : undefined;
      if (symbol?.header.bodyRange === undefined || declaration.typeParameters.length > 0) return undefined;
      found.add(symbol);
    }
  }
  return [...found];
}
