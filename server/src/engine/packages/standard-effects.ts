/**
 * Owns the question what a function of the standard library does with a resource it is given: something to close or stop, a channel, a function,
 * or what holds one. Knows no paths of the caller and no rule.
 */
import { standardDeclarations } from './standard/declarations';
import { standardEffects } from './standard/effects';

export type ParameterEffect =
  /** Uses it during the call at most: whoever had it still has to release it. */
  | { readonly kind: 'borrows' }
  /** Released on every path on which the function returns. */
  | { readonly kind: 'closes' }
  /** Released on some paths, for example only on failure. */
  | { readonly kind: 'mayClose' }
  /** Stored where it outlives the call: in the receiver, another argument, a goroutine or a variable of a package. */
  | { readonly kind: 'keeps' }
  /** Result `result` holds it, and closing that does not close this. */
  | { readonly kind: 'wraps'; readonly result: number }
  /** Result `result` holds it, and closing that closes this. */
  | { readonly kind: 'ownsInto'; readonly result: number }
  /** A function that is run before the call returns, and not kept. */
  | { readonly kind: 'calls' };

/** `'receiver'`, or the index of a parameter; a variadic parameter's index stands for all it takes. */
export type ParameterPlace = number | 'receiver';

const borrows: ParameterEffect = { kind: 'borrows' };

/** How an effect is written in the table; `w` and `o` are followed by the result. */
const kinds: Readonly<Record<string, Exclude<ParameterEffect['kind'], 'wraps' | 'ownsInto' | 'borrows'>>> = {
  c: 'closes',
  m: 'mayClose',
  k: 'keeps',
  f: 'calls',
};

/** By package, then by the name within it, then by place. */
const read = new Map<string, ReadonlyMap<string, ReadonlyMap<ParameterPlace, ParameterEffect | undefined>>>();

/**
 * What `qualifiedName` (as `qualifiedName` of `resolution` makes it: `io.Copy`, `net/http.Client.Do`) does with that parameter. Undefined when it
 * is not known: for functions that are not of the described packages, and for methods of interfaces whose implementations may differ.
 */
export function effectOf(qualifiedName: string, place: ParameterPlace): ParameterEffect | undefined {
  const dot = qualifiedName.indexOf('.', qualifiedName.lastIndexOf('/') + 1);
  const path = qualifiedName.slice(0, dot);
  if (dot < 0 || !Object.hasOwn(standardEffects, path)) return undefined;
  let effects = read.get(path);
  if (effects === undefined) {
    effects = readEffects(path);
    read.set(path, effects);
  }
  const ofFunction = effects.get(qualifiedName.slice(dot + 1));
  if (ofFunction === undefined) return undefined;
  return ofFunction.has(place) ? ofFunction.get(place) : borrows;
}

/** Every function of the package has an entry, if only an empty one: what has none is newer than the table. */
function readEffects(path: string): ReadonlyMap<string, ReadonlyMap<ParameterPlace, ParameterEffect | undefined>> {
  const functions = new Map<string, Map<ParameterPlace, ParameterEffect | undefined>>();
  for (const name of functionNames(standardDeclarations[path] ?? '')) functions.set(name, new Map());
  for (const line of (standardEffects[path] ?? '').split(';')) {
    const [name, ...entries] = line.split(' ');
    const ofFunction = functions.get(name!);
    for (const entry of entries) {
      const [, place, code, result] = /^(\d+|r)([a-z])(\d*)$/.exec(entry) ?? [];
      if (place !== undefined && code !== undefined)
        ofFunction?.set(place === 'r' ? 'receiver' : Number(place), decode(code, Number(result)));
    }
  }
  return functions;
}

function decode(code: string, result: number): ParameterEffect | undefined {
  if (code === 'w') return { kind: 'wraps', result };
  if (code === 'o') return { kind: 'ownsInto', result };
  const kind = kinds[code];
  return kind && { kind };
}

/** Functions, `Type.Method`, and the methods interfaces list, as one text of declarations names them. */
function functionNames(declarations: string): string[] {
  const names: string[] = [];
  for (const line of declarations.split('\n')) {
    const [, type, method] = /^func\(\*?(\w+)[^)]*\)(\w+)/.exec(line) ?? [];
    const plain = /^func (\w+)/.exec(line)?.[1];
    if (type !== undefined) names.push(`${type}.${method}`);
    else if (plain !== undefined) names.push(plain);
    const [, interfaceName, body] = /^type (\w+)[^{]* interface\{(.*)\}$/.exec(line) ?? [];
    for (const [, name] of (body ?? '').matchAll(/(?:^|;)(\w+)\(/g)) names.push(`${interfaceName}.${name}`);
  }
  return names;
}
