/** Owns where a resource that lies in an argument of `append` lies in its result. Knows no other function. */
import type { Operation } from '../ir/model';
import { element, type Place, resultRoot } from './place';

type AppendCall = Extract<Operation, { kind: 'call' }>;

/**
 * `index`: the argument; `way`: from it down to the resource. The result is the list grown: what it held it holds at the same places. Undefined where it
 * has nothing of the resource: `append(list, more...)` copies the elements of `more`, and keeps nothing of the list itself.
 */
export function appended({ id, spread }: AppendCall, index: number, way: readonly string[]): Place | undefined {
  const isList = index === 0;
  if (!isList && spread && way.length === 0) return undefined;
  return { root: resultRoot(id, 0), fields: isList || spread ? way : [element, ...way] };
}
