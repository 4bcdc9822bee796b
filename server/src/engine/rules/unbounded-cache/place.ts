/** Owns naming the maps and slices that outlive a call: a package variable, a field of one, a field of the receiver's type. Judges nothing. */
import type { Unit, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import type { Resolution } from '../../packages/resolution';

export interface Place {
  /** Equal for equal places of one package. */
  readonly key: string;
  /** As a reader knows it: `cache`, `server.sessions`. */
  readonly name: string;
  /** The package variable, or the type whose field it is. */
  readonly owner: { readonly kind: 'variable' | 'type'; readonly name: string };
}

/** The place a value stands for. Exported names are silent: other packages may shrink them. */
export function placeOf(unit: Unit, resolution: Resolution, value: Value): Place | undefined {
  const plain = value.kind === 'dereference' ? value.base : value;
  if (plain.kind === 'global') {
    if (isExported(plain.name)) return undefined;
    return { key: plain.name, name: plain.name, owner: { kind: 'variable', name: plain.name } };
  }
  if (plain.kind !== 'field' || isExported(plain.name)) return undefined;
  const type = resolution.typeOf(unit, plain.base);
  const named = type?.kind === 'pointer' ? type.element : type;
  if (named !== undefined && isOwn(named)) {
    const { name } = named as Extract<TypeExpression, { kind: 'named' }>;
    return { key: `${name}.${plain.name}`, name: `${name}.${plain.name}`, owner: { kind: 'type', name } };
  }
  // `var cache = struct { … }{}`
  if (plain.base.kind === 'global' && !isExported(plain.base.name)) {
    const name = `${plain.base.name}.${plain.name}`;
    return { key: name, name, owner: { kind: 'variable', name: plain.base.name } };
  }
  return undefined;
}

function isOwn(type: TypeExpression): boolean {
  return type.kind === 'named' && type.path === '' && type.local === undefined;
}

function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}
