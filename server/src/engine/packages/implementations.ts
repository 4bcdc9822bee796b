/**
 * Owns which methods a call of an interface's method may run, where nobody can add one unseen: types of other packages cannot declare its unexported
 * methods, they can only embed types that do. Undefined wherever another method might be meant.
 */
import { namedType } from '../ir/type-reader';
import { TypeScope } from './members';
import type { FunctionSymbol, PackageIndex } from './package-index';

/** May name methods of types that lack others of the interface: a type elsewhere may embed them and add what is missing. */
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
