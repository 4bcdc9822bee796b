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
  | { readonly kind: 'calls' }
  /** A function that is run once when something ends, as if it were deferred. */
  | { readonly kind: 'defers' };

/** `'receiver'`, or the index of a parameter; a variadic parameter's index stands for all it takes. */
export type ParameterPlace = number | 'receiver';

const borrows: ParameterEffect = { kind: 'borrows' };

/** How an effect is written in the table; `w` and `o` are followed by the result. */
const kinds: Readonly<Record<string, Exclude<ParameterEffect['kind'], 'wraps' | 'ownsInto' | 'borrows'>>> = {
  c: 'closes',
  m: 'mayClose',
  k: 'keeps',
  f: 'calls',
  d: 'defers',
};

interface FunctionEffects {
  /** What is borrowed is left out. */
  readonly places: Map<ParameterPlace, ParameterEffect>;
  /** The method of an interface anybody may implement: nothing is told of its parameters but what the table says. */
  readonly isOpen: boolean;
}

/** By package, then by the name within it. */
const read = new Map<string, ReadonlyMap<string, FunctionEffects>>();

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
  const known = ofFunction.places.get(place);
  // What the table says of an interface's method holds for whoever implements it.
  if (known === undefined && ofFunction.isOpen && place !== 'receiver') return undefined;
  return known ?? borrows;
}

/** Every function of the package has an entry, if only an empty one: what has none is newer than the table. */
function readEffects(path: string): ReadonlyMap<string, FunctionEffects> {
  const functions = declaredFunctions(path, standardDeclarations[path] ?? '');
  for (const line of (standardEffects[path] ?? '').split('\n')) {
    const [name, ...entries] = line.split(' ');
    const ofFunction = functions.get(name!);
    for (const entry of entries) {
      const [, place, code, result] = /^(\d+|r)([a-z])(\d*)$/.exec(entry) ?? [];
      const effect = code === undefined ? undefined : decode(path, code, Number(result));
      if (effect !== undefined) ofFunction?.places.set(place === 'r' ? 'receiver' : Number(place), effect);
    }
  }
  return functions;
}

/** Packages whose results read or write what they wrap, and never give it out again. */
const streams = /^(?:archive|bufio|compress|crypto|debug|encoding|hash|image|io|mime|net\/textproto|text)(?:\/|$)/;

function decode(path: string, code: string, result: number): ParameterEffect | undefined {
  // A list, a context or a logger has it from then on: whoever holds that may take it out again, or means to keep it.
  if (code === 'w') return streams.test(path) ? { kind: 'wraps', result } : { kind: 'keeps' };
  if (code === 'o') return { kind: 'ownsInto', result };
  const kind = kinds[code];
  return kind && { kind };
}

/** Functions, `Type.Method`, and the methods interfaces list, as one text of declarations names them. */
function declaredFunctions(path: string, declarations: string): ReadonlyMap<string, FunctionEffects> {
  const functions = new Map<string, FunctionEffects>();
  for (const line of declarations.split('\n')) {
    const [, type, method] = /^func\(\*?(\w+)[^)]*\)(\w+)/.exec(line) ?? [];
    const name = type === undefined ? /^func (\w+)/.exec(line)?.[1] : `${type}.${method}`;
    if (name !== undefined) functions.set(name, { places: new Map(), isOpen: false });
    const [, owner, body = ''] = /^type (\w+)[^{]* interface\{(.*)\}$/.exec(line) ?? [];
    for (const [, each] of body.matchAll(/(?:^|;)(\w+)\(/g)) {
      const places = new Map<ParameterPlace, ParameterEffect>(
        each === 'Close' ? [['receiver', { kind: 'closes' }]] : [],
      );
      // The interfaces of io say that what they are given is used during the call.
      functions.set(`${owner}.${each}`, { places, isOpen: path !== 'io' });
    }
  }
  return functions;
}
