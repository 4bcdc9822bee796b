/** Owns what functions without a known body do to a resource they are given. */
import { type Callee, qualifiedName } from '../packages/resolution';

export type LibraryEffect =
  | { readonly kind: 'borrows' | 'calls' | 'closes' | 'mayClose' | 'keeps' | 'wraps' }
  /** Result `result` owns it: releasing that releases both. */
  | { readonly kind: 'ownsInto'; readonly result: number };

/** Undefined where nothing is known. */
export function libraryEffect(callee: Callee, _parameter: number | 'receiver'): LibraryEffect | undefined {
  const name = qualifiedName(callee);
  if (name === undefined || (name.split('/')[0]!.includes('.') && !/^[a-z]+\./.test(name))) return undefined;
  return { kind: 'borrows' };
}
